import Foundation
import Randomness
import StableDiffusion
import Tensors
import Testing

/// A real checkpoint, where somebody has one: `SIMDRIVE_SD` names its folder or file.
@TensorActor
struct RealCheckpointTests {
    private nonisolated static let path = ProcessInfo.processInfo.environment["SIMDRIVE_SD"]

    @Test(.enabled(if: path != nil, "SIMDRIVE_SD names no checkpoint"))
    func drawsSomething() throws {
        let dtype = try Precision.auto.dtype()
        let files = try StableDiffusionFiles(at: URL(filePath: #require(Self.path)))
        var options = PictureOptions()
        options.steps = 4
        let pipeline = TextToImage(
            try StableDiffusionModel(files, frozenAs: dtype), options: options, dtype: dtype)
        let noise = pipeline.noise(height: 256, width: 256, from: RandomStream(seed: 1))
        let values = pipeline.draw("a red car on a road", from: noise).floats
        #expect(values.allSatisfy { $0.isFinite })
        let mean = values.reduce(0, +) / Float(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
        #expect(abs(mean) < 0.9 && variance > 0.01, "mean \(mean), variance \(variance)")
    }
}
