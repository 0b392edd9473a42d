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
            upsamplerOverlap: (model.steps["upsampler"] ?? 0) > 0
                && model.without?.contains(Ablation.upsamplerTemporal.rawValue) != true
                ? VideoUpsampling.overlap : nil)
    }
}
