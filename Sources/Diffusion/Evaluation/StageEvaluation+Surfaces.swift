import Conditioning
import Frames
import Metrics
import Tensors

extension StageEvaluation {
    /// Large frames made of base samples and all that is known, beside those made of less or of true latents.
    func surfaces() throws -> [StageFigure] {
        let shape = ClipShape(
            of: model.config, frames: model.config.windowFrames, scale: ModelConfig.upsampling)
        var measured: [DecodedFrom: [ClipMeasurement]] = [:]
        for number in 0..<clips {
            let clip = validation.surfaceClip(number, shape)
            for input in DecodedFrom.allCases {
                let frames = frames(of: clip, from: input)
                var measurement = ClipMeasurement(fps: shape.fps, borders: nil)
                try measurement.add(frames.count) { (frames[$0], clip.frames[$0]) }
                measured[input, default: []].append(measurement)
            }
        }
        let whole = measured.removeValue(forKey: .all) ?? []
        return DecodedFrom.allCases.flatMap { input in
            measured[input].map { Self.figures(of: whole, $0, beside: input.rawValue) } ?? []
        }
    }

    private func frames(of clip: SurfacedClip, from input: DecodedFrom) -> [Frame] {
        let conditions = clip.conditions.map { condition in
            var known = condition
            known.groups.subtract(input.unknown)
            return known
        }
        let latents =
            input == .trueLatents ? latents(of: clip.baseFrames) : sampled(conditions)
        return drawn(
            latents, hasLatents: input != .noLatents, conditions,
            input.unknown.contains(.surface) ? nil : clip.surfaces)
    }

    /// Large frames of a clip, each drawn with the one before in sight.
    func drawn(
        _ latents: [Tensor], hasLatents: Bool = true, _ conditions: [FrameCondition],
        _ surfaces: [FrameSurface]?
    ) -> [Frame] {
        var decoding = SurfaceDecoding(decoder: model.surfaceDecoder, dtype: dtype)
        return conditions.indices.map { frame in
            decoding.push(
                latents[frame], hasLatents: hasLatents, [conditions[frame]], [surfaces?[frame]]
            ).frames[0]
        }
    }

    /// Latents by the base model, as a clip begins.
    func sampled(_ conditions: [FrameCondition]) -> [Tensor] {
        let rollout = Rollout(
            model: model.base, config: model.config, options: SamplingOptions(), dtype: dtype,
            seed: seed)
        var made: [Tensor] = []
        rollout.run(conditions: conditions) { made.append($0) }
        return made
    }

    private static func figures(
        of clips: [ClipMeasurement], _ others: [ClipMeasurement], beside name: String
    ) -> [StageFigure] {
        func figure(_ figure: String, _ value: ([ClipMeasurement]) -> Double) -> StageFigure {
            StageFigure(
                stage: .surfaceDecoder, figure: figure, value: value(clips), beside: name,
                valueBeside: value(others))
        }
        func ratio(_ number: KeyPath<FrameStatistics, Double>) -> ([ClipMeasurement]) -> Double {
            {
                $0.flatMap(\.frames).map {
                    $0.made[keyPath: number] / max($0.reference[keyPath: number], 1e-9)
                }.mean
            }
        }
        return [
            figure("PSNR, dB") { ClipMetrics(of: $0).psnr },
            figure("SSIM") { ClipMetrics(of: $0).ssim },
            figure("flicker") { ClipMetrics(of: $0).flicker.made },
            figure("sharpness over reference", ratio(\.sharpness)),
            figure("brightness over reference", ratio(\.brightness)),
        ]
    }
}

/// What large frames are made from.
private enum DecodedFrom: String, CaseIterable {
    case all
    case trueLatents = "true latents"
    case noLatents = "without latents"
    case noScenery = "without scenery maps"
    case noSurfaces = "without surfaces"
    case boxesAndRoad = "boxes and road alone"

    /// Condition groups that neither base model nor decoder is given.
    var unknown: Set<ConditionGroup> {
        switch self {
        case .all, .trueLatents, .noLatents: []
        case .noScenery: [.scenery]
        case .noSurfaces: [.surface]
        case .boxesAndRoad: [.surface, .scenery]
        }
    }
}

extension SurfacedClip {
    /// The same frames as the base model makes them.
    var baseFrames: [Frame] {
        frames.map {
            Tensor(frames: [$0]).areaDownsampled(by: ModelConfig.upsampling).frames[0]
        }
    }
}
