import Foundation
import Tensors

/// What was measured of some cases, and on what.
package struct BenchReport: Encodable {
    /// Best instruction set of convolutions.
    let isa: String
    let threads: Int
    let results: [BenchResult]
    /// What the networks computed in.
    let dtype: DType

    private enum CodingKeys: CodingKey { case isa, threads, results }

    /// - Parameters:
    ///   - names: how the names of the cases begin; all usual cases when empty.
    ///   - runs: of each case.
    ///   - network: a safetensors file with weights and inputs of u-forward and u-step.
    ///   - others: cases of the caller's own.
    @TensorActor
    package init(
        of names: [String], runs: Int, dtype: DType, network: URL?, others: [BenchCase] = []
    ) throws {
        let all = BenchCase.all(dtype: dtype, network: network) + others
        for name in names where !all.contains(where: { $0.name.hasPrefix(name) }) {
            throw RequestError.noCase(name, of: all.map(\.name))
        }
        let chosen = all.filter { known in
            names.isEmpty ? known.isUsual : names.contains { known.name.hasPrefix($0) }
        }
        results = try chosen.map { try $0.measured(runs: runs) }
        self.dtype = dtype
        isa = Device.computing
        threads = Threads.count
    }
}
