import Frames

extension Glow {
    /// Adds what samples may miss of lit lamps: those that measure few pixels as points at their places, and of
    /// all of them how far they shine.
    ///
    /// - Parameter corner: of the G-buffer in the drawn pixels.
    func add(_ sources: [Source], to gBuffer: inout GBuffer, corner: SIMD2<Int>) {
        var ellipses = LampEllipses(width: gBuffer.width, height: gBuffer.height)
        for source in sources {
            let (away, depth) = (view.place.origin - source.position, depth(source.position))
            let distance = away.length
            guard depth > 0.5, distance < 400 else { continue }
            let facing = facing(source, away / distance)
            let seen = facing > 0.01 ? facing * visibleShare(of: source) : 0
            guard seen > 0 else { continue }
            let corner = SIMD2<Float>(corner)
            let place = screen(source.position) - corner
            if view.focalLength * Self.lampSize < depth {
                gBuffer.add(seen * source.shine.strength, to: source.shine.lamp, at: place)
            }
            let (color, radius) = (source.color * seen, radius(of: source))
            ellipses.add(color, .itself, at: place, reach: radius * Self.coreReach)
            ellipses.add(color * Self.haloShare, .itself, at: place, reach: radius * Self.haloReach)
            if let below = mirrored(source) {
                ellipses.add(
                    color, .mirrored, at: screen(below) - corner, reach: radius * Self.streakReach)
            }
        }
        gBuffer.lamps = ellipses.bytes
    }

    /// How far a lamp, its halo and its image in rough wet ground shine to the sides and up, in its radii: as in
    /// a picture, in air that is neither clear nor thick.
    private static let coreReach = SIMD2<Float>(2.2, 2.2)
    private static let haloReach = SIMD2<Float>(11, 11)
    private static let streakReach = SIMD2<Float>(2.9, 15)
    /// Brightness of a halo beside its lamp.
    private static let haloShare: Float = 0.25
    /// Metres that measure a pixel where lamps become points.
    private static let lampSize: Float = 0.08
}

/// Lit lamps of a G-buffer as soft ellipses, which hide no stronger ones.
private struct LampEllipses {
    /// Which image of a lamp: its first channel.
    enum Image: Int {
        case itself = 0
        case mirrored = 3
    }

    let width: Int
    let height: Int
    private(set) var bytes: [UInt8]

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        bytes = [UInt8](inLargePages: 0, count: width * height * GBuffer.lampChannels)
    }

    /// Raises the pixels of an ellipse, its middle most; none falls.
    mutating func add(
        _ color: SIMD3<Float>, _ image: Image, at place: SIMD2<Float>, reach: SIMD2<Float>
    ) {
        // One of less than a pixel would fall between their middles.
        let reach = pointwiseMax(reach, SIMD2(repeating: 1))
        guard abs(place.x) < 1e4, abs(place.y) < 1e4 else { return }
        let (first, last) = (place - reach, place + reach)
        let rows = Int(first.y.floored)...Int(last.y.floored)
        let columns = Int(first.x.floored)...Int(last.x.floored)
        for row in rows.clamped(to: 0...height - 1) where rows.contains(row) {
            for column in columns.clamped(to: 0...width - 1) where columns.contains(column) {
                let d = (SIMD2(Float(column) + 0.5, Float(row) + 0.5) - place) / reach
                let fall = 1 - (d * d).sum()
                guard fall > 0 else { continue }
                let share = fall * fall * fall
                let first = (row * width + column) * GBuffer.lampChannels + image.rawValue
                for index in 0..<3 {
                    let value = UInt8(min(255 * color[index] * share, 255))
                    bytes[first + index] = max(bytes[first + index], value)
                }
            }
        }
    }
}

extension GBuffer {
    /// Raises a channel around a place by shares of a point; no pixel falls or exceeds the whole.
    fileprivate mutating func add(_ value: Float, to channel: Channel, at place: SIMD2<Float>) {
        let (x, y) = (place.x - 0.5, place.y - 0.5)
        guard abs(x) < 1e4, abs(y) < 1e4 else { return }
        for row in Int(y.floored)...Int(y.floored) + 1 where (0..<height).contains(row) {
            for column in Int(x.floored)...Int(x.floored) + 1 where (0..<width).contains(column) {
                let share = (1 - abs(x - Float(column))) * (1 - abs(y - Float(row)))
                let at = (row * width + column) * Self.channelCount + channel.rawValue
                bytes[at] = max(bytes[at], UInt8(255 * value * share + 0.5))
            }
        }
    }
}
