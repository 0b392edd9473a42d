import Diffusion
import Foundation
import Randomness
import Tensors

/// The video U-Net of the `small` base model on 4 clips of 8 frames, forward and in a whole training
/// step: `Scripts/compare_pytorch.py` holds both against the same network in PyTorch.
struct UNetBench {
    private let unet: VideoUNet
    private let input: [String: Tensor]

    private static let config = ModelConfig.small.base
    private static let (clips, frames) = (4, 8)

    /// - Parameter network: weights (`weight.` before their keys) and inputs; drawn when nil.
    static func cases(dtype: DType, network: URL?) -> [BenchCase] {
        [
            BenchCase(name: "u-forward 32x16x32") {
                try UNetBench(dtype: dtype, network: network, isTrained: false).forward()
            },
            BenchCase(name: "u-step 32x16x32") {
                try UNetBench(dtype: dtype, network: network, isTrained: true).step()
            },
        ]
    }

    private init(dtype: DType, network: URL?, isTrained: Bool) throws {
        unet = VideoUNet(Self.config)
        if let network {
            let file = try Safetensors(contentsOf: network)
            try unet.load(from: file, prefix: "weight.", frozenAs: isTrained ? nil : dtype)
            input = try Dictionary(
                uniqueKeysWithValues: Self.inputShapes.keys.map { name in
                    (name, try file.tensor(name).cast(to: Self.dtype(of: name, dtype)))
                })
        } else {
            let stream = RandomStream(seed: 1)
            unet.initialize(from: stream)
            input = Dictionary(
                uniqueKeysWithValues: Self.inputShapes.map { name, shape in
                    let numbers = Tensor.normal(shape, from: stream.child(name))
                    return (name, numbers.cast(to: Self.dtype(of: name, dtype)))
                })
        }
    }

    /// What the network takes in its own dtype is given so.
    private static func dtype(of input: String, _ dtype: DType) -> DType {
        ["x", "features", "masked"].contains(input) ? dtype : .float32
    }

    private static var inputShapes: [String: [Int]] {
        let n = clips * frames
        let (h, w) = (ModelConfig.small.latentHeight, ModelConfig.small.latentWidth)
        return [
            "x": [n, h, w, config.latentChannels], "target": [n, h, w, config.latentChannels],
            "features": [n, h, w, config.conditionChannels],
            "masked": [n, h, w, config.latentChannels + 1], "scene": [n, config.embedding],
        ]
    }

    private func given(_ name: String) -> Tensor {
        guard let tensor = input[name] else { preconditionFailure("no input \(name)") }
        return tensor
    }

    private func answer() -> Tensor {
        let condition = UNetCondition(
            sigmas: Array(repeating: 1, count: Self.clips * Self.frames),
            features: given("features"), scene: given("scene"),
            clip: ClipContext(frames: Self.frames, masked: given("masked")))
        return unet(given("x"), condition).cast(to: .float32)
    }

    /// The value is the mean square of what the network answers.
    private func forward() -> BenchCase.Run {
        var last = Tensor(0)
        var run = BenchCase.Run { last = answer() }
        run.value = { last.squared().mean().item }
        return run
    }

    /// Forward, backward, clipping, AdamW and the running average; the value is the last loss.
    private func step() -> BenchCase.Run {
        let trained = unet.namedParameters
        let optimizer = AdamW(trained, weightDecay: 0.01)
        let average = MovingAverage(of: trained, decay: 0.999)
        var last: Float = 0
        var run = BenchCase.Run {
            let (loss, gradients) = valueAndGradients(of: optimizer.parameters) {
                answer().meanSquaredError(to: given("target"))
            }
            optimizer.step(gradients, rate: 1e-4, maxNorm: 1)
            average.follow()
            last = loss.item
        }
        run.value = { last }
        return run
    }
}
