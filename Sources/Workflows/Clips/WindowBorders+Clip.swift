import Datasets
import Diffusion
import Metrics

extension WindowBorders {
    /// Of a clip whose model's windows are known.
    init?(_ about: ClipDescription) {
        guard let model = about.model else { return nil }
        let preset = ModelConfig.preset(model.name)
        guard let frames = model.windows?.frames ?? preset?.windowFrames,
            let context = model.windows?.context ?? preset?.contextFrames
        else { return nil }
        self.init(
            count: about.frames, windowFrames: frames, contextFrames: context,
            ratio: model.windows?.fps.map { about.fps / $0 } ?? 1,
            upsamplerOverlap: model.upsamplesWindows ? VideoUpsampling.overlap : nil)
    }
}

extension ClipDescription.Model {
    /// Whether large frames were made together with their neighbours.
    fileprivate var upsamplesWindows: Bool {
        guard weights.contains(where: { $0.file == Stage.upsampler.file }) else { return false }
        guard case .array(let layers) = sampling["without"] else { return true }
        return !layers.contains(.string(Ablation.upsamplerTemporal.rawValue))
    }
}
