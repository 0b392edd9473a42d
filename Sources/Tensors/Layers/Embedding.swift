import Foundation
import Synchronization

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
        let frequencies = (0..<half).map { pow(Double(maxPeriod), -Double($0) / Double(half)) }
        let rows = positions.map { position in
            let angles = frequencies.map { Double(position) * $0 }
            return angles.map { Float(cos($0)) } + angles.map { Float(sin($0)) }
        }
        return Tensor(rows.flatMap { $0 }, shape: [positions.count, width])
    }

    /// `sinusoidal` of 0, 1, …, `count` − 1: a table that is made once.
    public static func sinusoidal(count: Int, width: Int) -> Tensor {
        let shape = [count, width]
        let storage = sinusoidTables.withLock { tables in
            if let table = tables[shape] { return table }
            let table = sinusoidal(positions: (0..<count).map(Float.init), width: width).storage
            tables[shape] = table
            return table
        }
        return Tensor(shape: shape, dtype: .float32, storage: storage)
    }
}

/// By shape; a network asks for one or two.
private let sinusoidTables = Mutex<[[Int]: Storage]>([:])
