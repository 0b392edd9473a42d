import Diffusion
import Files

/// How layers over time are trained: plain numbers, saved in the run folder.
package struct TextToVideoConfig: RunConfig {
    package var schedule = TrainingSchedule(steps: 5_000, rate: 1e-4)
    /// Path of the dataset that is learnt from.
    package var data: String
    /// Clips a step.
    package var batch = 1
    /// Parts of the dataset's clips that are encoded ahead.
    package var clips = 500
    /// Of a clip.
    package var frames = 8
    /// Frames a second.
    package var fps = 7.5
    /// Rows and columns of a frame: those of the paper's text-to-video model.
    package var height = 320
    package var width = 512

    /// Whether the layers are those of the decoder; absent in plans of older versions.
    package var decoder: Bool?

    /// Whether the layers are those of interpolation; absent in plans of older versions.
    package var interpolation: Bool?
    /// Whether new layers that make clips go on from known frames; absent in plans of older versions, whose layers
    /// know none.
    package var prediction: Bool? = true

    package var trained: String {
        decoder == true
            ? "text2video-decoder"
            : interpolation == true ? "text2video-interpolation" : "text2video"
    }

    /// What layers over time of the U-Net are for.
    package var part: TemporalModel.Part { interpolation == true ? .interpolation : .clips }

    package init(data: String) { self.data = data }

    /// Interpolation is learnt between key frames of the usual rate, four times as fast.
    package mutating func learnInterpolation() {
        interpolation = true
        let factor = Interpolation.factors[0]
        (frames, fps) = (factor + 1, fps * Double(factor))
    }

    package init?(json: [UInt8]) {
        guard let config = try? JSON.decode(Self.self, from: json, file: "") else { return nil }
        self = config
    }

    /// How many clips are encoded: no more than there are, and at least one, whose reading fails where there is none.
    func count(of data: some CaptionedData) -> Int { max(min(clips, data.count(of: shape)), 1) }

    /// What clips are learnt.
    package var shape: ClipShape {
        ClipShape(frames: frames, fps: fps, width: width, height: height)
    }
}
