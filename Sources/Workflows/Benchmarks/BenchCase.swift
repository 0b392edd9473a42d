import Diffusion
import Foundation
import Tensors

/// Something to time.
package struct BenchCase {
    package let name: String
    /// Floating-point operations of one run; those of its products when nil.
    let flops: Double?
    /// Whether it is timed when nobody names it.
    let isUsual: Bool
    /// What a run is compared with.
    private let comparison: String
    private let prepare: () throws -> Run

    /// What is timed, ready to run.
    package struct Run {
        let body: () throws -> Void
        /// What it is compared with: the same by a direct call of the library below, if nothing else is said.
        package var direct: (() -> Void)?
        /// The result of the last run, to compare it with another program's.
        var value: (() -> Float)?

        package init(_ body: @escaping () throws -> Void) { self.body = body }
    }

    /// - Parameter prepare: makes what the runs need; what it makes lives while they last.
    package init(
        name: String, flops: Double? = nil, isUsual: Bool = true,
        comparison: String = "the direct call", prepare: @escaping () throws -> Run
    ) {
        self.name = name
        self.flops = flops
        self.isUsual = isUsual
        self.comparison = comparison
        self.prepare = prepare
    }

    /// Samples last at least this long, in milliseconds: short runs are repeated.
    private static let shortestSample = 5.0

    /// Runs this long, in milliseconds, are not counted: new threads find their cores meanwhile.
    private static let warmUp = 50.0

    /// The median of several runs after a warm-up; direct calls alternate with them.
    package func measured(runs: Int) throws -> BenchResult {
        Tensor.releaseSpareMemory()
        let memory = PeakMemory()
        let run = try prepare()
        let repeats = max(1, Int(Self.shortestSample / max(try Self.warmedUp(run), 1e-3)))
        let samples = try (0..<runs).map { _ in
            (
                try Self.milliseconds(repeats, run.body),
                run.direct.map { Self.milliseconds(repeats, $0) }
            )
        }
        let ms = Self.median(samples.map(\.0))
        let direct = samples.compactMap(\.1)
        let operations = try flops ?? Double(ProductCount.operations { try run.body() })
        return BenchResult(
            name: name, ms: ms, gflop: operations > 0 ? operations / 1e9 : nil,
            gflops: operations > 0 ? operations / ms / 1e6 : nil,
            ratio: direct.isEmpty ? nil : Self.median(direct) / ms, comparison: comparison,
            peakMegabytes: memory.megabytes, value: run.value?())
    }

    /// The fastest of the runs that are not counted, in milliseconds.
    private static func warmedUp(_ run: Run) throws -> Double {
        run.direct?()
        var (spent, fastest) = (0.0, Double.infinity)
        repeat {
            let once = try milliseconds(1, run.body)
            spent += once
            fastest = min(fastest, once)
        } while spent < warmUp
        return fastest
    }

    private static func milliseconds(_ repeats: Int, _ body: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure { for _ in 0..<repeats { try body() } } / .milliseconds(1)
            / Double(repeats)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }
}

/// What was measured of one case.
package struct BenchResult: Encodable, Sendable {
    package var name: String
    /// Milliseconds of one run, the median.
    package var ms: Double
    /// Billions of operations of one run; nil where there are no products.
    package var gflop: Double?
    /// Billions of operations a second.
    package var gflops: Double?
    /// Speed over that of what it is compared with.
    package var ratio: Double?
    /// What it is compared with.
    package var comparison = "the direct call"
    /// Most resident memory while the case ran, beyond what the process held before; nil where the
    /// system does not tell.
    package var peakMegabytes: Int?
    /// What the last run came to, where there is such a number.
    package var value: Float?

    private enum CodingKeys: String, CodingKey {
        case name, ms, gflop, gflops, ratio, value
        case peakMegabytes = "peak_mb"
    }
}

/// The most memory that the process has held since this was made, less what it held then.
private struct PeakMemory {
    private let before: Int?

    init() {
        // Linux: 5 sets the mark back to what is held now.
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        before = ProcessMemory.resident
    }

    var megabytes: Int? {
        guard let before, let peak = ProcessMemory.peak else { return nil }
        return max(peak - before, 0) >> 20
    }
}
