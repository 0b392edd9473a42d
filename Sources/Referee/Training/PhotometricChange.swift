import Foundation
import Frames
import Randomness
import Tensors

/// What cameras, models and codecs do to a picture without changing what it shows: the referee shall judge
/// content, not rendering.
struct PhotometricChange {
    private var tone: Tone?
    /// Deviation of a Gaussian blur in pixels.
    private var blur: Double?
    /// How much smaller the picture was once.
    private var reduction: Int?
    private var noise: Noise?
    /// Quality of a JPEG-like compression, 1…100.
    private var quality: Double?
    private let stream: RandomStream

    /// Gain and offset of each colour, gamma and saturation.
    fileprivate struct Tone {
        var gain: SIMD3<Float>
        var offset: SIMD3<Float>
        var gamma: Float
        var saturation: Float
    }

    /// Gaussian noise in levels, of spots so many pixels wide.
    private struct Noise {
        var deviation: Float
        var grain: Int
    }

    /// A change drawn at random; one in six leaves the picture as it is.
    init(using random: inout RandomStream) {
        stream = random.child("noise")
        guard random.chance(5.0 / 6) else { return }
        func chosen<Value>(_ value: (inout RandomStream) -> Value) -> Value? {
            random.chance(0.45) ? value(&random) : nil
        }
        tone = chosen { Tone(using: &$0) }
        blur = chosen { $0.uniform(in: 0.3...1.3) }
        reduction = chosen { _ in 2 }
        noise = chosen {
            Noise(deviation: Float($0.uniform(in: 1...10)), grain: $0.chance(0.5) ? 1 : 4)
        }
        quality = chosen { $0.uniform(in: 15...80) }
    }

    func applied(to frame: Frame) -> Frame {
        var pixels = PixelArray(frame)
        if let reduction { pixels.reduce(by: reduction) }
        if let blur { pixels.blur(deviation: blur) }
        if let tone { pixels.map { tone.applied(to: $0) } }
        if let noise { pixels.add(Self.spots(noise, like: frame, from: stream)) }
        if let quality { pixels.compress(quality: quality) }
        return pixels.frame
    }

    private static func spots(_ noise: Noise, like frame: Frame, from stream: RandomStream)
        -> [Float]
    {
        let (height, width) = (frame.height / noise.grain, frame.width / noise.grain)
        let spots = Tensor.normal([1, height, width, 3], from: stream) * noise.deviation
        return noise.grain == 1
            ? spots.floats
            : spots.resizedBilinear(height: frame.height, width: frame.width).floats
    }
}

extension PhotometricChange.Tone {
    fileprivate init(using random: inout RandomStream) {
        func numbers(_ range: ClosedRange<Double>) -> SIMD3<Float> {
            let all = random.uniform(in: range)
            let middle = (range.lowerBound + range.upperBound) / 2
            // Colours differ a third as much as pictures do.
            return SIMD3(
                (0..<3).map { _ in
                    Float(all + (random.uniform(in: range) - middle) / 3)
                })
        }
        gain = numbers(0.85...1.15)
        offset = numbers(-8...8)
        gamma = Float(random.uniform(in: 0.88...1.14))
        saturation = Float(random.uniform(in: 0.6...1.3))
    }

    func applied(to color: SIMD3<Float>) -> SIMD3<Float> {
        let luma = (color * SIMD3(0.2126, 0.7152, 0.0722)).sum()
        let mixed = luma + (color - luma) * saturation
        var toned = mixed * gain + offset
        for channel in 0..<3 {
            toned[channel] = 255 * pow(min(max(toned[channel] / 255, 0), 1), gamma)
        }
        return toned
    }
}
