import Diffusion
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

/// Clips that are enlarged; TextToImageTests has the pipeline of diffusers.
@TensorActor
struct PictureUpscalerTests {
    private let model: StableDiffusionModel
    private let options: PictureOptions
    private let clip = Tensor.normal([5, 4, 8, 3], from: RandomStream(seed: 1)).clamped(to: -1...1)

    init() throws {
        model = try Fixture.model("x4")
        var options = PictureOptions()
        (options.steps, options.guidance) = (2, 3)
        self.options = options
    }

    private func enlarged(
        _ clip: Tensor, overTime temporal: TemporalModel?,
        progress: @escaping (Int) -> Void = { _ in }
    ) -> [Tensor] {
        var frames: [Tensor] = []
        PictureUpscaler(model, overTime: temporal, options: options, dtype: .float32).enlarge(
            clip: clip, prompt: "a red car", from: RandomStream(seed: 2), progress: progress
        ) { frames.append($0) }
        return frames
    }

    private var learnt: TemporalModel {
        get throws {
            try TemporalModel(
                contentsOf: Fixture.url("temporal-layers-x4.safetensors"), for: model.config.unet)
        }
    }

    /// Without layers over time, frames that are alike become frames that are alike: nothing flickers by noise.
    @Test func framesAloneHaveTheSameNoise() {
        let still = Tensor.concatenated([clip[0..<1], clip[1..<2], clip[0..<1]], axis: 0)
        var passes: [Int] = []
        let frames = enlarged(still, overTime: nil) { passes.append($0) }
        #expect(frames.map(\.shape) == Array(repeating: [1, 16, 32, 3], count: 3))
        #expect(frames[0].floats == frames[2].floats && frames[0].floats != frames[1].floats)
        #expect(passes == Array(1...6))
    }

    /// With them, a frame depends on the others, also on those of other parts.
    @Test func framesOfAClipSeeEachOther() throws {
        var passes: [Int] = []
        let frames = enlarged(clip, overTime: try learnt) { passes.append($0) }
        #expect(frames.map(\.shape) == Array(repeating: [1, 16, 32, 3], count: 5))
        #expect(frames.allSatisfy { $0.floats.allSatisfy(\.isFinite) } && passes == [1, 2])
        let other = Tensor.concatenated([clip[0..<4], -clip[4..<5]], axis: 0)
        #expect(enlarged(other, overTime: try learnt)[0].floats != frames[0].floats)
    }

    /// New layers leave a clip's frames as they are; two frames at once may be rounded otherwise than one.
    @Test func newLayersChangeNothing() {
        let layers = TemporalLayers(model.config.unet)
        layers.initialize(from: RandomStream(seed: 3))
        let made = enlarged(
            clip[0..<2], overTime: TemporalModel(layers, frames: 3, fps: 7.5))
        let alone = enlarged(clip[0..<1], overTime: nil)
        #expect((made[0] - alone[0]).floats.allSatisfy { abs($0) < 1e-5 })
    }

    @Test func aPictureByItselfIsNoClip() throws {
        #expect(
            enlarged(clip[0..<1], overTime: try learnt)[0].floats
                == enlarged(clip[0..<1], overTime: nil)[0].floats)
    }

    @Test func sizesMustFit() throws {
        let upscaler = PictureUpscaler(model, options: options, dtype: .float32)
        #expect(upscaler.problem(height: 4, width: 8) == nil && upscaler.scale == 4)
        #expect(
            upscaler.problem(height: 6, width: 8)
                == "enlarged 4 times, 24x32 is no multiple of 16")
        let pipeline = PictureUpscaler(try Fixture.model("1"), options: options, dtype: .float32)
        #expect(pipeline.problem(height: 16, width: 16) == "the model enlarges no pictures")
    }
}
