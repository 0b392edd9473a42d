import Testing

@testable import Workflows

struct PlanReportTests {
    /// 4 frames: pictures and labels of each, the first frame of both videos, and three more.
    @Test func bytesOfAClip() {
        var size = ClipSize()
        (size.picture, size.labels) = (100, 10)
        size.video = .init(first: 50, next: 5)
        #expect(size.bytes(of: 4) == 505)  // 4 · 110 + 50 + 3 · 5
        size.overlay = .init(first: 60, next: 6)
        #expect(size.bytes(of: 4) == 583)  // + 60 + 3 · 6
        // Labels do not grow with the pictures.
        #expect(size.scaled(by: 16).bytes(of: 1) == 3_370)  // 16 · (100 + 50 + 60) + 10
    }

    @Test func sumsOfClips() {
        func clip(_ frames: Int, fps: Double) -> PlanReport.Clip {
            PlanReport.Clip(
                id: "\(frames)", frames: frames, fps: fps, height: 512, width: 1_024,
                computingSeconds: Double(frames) / 2, diskBytes: 1_000 * frames)
        }
        let report = PlanReport(
            [clip(30, fps: 7.5), clip(60, fps: 30)], memory: 2.5e9, trial: .milliseconds(1_500))
        #expect(report.frames == 90 && report.videoSeconds == 6 && report.computingSeconds == 45)
        #expect(report.diskBytes == 90_000 && report.memoryBytes == 2_500_000_000)
        #expect(report.trialSeconds == 1.5)
        #expect(report.table.contains("peak memory 2500 MB; found"))
        let onGPU = PlanReport(
            [clip(30, fps: 7.5)], memory: 2.5e9, deviceMemory: 4_000_000_000, trial: .seconds(1))
        #expect(onGPU.table.contains("peak memory 2500 MB, 4000 MB of the GPU by count; found"))
    }
}
