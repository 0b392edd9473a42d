import Foundation

/// What making some clips will take.
package struct PlanReport: Encodable {
    package let clips: [Clip]
    package let frames: Int
    /// Of video.
    package let videoSeconds: Double
    /// Of computing, on this machine.
    package let computingSeconds: Double
    /// The most that the process will hold; nil where the system does not tell what a process holds.
    package let memoryBytes: Int?
    /// What a GPU will hold by count: the weights, and each clip that is made at once; nil on the processor.
    package let deviceMemoryBytes: Int?
    /// Clips that the networks see at once.
    package let batch: Int
    /// Of all clips on the disk.
    package let diskBytes: Int
    /// What finding that out took, without reading a model.
    package let trialSeconds: Double

    package struct Clip: Encodable {
        package let id: String
        package let frames: Int
        package let fps: Double
        package let height: Int
        package let width: Int
        package let computingSeconds: Double
        package let diskBytes: Int
    }

    init(
        _ clips: [Clip], memory: Double?, deviceMemory: Int? = nil, batch: Int = 1,
        trial: Duration
    ) {
        self.clips = clips
        frames = clips.reduce(0) { $0 + $1.frames }
        videoSeconds = clips.reduce(0) { $0 + Double($1.frames) / $1.fps }
        computingSeconds = clips.reduce(0) { $0 + $1.computingSeconds }
        memoryBytes = memory.map { Int($0) }
        deviceMemoryBytes = deviceMemory
        self.batch = batch
        diskBytes = clips.reduce(0) { $0 + $1.diskBytes }
        trialSeconds = trial / .seconds(1)
    }
}
