import Foundation
import Sim

extension Frame {
    /// Bytes from a small linear congruence: hard to compress, the same everywhere.
    static func noise(width: Int, height: Int, seed: UInt32) -> Frame {
        var state = seed
        return Frame(
            width: width, height: height,
            pixels: (0..<width * height * 3).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            })
    }

    static func flat(_ color: [UInt8], width: Int, height: Int) -> Frame {
        Frame(
            width: width, height: height,
            pixels: (0..<width * height).flatMap { _ in color })
    }

    /// Red grows to the right, green downwards; `shift` moves it.
    static func gradient(width: Int, height: Int, shift: Int = 0) -> Frame {
        var frame = Frame(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                frame[x, y] = (
                    UInt8((x + shift) * 200 / (width + 16)), UInt8(y * 255 / height), 90
                )
            }
        }
        return frame
    }

    /// The largest difference of any byte.
    func distance(to other: Frame) -> Int {
        zip(pixels, other.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    /// Peak signal-to-noise ratio in decibels.
    func psnr(to other: Frame) -> Double {
        let squares = zip(pixels, other.pixels).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return 10 * log10(255 * 255 * Double(pixels.count) / squares)
    }
}

/// Runs the body with a new folder, gone afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "simdrive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
