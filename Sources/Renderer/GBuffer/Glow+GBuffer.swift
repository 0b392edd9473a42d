import Sim

extension Glow {
    /// Pixels around a region in which lamps of a G-buffer's part may lie.
    static let lampMargin = 4

    /// Adds lamps that measure so few pixels that samples may miss them: each a point at its place.
    ///
    /// - Parameter corner: of the G-buffer in the drawn pixels.
    func add(_ sources: [Source], to gBuffer: inout GBuffer, corner: SIMD2<Int>) {
        for source in sources {
            let (away, depth) = (view.place.origin - source.position, depth(source.position))
            let distance = away.length
            guard depth > 0.5, distance < 400, view.focalLength * Self.lampSize < depth else {
                continue
            }
            let facing = facing(source, away / distance)
            let seen = facing > 0.01 ? facing * visibleShare(of: source) : 0
            guard seen > 0 else { continue }
            let place = screen(source.position) - SIMD2<Float>(corner)
            gBuffer.add(seen * source.shine.strength, to: source.shine.lamp, at: place)
        }
    }

    /// Metres that measure a pixel where lamps become points.
    private static let lampSize: Float = 0.08
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
