import Foundation

/// What making some clips will take.
struct PlanReport: Encodable {
    let clips: [Clip]
    let frames: Int
    /// Of video.
    let videoSeconds: Double
    /// Of computing, on this machine.
    let computingSeconds: Double
    /// The most that the process will hold; nil where the system does not tell what a process holds.
    let memoryBytes: Int?
    /// Of all clips on the disk.
    let diskBytes: Int
    /// What finding that out took, without reading a model.
    let trialSeconds: Double

    struct Clip: Encodable {
        let id: String
        let frames: Int
        let fps: Double
        let height: Int
        let width: Int
        let computingSeconds: Double
        let diskBytes: Int
    }

    init(_ clips: [Clip], memory: Double?, trial: Duration) {
        self.clips = clips
        frames = clips.reduce(0) { $0 + $1.frames }
        videoSeconds = clips.reduce(0) { $0 + Double($1.frames) / $1.fps }
        computingSeconds = clips.reduce(0) { $0 + $1.computingSeconds }
        memoryBytes = memory.map { Int($0) }
        diskBytes = clips.reduce(0) { $0 + $1.diskBytes }
        trialSeconds = trial / .seconds(1)
    }
}

// For people.
extension PlanReport {
    var table: String {
        let width = clips.reduce(8) { max($0, $1.id.count) }
        let heads = ["frames", "frames/s", "video s", "compute s", "disk MB"]
        let rows = clips.map { clip in
            row(
                clip.id, width,
                [
                    "\(clip.frames)", clip.fps.formatted(),
                    digits(Double(clip.frames) / clip.fps, 1),
                    digits(clip.computingSeconds, 0), Self.megabytes(clip.diskBytes),
                ])
        }
        let all = row(
            "\(clips.count) \(clips.count == 1 ? "clip" : "clips")", width,
            [
                "\(frames)", "", digits(videoSeconds, 1), digits(computingSeconds, 0),
                Self.megabytes(diskBytes),
            ])
        let memory = memoryBytes.map { "\($0 / 1_000_000) MB" } ?? "unknown here"
        let end = "peak memory \(memory); found in \(digits(trialSeconds, 1)) s on this machine"
        return ([row("", width, heads)] + rows + [all, "", end]).map { $0 + "\n" }.joined()
    }

    private static func megabytes(_ bytes: Int) -> String { digits(Double(bytes) / 1e6, 1) }
}
