import Tensors
import Testing

@testable import Diffusion
@testable import Workflows

/// What one may count on, in billions of operations.
@TensorActor
struct ModelBudgetTests {
    @Test func smallKeepsToItsBudget() throws {
        let budget = try ModelBudget(dtype: try Precision.auto.dtype())
        #expect((1...4).contains(budget.base))
        #expect((5...30).contains(budget.upsampler))
        #expect((0.5...4).contains(budget.decode))
        #expect((10...50).contains(budget.decodeLarge))
        #expect((60...300).contains(budget.outputFrame(SamplingOptions())))
        #expect((30...52).contains(budget.surfaceDecoder), "\(budget.surfaceDecoder)")
        var options = SamplingOptions()
        options.large = .surfaceDecoder
        #expect((60...150).contains(budget.outputFrame(options)), "\(budget.outputFrame(options))")
        // Sixteen times the pixels, all by convolutions.
        #expect(abs(budget.decodeLarge / budget.decode - 16) < 0.01)
    }

    /// All files together, in bfloat16.
    @Test func smallIsSmall() {
        let model = VideoLDM(.small, seed: 1)
        let numbers = Stage.allCases.flatMap { model.parameters(of: $0) }
            .reduce(0) { $0 + $1.parameter.shape.reduce(1, *) }
        #expect((20_000_000...40_000_000).contains(numbers))
    }
}
