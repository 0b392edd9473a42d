import Metrics
import Randomness
import Sim
import Tensors

extension StageEvaluation {
    /// PSNR of frames through the autoencoder beside patch PCA, and from noisy latents beside clean ones; of
    /// base frames also where road users are.
    func autoencoder() throws -> [StageFigure] {
        try [1, ModelConfig.upsampling].flatMap { scale in
            let clips = try validationClips(frames: 1, scale: scale)
            let pca = try principalComponents(scale: scale)
            let name = "PSNR \(clips[0].frames[0].height)×\(clips[0].frames[0].width), dB"
            func likeness(_ reconstructed: (Tensor, Int) -> Tensor) -> Double {
                clips.enumerated().map { number, clip in
                    reconstructed(Tensor(frames: clip.frames), number).frames[0]
                        .peakSignalToNoise(to: clip.frames[0])
                }.mean
            }
            let clean = likeness { throughLatents($0, noise: 0, number: $1) }
            let whole = [
                StageFigure(
                    stage: .autoencoder, figure: name, value: clean, beside: "patch PCA",
                    valueBeside: likeness { picture, _ in pca.reconstructed(picture) }),
                StageFigure(
                    stage: .autoencoder, figure: name + ", latents with noise of 0.2",
                    value: likeness { throughLatents($0, noise: 0.2, number: $1) },
                    beside: "without noise", valueBeside: clean),
            ]
            return scale == 1 ? whole + [roadUsers(in: clips, beside: pca)] : whole
        }
    }

    /// Positions of the conditions are so small in base frames alone that details count: of large frames
    /// each is the mean of a patch, which PCA keeps.
    private func roadUsers(in clips: [TrainingClip], beside pca: PatchPCA) -> StageFigure {
        func likeness(_ reconstructed: (Tensor) -> Tensor) -> Double {
            var figures = BoxMetrics()
            for clip in clips {
                figures.add(
                    reconstructed(Tensor(frames: clip.frames)).frames[0], reference: clip.frames[0],
                    at: RoadUserPositions(of: clip.conditions[0]))
            }
            return figures.likeness
        }
        return StageFigure(
            stage: .autoencoder, figure: "PSNR inside boxes, dB",
            value: likeness { throughLatents($0, noise: 0, number: 0) }, beside: "patch PCA",
            valueBeside: likeness(pca.reconstructed))
    }

    /// A picture encoded and decoded with noise on its latents, whose level the decoder sees.
    private func throughLatents(_ picture: Tensor, noise: Float, number: Int) -> Tensor {
        let mean = model.autoencoder.encoder(picture, dtype: dtype).mean
        let stream = RandomStream(seed: seed).child("latents").child(number)
        return model.autoencoder.decoder(
            mean + Tensor.normal(mean.shape, from: stream) * noise, noise: [noise],
            dtype: dtype)
    }

    /// Fitted to as many frames of training drives, of the size that it is held against.
    private func principalComponents(scale: Int) throws -> PatchPCA {
        let shape = ClipShape(of: model.config, frames: 1, scale: scale)
        let frames = try SyntheticDataset(seed: seed).clips(0..<clips, shape).flatMap(\.frames)
        return PatchPCA(
            pictures: Tensor(frames: frames),
            channels: model.config.autoencoder.latentChannels)
    }
}
