import Frames
import Randomness
import Testing

@testable import Referee

struct PhotometricChangeTests {
    /// A grey ramp with a red square in it.
    private static let frame: Frame = {
        var frame = Frame(width: 64, height: 32)
        for y in 0..<32 {
            for x in 0..<64 {
                let level = UInt8(60 + 2 * x)
                frame[x, y] =
                    (20..<30).contains(x) && y > 16 ? (200, 40, 40) : (level, level, level)
            }
        }
        return frame
    }()

    /// Mean absolute difference in levels.
    private func distance(_ a: Frame, _ b: Frame) -> Double {
        zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
            / Double(a.pixels.count)
    }

    /// The same seed changes a picture alike; what it shows stays.
    @Test func changesAreSeededAndModest() {
        let changed = (0..<24).map { seed in
            var stream = RandomStream(seed: 5).child(seed)
            return PhotometricChange(using: &stream).applied(to: Self.frame)
        }
        var again = RandomStream(seed: 5).child(3)
        #expect(changed[3] == PhotometricChange(using: &again).applied(to: Self.frame))
        let distances = changed.map { distance($0, Self.frame) }
        #expect(distances.contains(0))
        #expect(distances.filter { $0 > 1 }.count > 8)
        #expect(distances.allSatisfy { $0 < 45 })
    }

    /// A flat picture changes by half of a step at most; a fine one loses its detail.
    @Test func compressionRoundsDetailAlone() {
        var flat = PixelArray(
            Frame(width: 16, height: 8, pixels: Array(repeating: 120, count: 384)))
        flat.compress(quality: 20)
        #expect(flat.frame.pixels.allSatisfy { (117...123).contains($0) })
        var board = Frame(width: 16, height: 8)
        for y in 0..<8 { for x in 0..<16 where (x + y) % 2 == 0 { board[x, y] = (40, 40, 40) } }
        func compressed(_ quality: Double) -> Frame {
            var pixels = PixelArray(board)
            pixels.compress(quality: quality)
            return pixels.frame
        }
        #expect(distance(compressed(100), board) < 2)
        #expect(distance(compressed(10), board) > 10)
    }

    /// One bright pixel of 90 spread by a Gaussian: the sum stays, the centre is that of the kernel.
    @Test func blurSpreadsLight() {
        var dot = Frame(width: 15, height: 15)
        dot[7, 7] = (90, 90, 90)
        var pixels = PixelArray(dot)
        pixels.blur(deviation: 1)
        let sum = pixels.values.reduce(0, +)
        #expect(abs(sum - 270) < 0.01)
        // The kernel's middle weight is 1 / 2.50663 at deviation 1; squared.
        #expect(abs(pixels.values[(7 * 15 + 7) * 3] - 90 * 0.159155) < 0.05)
    }
}
