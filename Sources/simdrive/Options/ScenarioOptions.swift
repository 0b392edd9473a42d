import ArgumentParser
import Diffusion
import Sim
import Workflows

/// What clips are made of which scenarios.
struct ClipOptions: ParsableArguments {
    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var video: VideoOptions

    @Option(help: "Seed of everything random; the scenario's own when not given.")
    var seed: UInt64?

    @Option(help: "Time of day instead of the scenario's own: day, dusk or night.")
    var time: Sim.Environment.TimeOfDay?

    @Option(help: "Weather instead of the scenario's own: clear, cloudy, rain or fog.")
    var weather: Sim.Environment.Weather?

    @Option(help: "Seconds; the scenario's own when not given.")
    var duration: Double?

    @Option(help: "Number of frames, instead of --duration.")
    var frames: Int?

    @Flag(help: "Write overlay.mp4 too: the video with boxes, tracks and classes drawn on it.")
    var overlay = false

    func validate() throws {
        if let duration, !(duration > 0 && duration <= 3_600) {
            throw ValidationError("--duration must be more than 0 and at most 3600 seconds")
        }
        try check("--frames", frames, in: 1...108_000)
        if duration != nil && frames != nil {
            throw ValidationError("choose --duration or --frames, not both")
        }
    }

    /// The same world under another light.
    var change: EnvironmentChange { EnvironmentChange(timeOfDay: time, weather: weather) }

    var length: ClipLength { frames.map { .frames($0) } ?? duration.map { .seconds($0) } ?? .whole }
}

/// How `generate` makes clips of scenarios, for itself and for `plan`.
struct GenerateOptions: ParsableArguments {
    @OptionGroup var clip: ClipOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var sampling: SamplingFlags

    @Option(
        help: """
            Clips that the networks see at once, which changes them by rounding alone. Default: 1 on the \
            processor, on a GPU as many as its memory holds, at most 8.
            """)
    var batch: Int?

    func validate() throws {
        try check("--batch", batch, in: 1...64)
        if sampling.futures > 1 && clip.frames == 1 {
            throw ValidationError("--futures differ after frame 0; ask for more --frames than 1")
        }
    }

    /// Scenarios that the model can show, in every way that each is continued.
    func files(observer: some JobObserver) throws -> [ScenarioFile] {
        let files = try ScenarioFile.all(
            at: clip.scenarios, seed: clip.seed, changing: clip.change, futures: sampling.futures)
        try files.checkCameras(isReshaped: sampling.size != nil, observer: observer)
        return files
    }

    /// - Parameter picture: whether a given picture is continued.
    func setup(continuing picture: Bool = false) throws -> GenerationSetup {
        var request = sampling.request
        request.continuesPicture = picture
        return try GenerationSetup(request, in: ModelFolder(model.folder))
    }
}

/// How `render` makes clips of scenarios, for itself and for `plan`.
struct RenderOptions: ParsableArguments {
    @OptionGroup var clip: ClipOptions

    @Option(help: "Frames a second; the scenario's own when not given.")
    var fps: Double?

    func validate() throws { try check("--fps", fps, in: 1...120) }

    func files() throws -> [ScenarioFile] {
        try ScenarioFile.all(at: clip.scenarios, seed: clip.seed, changing: clip.change)
    }
}
