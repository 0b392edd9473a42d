import Foundation
import Frames
import Tensors

/// A picture in 8-bit levels that need not be whole, `[h, w, 3]`.
struct PixelArray {
    let width: Int
    let height: Int
    private(set) var values: [Float]

    init(_ frame: Frame) {
        (width, height) = (frame.width, frame.height)
        values = frame.pixels.map(Float.init)
    }

    /// Rounded and clipped.
    var frame: Frame {
        Frame(
            width: width, height: height,
            pixels: values.map { UInt8(min(max($0.rounded(), 0), 255)) })
    }

    mutating func map(_ change: (SIMD3<Float>) -> SIMD3<Float>) {
        for at in stride(from: 0, to: values.count, by: 3) {
            let color = change(SIMD3(values[at], values[at + 1], values[at + 2]))
            (values[at], values[at + 1], values[at + 2]) = (color.x, color.y, color.z)
        }
    }

    mutating func add(_ noise: [Float]) {
        for at in values.indices { values[at] += noise[at] }
    }

    /// Makes it smaller by the mean of squares, and as large as before by linear interpolation.
    mutating func reduce(by scale: Int) {
        values =
            Tensor(values, shape: [1, height, width, 3]).areaDownsampled(by: scale)
            .resizedBilinear(height: height, width: width).floats
    }

    /// Takes the mean around each pixel, weighed by a Gaussian.
    mutating func blur(deviation: Double) {
        let reach = Int((3 * deviation).rounded(.up))
        let weights = (-reach...reach).map {
            exp(-Double($0 * $0) / (2 * deviation * deviation))
        }
        let kernel = weights.map { Float($0 / weights.reduce(0, +)) }
        values = filtered(kernel, step: 3, length: width) { $0 / 3 % width }
        values = filtered(kernel, step: 3 * width, length: height) { $0 / (3 * width) }
    }

    /// Along one axis, whose ends are repeated.
    private func filtered(
        _ kernel: [Float], step: Int, length: Int, place: (Int) -> Int
    ) -> [Float] {
        let reach = kernel.count / 2
        return values.indices.map { at in
            let here = place(at)
            return kernel.indices.reduce(0) { sum, term in
                let moved = min(max(here + term - reach, 0), length - 1)
                return sum + kernel[term] * values[at + (moved - here) * step]
            }
        }
    }
}

// MARK: Compression

extension PixelArray {
    /// Rounds the cosine transform of 8×8 blocks as JPEG does, all colours at full size (ITU-T T.81, annex A).
    ///
    /// - Parameter quality: as of the Independent JPEG Group's encoder.
    mutating func compress(quality: Double) {
        let scale = quality < 50 ? 50 / quality : 2 - quality / 50
        let steps = Self.luminanceSteps.map { max(Float(($0 * scale).rounded()), 1) }
        map(Self.lumaAndChroma)
        for row in stride(from: 0, through: height - 8, by: 8) {
            for column in stride(from: 0, through: width - 8, by: 8) {
                for channel in 0..<3 { round((row * width + column) * 3 + channel, steps) }
            }
        }
        map(Self.color)
    }

    /// Rounds the block whose first number stands at `first`.
    private mutating func round(_ first: Int, _ steps: [Float]) {
        func at(_ index: Int) -> Int { first + (index / 8 * width + index % 8) * 3 }
        let block = (0..<64).map { values[at($0)] - 128 }
        let transformed = Self.product(Self.product(Self.cosines, block), Self.transposed)
        let rounded = zip(transformed, steps).map { ($0 / $1).rounded() * $1 }
        let restored = Self.product(Self.product(Self.transposed, rounded), Self.cosines)
        for index in 0..<64 { values[at(index)] = restored[index] + 128 }
    }

    /// Of two 8×8 matrices.
    private static func product(_ a: [Float], _ b: [Float]) -> [Float] {
        (0..<64).map { index in
            let (row, column) = (index / 8 * 8, index % 8)
            return (0..<8).reduce(0) { $0 + a[row + $1] * b[$1 * 8 + column] }
        }
    }

    private static let cosines: [Float] = (0..<64).map { index in
        let (wave, place) = (index / 8, index % 8)
        let length = wave == 0 ? 0.125.squareRoot() : 0.5
        return Float(length * cos(Double(2 * place + 1) * Double(wave) * .pi / 16))
    }
    private static let transposed = (0..<64).map { cosines[$0 % 8 * 8 + $0 / 8] }

    /// T.81, table K.1.
    private static let luminanceSteps: [Double] = [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ]

    /// JFIF's Y, Cb and Cr.
    private static func lumaAndChroma(_ c: SIMD3<Float>) -> SIMD3<Float> {
        let luma = (c * SIMD3(0.299, 0.587, 0.114)).sum()
        return SIMD3(luma, 128 + (c.z - luma) * 0.564, 128 + (c.x - luma) * 0.713)
    }

    private static func color(_ c: SIMD3<Float>) -> SIMD3<Float> {
        let (blue, red) = (c.x + (c.y - 128) / 0.564, c.x + (c.z - 128) / 0.713)
        return SIMD3(red, (c.x - 0.299 * red - 0.114 * blue) / 0.587, blue)
    }
}
