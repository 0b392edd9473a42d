import ArgumentParser
import Diffusion
import Workflows

/// How `generate` makes clips of scenarios, for itself and for `plan`.
struct GenerateOptions: ParsableArguments {
    @OptionGroup var clip: ClipOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var sampling: SamplingFlags

    func validate() throws {
        if sampling.futures > 1 && clip.frames == 1 {
            throw ValidationError("--futures differ after frame 0; ask for more --frames than 1")
        }
    }

    /// Scenarios that the model can show, in every way that each is continued.
    func files(at paths: [String], observer: some JobObserver) throws -> [ScenarioFile] {
        let files = try ScenarioFile.all(
            at: paths, seed: clip.seed, changing: clip.change, futures: sampling.futures)
        for file in files where file.future == 0 {
            try file.checkCamera(isReshaped: sampling.size != nil, observer: observer)
        }
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

    func validate() throws {
        if let fps, !(1...120).contains(fps) {
            throw ValidationError("--fps must be from 1 to 120")
        }
    }

    func files(at paths: [String]) throws -> [ScenarioFile] {
        try ScenarioFile.all(at: paths, seed: clip.seed, changing: clip.change)
    }
}
