import Datasets
import Diffusion
import Foundation
import Frames
import Renderer
import Sim

/// A moment of rendering some clips: a few frames of a few of them.
package struct RenderingTrial {
    package let report: PlanReport

    /// Clips of which frames are drawn.
    private static let mostTried = 2

    /// - Parameters:
    ///   - files: at least one.
    ///   - length: of each clip.
    ///   - fps: frames a second; the scenarios' own when nil.
    package init(
        of files: [ScenarioFile], _ length: ClipLength, fps: Double?, crf: Int, overlay: Bool
    ) throws {
        let clips = try files.map {
            PlannedClip(
                $0, worlds: try $0.worlds(fps: fps, length), camera: $0.scenario.camera)
        }
        let clock = ContinuousClock.now
        let camera = clips[0].camera
        let encoder = try EncoderMemory(width: camera.width, height: camera.height, crf: crf)
        let tried = clips.spread(over: Self.mostTried)
        var (sizes, seconds): ([ClipSize], [Double]) = ([], [])
        for clip in tried {
            let drawing = DrawingTrial(of: clip)
            let writing = try WritingTrial(
                drawing.neighbours, labels: overlay ? drawing.labels : nil, fps: clip.worlds.fps,
                crf: crf)
            var size = try writing.size.with(drawing.labels, file: clip.file.path)
            size.picture = (size.picture + Double(PNG.encode(drawing.later).count)) / 2
            sizes.append(size)
            // Frames are written while the next one is drawn.
            seconds.append(max(drawing.seconds, writing.seconds))
        }
        let frame = seconds.reduce(0, +) / Double(seconds.count)
        let longest = clips.reduce(1) { max($0, $1.worlds.count) }
        report = PlanReport(
            clips.sized(by: sizes, of: tried) { frame * Double($0) },
            memory: ProcessMemory.peak.map {
                Double($0) + encoder.bytes(of: longest) * (overlay ? 2 : 1)
            },
            trial: ContinuousClock.now - clock)
    }
}

/// The first two frames of a clip, and one from its middle.
private struct DrawingTrial {
    let neighbours: [Frame]
    /// Of the neighbours.
    let labels: [FrameLabels]
    let later: Frame
    /// To draw one.
    let seconds: Double

    init(of clip: PlannedClip) {
        let numbers = Array(0..<min(clip.worlds.count, 2))
        let middle = clip.worlds(at: [min(clip.worlds.count, 600) / 2])[0]
        let renderer = ReferenceRenderer(world: clip.file.scenario.world(at: 0))
        let (width, height) = (clip.camera.width, clip.camera.height)
        let start = ContinuousClock.now
        let drawn = clip.worlds(at: numbers).map {
            (world: $0, picture: renderer.rendering(of: $0, width: width, height: height))
        }
        later = renderer.frame(of: middle, width: width, height: height)
        seconds = (ContinuousClock.now - start) / .seconds(1) / Double(drawn.count + 1)
        neighbours = drawn.map(\.picture.0)
        labels = zip(drawn, numbers).map { drawn, number in
            drawn.world.labels(frame: number).seen(in: drawn.picture.1)
        }
    }
}
