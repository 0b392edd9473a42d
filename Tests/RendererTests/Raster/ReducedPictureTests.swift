import Foundation
import Frames
import Renderer
import TestSupport
import Testing

@testable import Sim

/// A small picture shows what a large one does when it is reduced: what models learn at 128 × 256 is
/// clean, and no detail appears that larger pictures lack.
struct ReducedPictureTests {
    // From 39.9 dB (the two cut-ins) to 54 dB (fog) when this was written.
    @Test(arguments: [
        "cut-in-day.yaml", "city-dusk.yaml", "highway-rain-night.yaml", "cut-in-night.yaml",
        "overtaking-rural.yaml", "fog-morning.yaml",
    ])
    func smallPictureIsLargeOneReduced(_ file: String) throws {
        let path = Repository.scenarios.appendingPathComponent(file).path
        let world = try Scenario(contentsOf: path).world(at: 2)
        let renderer = ReferenceRenderer(world: world)
        let small = renderer.frame(of: world, width: 256, height: 128)
        let large = renderer.frame(of: world, width: 1024, height: 512)
        let ratio = signalToNoise(small, Self.reduced(large))
        #expect(ratio > 38.5, "\(file): \(ratio) dB")
    }

    /// Means of 4 × 4 pixels.
    private static func reduced(_ frame: Frame) -> [Double] {
        let (width, row) = (frame.width / 4, frame.width * 3)
        return (0..<width * frame.height / 4 * 3).map { index in
            let (x, y, channel) = (index / 3 % width, index / 3 / width, index % 3)
            let corner = y * 4 * row + x * 12 + channel
            var sum = 0
            for line in 0..<4 {
                for column in 0..<4 { sum += Int(frame.pixels[corner + line * row + column * 3]) }
            }
            return Double(sum) / 16
        }
    }

    /// Decibels.
    private func signalToNoise(_ frame: Frame, _ expected: [Double]) -> Double {
        let squares = zip(frame.pixels, expected).reduce(0) { sum, pair in
            let error = Double(pair.0) - pair.1
            return sum + error * error
        }
        return 10 * log10(255 * 255 * Double(expected.count) / squares)
    }
}
