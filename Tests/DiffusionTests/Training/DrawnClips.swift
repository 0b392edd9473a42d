import Tensors

@testable import Diffusion

extension LatentClips {
    /// Clips of the synthetic dataset, encoded by an autoencoder.
    init(
        of data: any TrainingData, count: Int, _ shape: ClipShape, autoencoder: Autoencoder
    ) throws {
        self.init(
            try ClipRing(
                ClipPace(size: count, perStep: 1), from: 0, notes: TrainingNotes(), task: "",
                draw: { try data.clip($0, shape) },
                encode: { clip, _ in
                    LatentClip(clip, autoencoder: autoencoder, dtype: .float32)
                }))
    }
}
