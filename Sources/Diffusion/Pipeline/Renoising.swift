import Conditioning
import Randomness
import Tensors

extension BaseModel {
    /// Latents made noisy again (σ 0.3–1.5, by frame) and denoised in one step by the image model: pictures
    /// with the faults of sampled ones and the content of true ones.
    func renoised(
        _ latents: Tensor, conditions: [FrameCondition], stream: RandomStream, dtype: DType
    ) -> Tensor {
        var choice = stream.child("sigma")
        let sigmas = conditions.map { _ in Float(choice.uniform(in: MaskedClip.renoising)) }
        let (features, scene) = self.conditions(ConditionBatch(conditions), dtype: dtype)
        let noise = Tensor.normal(latents.shape, from: stream.child("noise"))
        return unet.denoised(
            Preconditioning(sigmas: sigmas).noised(latents, with: noise),
            UNetCondition(sigmas: sigmas, features: features, scene: scene, clip: nil),
            dtype: dtype)
    }
}
