import Foundation

/// Something to time.
public struct BenchCase {
    let name: String
    /// Floating-point operations of one run, where they are known.
    let flops: Double?
    let body: () -> Void

    public init(name: String, flops: Double? = nil, body: @escaping () -> Void) {
        self.name = name
        self.flops = flops
        self.body = body
    }

    /// The median of several runs, after one that is not counted.
    public func measured(runs: Int) -> BenchResult {
        body()
        let times = (0..<runs).map { _ in
            let clock = ContinuousClock()
            return clock.measure(body) / .milliseconds(1)
        }.sorted()
        let median = times[times.count / 2]
        return BenchResult(name: name, ms: median, gflops: flops.map { $0 / median / 1e6 })
    }
}

/// What was measured of one case.
public struct BenchResult: Encodable, Sendable {
    public var name: String
    /// Milliseconds of one run, the median.
    public var ms: Double
    /// Billions of operations a second.
    public var gflops: Double?
}
