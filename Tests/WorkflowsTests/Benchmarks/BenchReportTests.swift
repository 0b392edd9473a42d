import Foundation
import Tensors
import Testing

@testable import Files
@testable import Workflows

@TensorActor
struct BenchReportTests {
    /// A case that counts its runs.
    private final class Count {
        var runs = 0
    }

    private func benchCase(_ name: String, _ count: Count, isUsual: Bool = true) -> BenchCase {
        BenchCase(name: name, flops: 2e6, isUsual: isUsual) {
            var run = BenchCase.Run {
                count.runs += 1
                usleep(6_000)
            }
            run.value = { Float(count.runs) }
            return run
        }
    }

    /// Runs of 6 ms: nine or fewer warm up for 50 ms, and three are timed, each by itself.
    @Test func aMedianOfRunsIsTaken() throws {
        let count = Count()
        let result = try benchCase("mine", count).measured(runs: 3)
        #expect((5...12).contains(count.runs), "\(count.runs)")
        #expect(result.ms >= 6 && result.gflop == 2e-3 && result.value == Float(count.runs))
        #expect(abs((result.gflops ?? 0) - 2 / result.ms) < 1e-9)
        #expect(result.ratio == nil)
    }

    /// A product of 2×3 by 3×4 has 2 · 2 · 3 · 4 operations; what takes twice as long directly has the speed of two.
    @Test func productsAreCountedAndDirectCallsCompared() throws {
        let (a, b) = (Tensor.zeros([2, 3]), Tensor.zeros([3, 4]))
        let product = try BenchCase(name: "product") {
            BenchCase.Run { _ = a.multiplied(by: b) }
        }.measured(runs: 1)
        #expect(product.gflop == 48e-9)
        let compared = try BenchCase(name: "twice", flops: 0) {
            var run = BenchCase.Run { usleep(10_000) }
            run.direct = { usleep(20_000) }
            return run
        }.measured(runs: 3)
        #expect(compared.gflop == nil && compared.gflops == nil)
        #expect((1.2...2.5).contains(compared.ratio ?? 0), "\(compared.ratio ?? 0)")
    }

    @Test func casesAreChosenByTheStartsOfTheirNames() throws {
        let counts = [Count(), Count(), Count()]
        let others = [
            benchCase("mine a", counts[0]), benchCase("mine b", counts[1], isUsual: false),
            benchCase("other", counts[2]),
        ]
        let report = try BenchReport(
            of: ["mine"], runs: 1, dtype: .float32, network: nil, others: others)
        #expect(report.results.map(\.name) == ["mine a", "mine b"])
        #expect(counts[2].runs == 0)
        let json = try JSONValue(encoding: report)
        #expect(json["threads"] == .number(Decimal(Threads.count)) && json["dtype"] == nil)
        #expect(report.text.hasPrefix("\(report.isa), \(report.threads) threads, float32\nmine a"))
    }

    @Test func anUnknownNameIsAnError() throws {
        let error = #expect(throws: RequestError.self) {
            try BenchReport(of: ["conw"], runs: 1, dtype: .float32, network: nil)
        }
        #expect(error?.description.contains("no case is called 'conw'; there are: conv ") == true)
    }

    /// Neither `together`, which takes long, nor a name twice.
    @Test func caseNamesAreUnique() {
        let names = BenchCase.all(dtype: .float32, network: nil).map(\.name)
        #expect(Set(names).count == names.count && names.count > 40)
    }
}
