import Frames

/// How the colors of road users hold along their tracks, beside the reference render.
package struct TrackColors: Codable, Sendable {
    private var users = 0
    private var errors = 0.0
    private var pairs = 0
    private var changes = 0.0
    private var referenceChanges = 0.0
    /// Of the frame before.
    private var last: [UInt16: Colors] = [:]

    private enum CodingKeys: String, CodingKey {
        case users, errors, pairs, changes, referenceChanges
    }

    /// Sums over the pixels of a road user.
    fileprivate struct Colors {
        var pixels = 0.0
        var made = SIMD3<Double>.zero
        var reference = SIMD3<Double>.zero
    }

    /// Fewer pixels mix with what is around them.
    private static let leastPixels = 24.0

    package init() {}

    /// Takes the next frame of a clip in.
    ///
    /// - Parameter tracks: what each pixel of the reference shows; 0 is nobody.
    package mutating func add(_ made: Frame, reference: Frame, tracks: [UInt16]) {
        var now: [UInt16: Colors] = [:]
        for (pixel, track) in tracks.enumerated() where track != 0 {
            now[track, default: Colors()].add(made, reference, pixel)
        }
        for (track, colors) in now.sorted(by: { $0.key < $1.key })
        where colors.pixels >= Self.leastPixels {
            users += 1
            errors += Self.distance(colors.mean(\.made), colors.mean(\.reference))
            guard let before = last[track], before.pixels >= Self.leastPixels else { continue }
            pairs += 1
            changes += Self.distance(colors.mean(\.made), before.mean(\.made))
            referenceChanges += Self.distance(colors.mean(\.reference), before.mean(\.reference))
        }
        last = now
    }

    /// Takes in what another clip has shown.
    package mutating func add(_ other: TrackColors) {
        users += other.users
        errors += other.errors
        pairs += other.pairs
        changes += other.changes
        referenceChanges += other.referenceChanges
    }

    /// How far the mean color of a road user is from the reference's, in 8-bit levels; nil where there is none.
    package var error: Double? { users == 0 ? nil : errors / Double(users) }
    /// How far it changes from one frame to the next.
    package var change: Double? { pairs == 0 ? nil : changes / Double(pairs) }
    /// The same of the reference, where light and distance change.
    package var referenceChange: Double? { pairs == 0 ? nil : referenceChanges / Double(pairs) }

    /// Mean over red, green and blue.
    private static func distance(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
        (abs(a.x - b.x) + abs(a.y - b.y) + abs(a.z - b.z)) / 3
    }
}

extension TrackColors.Colors {
    fileprivate mutating func add(_ made: Frame, _ reference: Frame, _ pixel: Int) {
        func color(_ frame: Frame) -> SIMD3<Double> {
            SIMD3((0..<3).map { Double(frame.pixels[3 * pixel + $0]) })
        }
        pixels += 1
        self.made += color(made)
        self.reference += color(reference)
    }

    fileprivate func mean(_ sum: KeyPath<Self, SIMD3<Double>>) -> SIMD3<Double> {
        self[keyPath: sum] / pixels
    }
}
