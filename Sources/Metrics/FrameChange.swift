import Frames

/// What changes from one frame of a clip to the next, and from one frame of the reference to its next.
package struct FrameChange: Codable, Sendable, Equatable {
    /// Mean of the absolute differences over all pixels and colours, in 8-bit levels.
    package var change: Double
    package var referenceChange: Double
    /// Mean of the squared differences.
    package var energy: Double
    package var referenceEnergy: Double
    package var pixels: Int
    /// Pixels whose three colours each change by at most two levels in the reference.
    package var stillPixels: Int
    /// Sum over those pixels of the mean absolute difference of their colours.
    package var stillChange: Double
    package var stillReferenceChange: Double

    /// Levels that a colour of a still pixel may change by.
    private static let stillness: Int16 = 2

    /// - Parameters:
    ///   - before: the frame before `frame`; all four pictures have one size.
    package init(from before: Frame, to frame: Frame, referenceBefore: Frame, reference: Frame) {
        let count = Double(frame.pixels.count)
        let made = Self.differences(before, frame)
        let expected = Self.differences(referenceBefore, reference)
        precondition(made.count == expected.count, "frames and reference of two sizes")
        change = Double(Self.sum(made) { abs(Int($0)) }) / count
        referenceChange = Double(Self.sum(expected) { abs(Int($0)) }) / count
        energy = Double(Self.sum(made) { Int($0) * Int($0) }) / count
        referenceEnergy = Double(Self.sum(expected) { Int($0) * Int($0) }) / count
        pixels = frame.width * frame.height
        var (still, moved, reference) = (0, 0, 0)
        made.withUnsafeBufferPointer { made in
            expected.withUnsafeBufferPointer { expected in
                for at in stride(from: 0, to: expected.count, by: 3) {
                    let (r, g, b) = (
                        abs(expected[at]), abs(expected[at + 1]), abs(expected[at + 2])
                    )
                    guard max(r, g, b) <= Self.stillness else { continue }
                    still += 1
                    reference += Int(r + g + b)
                    moved += Int(abs(made[at]) + abs(made[at + 1]) + abs(made[at + 2]))
                }
            }
        }
        stillPixels = still
        stillChange = Double(moved) / 3
        stillReferenceChange = Double(reference) / 3
    }

    /// Mean of the absolute differences of two pictures over all pixels and colours.
    static func meanAbsolute(_ a: Frame, _ b: Frame) -> Double {
        Double(sum(differences(a, b)) { abs(Int($0)) }) / Double(a.pixels.count)
    }

    /// Mean of the squared differences of two pictures over all pixels and colours.
    static func meanSquare(_ a: Frame, _ b: Frame) -> Double {
        Double(sum(differences(a, b)) { Int($0) * Int($0) }) / Double(a.pixels.count)
    }

    private static func differences(_ a: Frame, _ b: Frame) -> [Int16] {
        precondition(
            a.width == b.width && a.height == b.height,
            "\(a.width)×\(a.height) beside \(b.width)×\(b.height)")
        return [Int16](unsafeUninitializedCapacity: a.pixels.count) { buffer, count in
            a.pixels.withUnsafeBufferPointer { a in
                b.pixels.withUnsafeBufferPointer { b in
                    for at in a.indices { buffer[at] = Int16(b[at]) - Int16(a[at]) }
                }
            }
            count = a.pixels.count
        }
    }

    private static func sum(_ values: [Int16], _ of: (Int16) -> Int) -> Int {
        values.withUnsafeBufferPointer { values in
            var sum = 0
            for value in values { sum += of(value) }
            return sum
        }
    }
}
