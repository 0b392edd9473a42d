import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct VideoUNetTests {
    private func config(byPosition: Bool) -> UNetConfig {
        UNetConfig(
            latentChannels: 4, conditionChannels: 6, channels: [8, 16], blocks: 1,
            attentionLevels: [1], headWidth: 8, embedding: 8, normalizesByPosition: byPosition,
            temporalAttentionLevels: [0, 1], seesContext: true)
    }

    private func condition(_ fixture: Fixture) throws -> UNetCondition {
        UNetCondition(
            sigmas: try fixture.input("sigmas").floats, features: try fixture.input("features"),
            scene: try fixture.input("scene"),
            clip: ClipContext(frames: 3, masked: try fixture.input("masked")))
    }

    @Test(arguments: [("unet", false), ("unet-by-position", true)])
    func matchesPyTorchForwardAndBackward(name: String, byPosition: Bool) throws {
        let fixture = try Fixture(name)
        let unet = VideoUNet(config(byPosition: byPosition))
        try fixture.load(unet.namedParameters)
        let condition = try condition(fixture)
        let x = try fixture.input("x")
        expectClose(unet(x, condition), try fixture.output("v"), within: 1e-4)
        try fixture.expectGradients(
            unet.namedParameters, of: { try fixture.weighted(["v": unet(x, condition)]) },
            within: 1e-3)
    }

    @Test(.enabled(if: Precision.hasBFloat16))
    func matchesPyTorchInBFloat16() throws {
        let fixture = try Fixture("unet")
        let unet = VideoUNet(config(byPosition: false))
        try fixture.load(unet.namedParameters)
        var condition = try condition(fixture)
        condition.features = condition.features.cast(to: .bfloat16)
        condition.clip = ClipContext(
            frames: 3, masked: try fixture.input("masked").cast(to: .bfloat16))
        let v = unet(try fixture.input("x").cast(to: .bfloat16), condition)
        #expect(v.dtype == .bfloat16)
        expectClose(v.cast(to: .float32), try fixture.output("v"), within: 4e-2)
    }

    /// α = 1 switches the temporal branch off; temporal layers as they start change nothing either.
    @Test func startsExactlyAtTheImageModel() {
        let unet = VideoUNet(config(byPosition: false))
        unet.initialize(from: RandomStream(seed: 3))
        let stream = RandomStream(seed: 4)
        let x = Tensor.normal([3, 4, 8, 4], from: stream.child("x"))
        var condition = UNetCondition(
            sigmas: [1, 2, 3], features: .normal([3, 4, 8, 6], from: stream.child("features")),
            scene: nil, clip: nil)
        // The output starts at zero: without this there would be nothing to compare.
        unet.output.weight.assign(.normal([4, 8, 3, 3], from: stream.child("output")))
        let image = unet(x, condition)
        condition.clip = ClipContext(
            frames: 3, masked: .normal([3, 4, 8, 5], from: stream.child("masked")))
        expectClose(unet(x, condition), image, within: 1e-5)
        #expect(image.floats.contains { abs($0) > 0.1 })
    }

    @Test func clipsOfABatchDoNotSeeEachOther() throws {
        let fixture = try Fixture("unet")
        let unet = VideoUNet(config(byPosition: false))
        try fixture.load(unet.namedParameters)
        let whole = try condition(fixture)
        let x = try fixture.input("x")
        let second = UNetCondition(
            sigmas: Array(whole.sigmas[3...]), features: whole.features[3..<6],
            scene: whole.scene?[3..<6],
            clip: ClipContext(frames: 3, masked: try fixture.input("masked")[3..<6]))
        expectClose(unet(x[3..<6], second), unet(x, whole)[3..<6], within: 1e-4)
    }

    /// Clips answer in the order in which they are asked, each as before.
    @Test(arguments: Fixture.dtypes)
    func permutingClipsPermutesAnswers(dtype: DType) throws {
        let fixture = try Fixture("unet")
        let unet = VideoUNet(config(byPosition: false))
        try fixture.load(unet.namedParameters)
        func drawn(_ name: String, _ shape: [Int]) -> Tensor {
            .normal(shape, from: RandomStream(seed: 5).child(name))
        }
        let (x, features) = (drawn("x", [6, 4, 8, 4]), drawn("features", [6, 4, 8, 6]))
        let (scene, masked) = (drawn("scene", [6, 8]), drawn("masked", [6, 4, 8, 5]))
        let sigmas: [Float] = [0.1, 0.2, 0.5, 1, 2, 5]
        // Three clips of two frames.
        func answer(_ order: [Int]) -> Tensor {
            let condition = UNetCondition(
                sigmas: order.map { sigmas[$0] },
                features: features.gathered(rows: order).cast(to: dtype),
                scene: scene.gathered(rows: order),
                clip: ClipContext(
                    frames: 2, masked: masked.gathered(rows: order).cast(to: dtype)))
            return unet(x.gathered(rows: order).cast(to: dtype), condition)
        }
        let order = [4, 5, 0, 1, 2, 3]
        let (usual, permuted) = (answer(Array(0..<6)), answer(order))
        expectClose(permuted, usual.gathered(rows: order), within: 1e-5)
        // Frames of a clip are no clips.
        let torn = [0, 2, 1, 3, 4, 5]
        #expect(answer(torn).floats != usual.gathered(rows: torn).floats)
    }

    /// Attention alone is the model whose residual blocks over time are blended out, α = σ(100) = 1.
    @Test(arguments: [("unet", false), ("unet-by-position", true)])
    func attentionAloneIsBlendingConvolutionsOut(name: String, byPosition: Bool) throws {
        let fixture = try Fixture(name)
        let unet = VideoUNet(config(byPosition: byPosition))
        try fixture.load(unet.namedParameters)
        var condition = try condition(fixture)
        let x = try fixture.input("x")
        let full = unet(x, condition)
        condition.clip?.convolves = false
        let attending = unet(x, condition)
        condition.clip = nil
        let image = unet(x, condition)
        for (name, parameter) in unet.namedParameters where name.hasSuffix("temporal.blend.mix") {
            parameter.assign(.full([1], 100))
        }
        condition = try self.condition(fixture)
        #expect(unet(x, condition).floats == attending.floats)
        #expect(attending.floats != full.floats)
        #expect(attending.floats != image.floats)
    }

    @Test func temporalNamesAreTheTemporalLayers() {
        let names = BaseModel(ModelConfig.tiny.base).namedParameters.map(\.name)
        let temporal = names.filter(BaseModel.isTemporal)
        #expect(temporal.contains("unet.down.0.0.temporal.conv1.weight"))
        #expect(temporal.contains("unet.middle.temporalAttention.blend.mix"))
        #expect(temporal.contains("unet.temporalContext.input.weight"))
        #expect(!temporal.contains { $0.contains(".block.") || $0.hasPrefix("conditions") })
    }
}
