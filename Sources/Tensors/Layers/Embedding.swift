import Foundation

/// A learned vector for each of some numbered things.
public struct Embedding: Module {
    /// Of shape `[count, width]`.
    public let weight: Parameter

    public init(count: Int, width: Int) {
        weight = Parameter([count, width], start: .normal(deviation: 1))
    }

    /// The vectors of the given numbers: `[n, width]`.
    public func callAsFunction(_ indices: [Int]) -> Tensor {
        weight.value.gathered(rows: indices)
    }
}

extension Tensor {
    /// Sines and cosines of numbers at wavelengths from 2π to 2π · `maxPeriod`: `[n, width]`, float32.
    ///
    /// Cosines first, wavelength i of h = width / 2 being 2π · maxPeriod^(i / h), as in diffusers'
    /// `get_timestep_embedding(flip_sin_to_cos=True, downscale_freq_shift=0)`. Made for numbers up to
    /// about `maxPeriod` with steps near 1: stretch others before.
    public static func sinusoidal(
        positions: [Float], width: Int, maxPeriod: Float = 10_000
    ) -> Tensor {
        precondition(width.isMultiple(of: 2), "\(width) numbers cannot be halved")
        let half = width / 2
        let angles = positions.map { position in
            (0..<half).map { Double(position) * pow(Double(maxPeriod), -Double($0) / Double(half)) }
        }
        return Tensor(
            angles.flatMap { $0.map { Float(cos($0)) } + $0.map { Float(sin($0)) } },
            shape: [positions.count, width])
    }
}
