import Frames
import Metrics
import Tensors

extension StageEvaluation {
    /// Large frames between key frames, each drawn from its own surfaces.
    ///
    /// What then is left to interpolation is light: beside latents that are blended in its place, and beside a
    /// cross-fade of the drawn key frames.
    func largeInterpolated() throws -> [StageFigure] {
        let factor = Interpolation.factors[0]
        let shape = ClipShape(
            of: model.config, frames: 2 * factor + 1, scale: ModelConfig.upsampling, rate: factor)
        let none = LargeFramesBetween(fps: shape.fps, factor: factor)
        var (filled, blended, faded) = (none, none, none)
        for number in 0..<clips {
            let clip = validation.surfaceClip(number, shape)
            func drawn(steps: Int) -> [Frame] {
                self.drawn(
                    between(clip, number: number, factor: factor, steps: steps), clip.conditions,
                    clip.surfaces)
            }
            let frames = drawn(steps: 0)
            try filled.add(
                drawn(steps: SamplingOptions().interpolationSteps), of: clip)
            try blended.add(frames, of: clip)
            try faded.add(Self.faded(frames, factor: factor), of: clip)
        }
        return [(blended, "blended latents"), (faded, "cross-fade")].flatMap { other, name in
            func figure(_ name: String, beside: String, _ value: (LargeFramesBetween) -> Double)
                -> StageFigure
            {
                StageFigure(
                    stage: .interpolation, figure: "512×1024, \(Int(shape.fps)) a second: \(name)",
                    value: value(filled), beside: beside, valueBeside: value(other))
            }
            return [
                figure("PSNR between, dB", beside: name, \.psnr),
                figure("flicker", beside: name, \.flicker),
            ]
        }
    }

    /// Latents of every frame of a clip whose key frames are known.
    ///
    /// - Parameter steps: of interpolation; 0 blends.
    private func between(_ clip: SurfacedClip, number: Int, factor: Int, steps: Int) -> [Tensor] {
        var options = SamplingOptions()
        options.interpolationSteps = steps
        var interpolation = Interpolation(
            model: model.interpolation, config: model.config, options: options, dtype: dtype,
            seed: seed &+ UInt64(number), factor: factor)
        let frames = clip.baseFrames
        return clip.conditions.indices.flatMap { index in
            interpolation.append(clip.conditions[index])
            return index.isMultiple(of: factor)
                ? interpolation.push(latents(of: [frames[index]])[0]) : []
        }
    }

    /// Each pair of key frames cross-faded.
    private static func faded(_ frames: [Frame], factor: Int) -> [Frame] {
        frames.indices.dropLast().filter { $0.isMultiple(of: factor) }.flatMap { key in
            [frames[key]]
                + Frame.crossFade(from: frames[key], to: frames[key + factor], count: factor - 1)
        } + frames.suffix(1)
    }
}

/// How near large frames between key frames come to the reference.
private struct LargeFramesBetween {
    let fps: Double
    /// Frames from one key frame to the next.
    let factor: Int
    private var clips: [ClipMeasurement] = []
    /// Of the frames between, in dB.
    private var ratios: [Double] = []

    init(fps: Double, factor: Int) {
        self.fps = fps
        self.factor = factor
    }

    mutating func add(_ frames: [Frame], of clip: SurfacedClip) throws {
        var measurement = ClipMeasurement(fps: fps, borders: nil)
        try measurement.add(frames.count) { (frames[$0], clip.frames[$0]) }
        clips.append(measurement)
        ratios += measurement.frames.enumerated()
            .filter { !$0.offset.isMultiple(of: factor) }.map(\.element.psnr)
    }

    /// Of the frames between, in dB.
    var psnr: Double { ratios.mean }
    /// Of all frames: a pulse of key frames flickers too.
    var flicker: Double { ClipMetrics(of: clips).flicker.made }
}
