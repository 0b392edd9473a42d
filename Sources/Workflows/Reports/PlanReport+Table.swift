// For people.
extension PlanReport {
    package var table: String {
        let width = clips.reduce(8) { max($0, $1.id.count) }
        let heads = ["frames", "frames/s", "video s", "compute s", "disk MB"]
        let rows = clips.map { clip in
            let cells = [
                "\(clip.frames)", clip.fps.formatted(), digits(Double(clip.frames) / clip.fps, 1),
                digits(clip.computingSeconds, 0), Self.megabytes(clip.diskBytes),
            ]
            return row(clip.id, width, cells)
        }
        let all = row(
            "\(clips.count) \(clips.count == 1 ? "clip" : "clips")", width,
            [
                "\(frames)", "", digits(videoSeconds, 1), digits(computingSeconds, 0),
                Self.megabytes(diskBytes),
            ])
        let memory = memoryBytes.map { "\($0 / 1_000_000) MB" } ?? "unknown here"
        let onDevice = deviceMemoryBytes.map { ", \($0 / 1_000_000) MB of the GPU by count" } ?? ""
        let together = batch > 1 ? "\(batch) clips at once; " : ""
        let end =
            together
            + "peak memory \(memory)\(onDevice); found in \(digits(trialSeconds, 1)) s on this machine"
        return ([row("", width, heads)] + rows + [all, "", end]).map { $0 + "\n" }.joined()
    }

    private static func megabytes(_ bytes: Int) -> String { digits(Double(bytes) / 1e6, 1) }
}
