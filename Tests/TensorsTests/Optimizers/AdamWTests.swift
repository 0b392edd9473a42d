import CKernels
import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct AdamWTests {
    static let settings = AdamW.Settings(beta1: 0.8, beta2: 0.95, epsilon: 1e-6)

    /// The matrix decays, the bias learns five times as fast and does not.
    static func treatment(_ name: String, _: Parameter) -> AdamW.Treatment {
        name == "bias" ? .init(rateFactor: 5) : .init(weightDecay: 0.1)
    }

    @Test(arguments: [("plain", Float.infinity), ("clipped", 1.5)])
    func stepsLikePyTorch(_ run: String, _ maxNorm: Float) throws {
        let file = try Safetensors(fixture: "optimizers")
        let names = ["matrix", "bias"]
        let parameters = try names.map { name in
            let start = try file.tensor("\(name).start")
            let parameter = Parameter(start.shape, start: .zeros)
            parameter.assign(start)
            return (name, parameter)
        }
        let optimizer = AdamW(
            parameters, settings: Self.settings, treatment: Self.treatment)
        let norms = try file.tensor("\(run).norms").floats
        for step in 0..<norms.count {
            let gradients = try names.map { try file.tensor("\($0).gradients").row(step) }
            let norm = optimizer.step(gradients, rate: 1e-2, maxNorm: maxNorm)
            #expect(abs(norm - norms[step]) < 1e-5 * norm)
            for (name, parameter) in parameters {
                expectClose(parameter.tensor, try file.tensor("\(run).\(name)").row(step))
            }
        }
        for (name, moment) in optimizer.namedParameters.dropFirst() {
            let (kind, owner) = (name.split(separator: ".")[0], name.split(separator: ".")[1])
            expectClose(moment.tensor, try file.tensor("\(run).\(owner).\(kind)"))
        }
    }

    @Test func largeTensorsStepLikeSmallOnes() {
        let (small, large) = (Parameter([10], start: .zeros), Parameter([30_000], start: .zeros))
        let numbers = Tensor.normal([10], from: RandomStream(seed: 1)).floats
        let many = (0..<3000).flatMap { _ in numbers }
        for (parameter, numbers) in [(small, numbers), (large, many)] {
            parameter.assign(Tensor(numbers, shape: parameter.shape))
            let optimizer = AdamW([("x", parameter)], weightDecay: 0)
            for _ in 0..<3 { optimizer.step([Tensor(numbers, shape: parameter.shape)], rate: 0.1) }
        }
        let expected = small.tensor.floats
        #expect(large.tensor.floats == (0..<3000).flatMap { _ in expected })
    }

    @Test func biasesAndScalesDoNotDecayByDefault() {
        let matrix = Parameter([1, 1], start: .ones)
        let bias = Parameter([1], start: .ones)
        let optimizer = AdamW([("matrix", matrix), ("bias", bias)], weightDecay: 0.5)
        optimizer.step([.zeros([1, 1]), .zeros([1])], rate: 0.1)
        #expect(matrix.tensor.item == 0.95)
        #expect(bias.tensor.item == 1)
    }

    @Test func brokenGradientsChangeNothing() {
        let parameter = Parameter([2], start: .ones)
        let optimizer = AdamW([("x", parameter)], weightDecay: 0)
        let norm = optimizer.step([Tensor([.nan, 1], shape: [2])], rate: 0.1)
        #expect(norm.isNaN)
        #expect(parameter.tensor.floats == [1, 1])
        #expect(optimizer.steps == 0)
    }

    @Test func normsAreOfAllNumbersTogether() {
        #expect(Tensor.norm(of: [Tensor([3, 0], shape: [2]), Tensor(-4)]).item == 5)
        #expect(Tensor.norm(of: [.full([1_000_000], 2)]).item == 2000)
        #expect(Tensor.norm(of: [.zeros([0]), Tensor(3), .zeros([0]), Tensor(4)]).item == 5)
        #expect(Tensor.norm(of: []).item == 0)
    }

    @Test(.onProcessor) func theNormAddsTheSumsOfTheTensorsInTheirOrder() {
        // Of several parts, of exactly one, of fewer numbers than a vector.
        let shapes = [[9_000_000], [3, 700], [8192], [5], [20_000]]
        let tensors = shapes.map { Tensor.normal($0, from: RandomStream(seed: UInt64($0[0]))) }
        let sums = tensors.map {
            ck_sum_of_squares(1, [$0.count], [UnsafePointer($0.floatPointer)])
        }
        #expect(Tensor.norm(of: tensors).item == Float(sums.reduce(0, +).squareRoot()))
    }

    @Test func theNumberOfStepsIsSavedAndPutBack() throws {
        let parameter = Parameter([2], start: .ones)
        let optimizer = AdamW([("x", parameter)], weightDecay: 0)
        for _ in 0..<3 { optimizer.step([.ones([2])], rate: 0.1) }
        let saved = try #require(optimizer.namedParameters.first { $0.name == "steps" }).parameter
        #expect(saved.tensor.item == 3)
        saved.assign(Tensor(7))
        optimizer.step([.ones([2])], rate: 0.1)
        #expect(optimizer.steps == 8)
    }
}

extension Tensor {
    /// One entry of the first axis.
    fileprivate func row(_ index: Int) -> Tensor {
        self[index..<index + 1].reshaped(Array(shape.dropFirst()))
    }
}
