import Tensors

/// Principal components of 8×8 colour patches: where the autoencoder starts.
///
/// The covariance is that of the patches, not of single pixels, so the first components are flat
/// colours, then slopes, then edges.
package struct PatchPCA {
    /// `[c, 192]`: whitened directions, a patch to unit-variance numbers.
    let project: Tensor
    /// `[192, c]`: and back.
    let reconstruct: Tensor
    /// `[192]`.
    let mean: Tensor

    /// - Parameter pictures: `[n, H, W, 3]` in −1…1.
    package init(pictures: Tensor, channels: Int) {
        let patches = pictures.pixelUnshuffled(by: ModelConfig.latentStride)
        let width = patches.shape[3]
        var moments = SampleMoments(width: width)
        moments.add(Matrix(patches.reshaped([patches.count / width, width])))
        let found = PrincipalComponents(of: moments, count: channels)
        project = found.whitening.tensor
        reconstruct = found.unwhitening.tensor
        mean = Tensor(found.mean.map(Float.init), shape: [width])
    }

    /// Pictures from as many numbers a patch as there are components.
    func reconstructed(_ pictures: Tensor) -> Tensor {
        let patches = pictures.pixelUnshuffled(by: ModelConfig.latentStride)
        let numbers = (patches - mean).linear(weight: project)
        return (numbers.linear(weight: reconstruct) + mean)
            .pixelShuffled(by: ModelConfig.latentStride)
    }

    /// Sets the linear paths of an autoencoder.
    package func start(_ autoencoder: Autoencoder) {
        let (c, width) = (project.shape[0], project.shape[1])
        let encoder = autoencoder.encoder.linear
        let decoder = autoencoder.decoder.linear
        encoder.weight.assign(project.reshaped([c, width, 1, 1]))
        encoder.bias?.assign(-(project.multiplied(by: mean.reshaped([width, 1])).reshaped([c])))
        decoder.weight.assign(reconstruct.reshaped([width, c, 1, 1]))
        decoder.bias?.assign(mean)
    }
}
