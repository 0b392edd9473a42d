import Conditioning
import Randomness
import Tensors

extension VideoLDM {
    /// Latents made noisy (σ 0.3–1.5) and cleaned in one step by the image model: pictures with the
    /// faults of sampled ones and the content of true ones.
    func redrawn(
        _ latents: Tensor, conditions: [FrameCondition], stream: RandomStream, element: Element
    ) -> Tensor {
        var choice = stream.child("sigma")
        let sigma = Float(choice.uniform(in: 0.3...1.5))
        let sigmas = conditions.map { _ in sigma }
        let (features, scene) = base.conditions(ConditionBatch(conditions), element: element)
        let noisy = latents + Tensor.normal(latents.shape, from: stream.child("noise")) * sigma
        return base.unet.denoised(
            noisy, UNetCondition(sigmas: sigmas, features: features, scene: scene, clip: nil),
            element: element)
    }
}
