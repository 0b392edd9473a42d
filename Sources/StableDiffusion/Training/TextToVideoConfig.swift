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

    package var trained: String { decoder == true ? "text2video-decoder" : "text2video" }

    package init(data: String) { self.data = data }

    package init?(json: [UInt8]) {
        guard let config = try? JSON.decode(Self.self, from: json, file: "") else { return nil }
        self = config
    }

    /// How many clips are encoded of those that there are; where there is none, the one that is asked for says so.
    func count(of data: some CaptionedData) -> Int { max(min(clips, data.count(of: shape)), 1) }

    /// What clips are learnt.
    package var shape: ClipShape {
        ClipShape(frames: frames, fps: fps, width: width, height: height)
    }
}
