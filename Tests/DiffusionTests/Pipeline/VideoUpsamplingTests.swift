import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct VideoUpsamplingTests {
    /// Windows of T = 4 overlap by 2: frames come out in order, each once, whatever the length.
    @Test(arguments: [1, 3, 4, 5, 6, 7, 9])
    func givesEveryFrameOnce(count: Int) {
        var options = SamplingOptions()
        options.upsamplerSteps = 1
        var upsampling = VideoUpsampling(
            upsampler: VideoLDM(.tiny, seed: 1).upsampler, config: .tiny, options: options,
            element: .float32, seed: 1)
        var given = 0
        for frame in 0..<count {
            let small = Tensor.normal([1, 16, 32, 3], from: RandomStream(seed: UInt64(frame)))
            if let large = upsampling.push(small) {
                #expect(large.shape.dropFirst() == [8, 16, 4])
                given += large.shape[0]
            }
        }
        given += upsampling.finish()?.shape[0] ?? 0
        #expect(given == count)
    }
}
