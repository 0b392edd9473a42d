import Datasets
import Diffusion

extension ClipDescription.Rollout {
    /// What was seen of all frames.
    init(_ meter: RolloutMeter) {
        func change(_ spread: ClipFigures.Spread?) -> Change? {
            spread.map { Change(median: $0.median, percentile95: $0.percentile95) }
        }
        self.init(
            seconds: meter.seconds.map {
                Second(
                    sharpness: $0.sharpness, contrast: $0.contrast, brightness: $0.brightness,
                    chroma: $0.chroma)
            },
            changeAtBorders: change(meter.changeAtBorders),
            changeElsewhere: change(meter.changeElsewhere))
    }
}

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
            upsamples: (model.steps["upsampler"] ?? 0) > 0
                && model.without?.contains(Ablation.upsamplerTemporal.rawValue) != true)
    }
}
