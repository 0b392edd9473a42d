import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Referee

@TensorActor
struct RefereeNetworkTests {
    /// Computed by PyTorch.
    private static func fixture() throws -> Safetensors {
        let url = try #require(
            Bundle.module.url(forResource: "Fixtures/referee", withExtension: "safetensors"))
        return try Safetensors(contentsOf: url)
    }

    private static func network(_ file: Safetensors) throws -> RefereeNetwork {
        let network = RefereeNetwork(channels: [4, 6, 8, 10], blocks: [1, 1, 2, 1])
        try network.load(from: file, prefix: "weight.")
        return network
    }

    @Test func headsSayWhatPyTorchSays() throws {
        let file = try Self.fixture()
        let output = try Self.network(file)(file.tensor("input.pictures"), dtype: .float32)
        let heads = [
            "segmentation": output.segmentation, "centers": output.centers,
            "numbers": output.numbers, "timeOfDay": output.timeOfDay, "weather": output.weather,
            "features": output.features,
        ]
        for (name, value) in heads {
            expectClose(value, try file.tensor("output.\(name)"), within: 1e-4)
        }
    }

    @Test func lossAndGradientsArePyTorchs() throws {
        let file = try Self.fixture()
        let network = try Self.network(file)
        let targets = try RefereeTargets(file)
        let pictures = try file.tensor("input.pictures")
        let (loss, gradients) = valueAndGradients(of: network.parameters) {
            network(pictures, dtype: .float32).loss(to: targets)
        }
        expectClose(loss, try file.tensor("output.loss"), within: 1e-5)
        for ((name, _), gradient) in zip(network.namedParameters, gradients) {
            expectClose(gradient, try file.tensor("gradient.\(name)"), within: 1e-3)
        }
    }

    /// Small enough for a repository, and as many features as distances can be taken of.
    @Test func theUsualNetworkIsSmall() {
        let network = RefereeNetwork()
        #expect(network.parameterCount < 2_000_000)
        network.initialize(from: RandomStream(seed: 1))
        let output = network(.zeros([1, 32, 64, 3]), dtype: .float32)
        #expect(output.features.shape == [1, 128])
        #expect(output.segmentation.shape == [1, 32, 64, SegmentationClass.allCases.count])
        #expect(output.centers.shape == [1, 8, 16, 7])
    }
}

extension RefereeTargets {
    fileprivate init(_ file: Safetensors) throws {
        func input(_ name: String) throws -> Tensor { try file.tensor("input.\(name)") }
        self.init(
            classes: try input("classes"), classWeights: try input("classWeights"),
            peaks: try input("peaks"), peakWeights: try input("peakWeights"),
            places: try input("places").floats.map { Int($0) }, numbers: try input("numbers"),
            timesOfDay: try input("timesOfDay"), weathers: try input("weathers"))
    }
}
