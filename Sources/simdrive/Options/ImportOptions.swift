import ArgumentParser
import Datasets
import Sim
import Workflows

/// What imported pictures become, what is said of them and where their clips go.
struct ImportOptions: ParsableArguments {
    @OptionGroup var output: OutputOptions
    @OptionGroup var video: VideoOptions

    @Option(help: "Rows x columns of the clips, both even.")
    var size = PictureSize(height: 512, width: 1024)

    @Option(help: "Frames a second of the clips; the video model works at 7.5.")
    var fps = 7.5

    @Option(help: "How another shape is brought to --size: crop its middle, or stretch all of it.")
    var fit: PictureFit = .crop

    @Option(help: "Time of day in every frame: day, dusk or night; unknown when not given.")
    var timeOfDay: Sim.Environment.TimeOfDay?

    @Option(help: "Weather in every frame: clear, cloudy, rain or fog; unknown when not given.")
    var weather: Sim.Environment.Weather?

    @Option(help: "Licence of the footage, as SPDX names it.")
    var license = "unknown"

    @Flag(
        help: "Say that no camera took the pictures; what they say of it themselves counts anyway.")
    var synthetic = false

    @Flag(help: "Leave out what is missing or broken, and say how much, instead of stopping.")
    var lenient = false

    @OptionGroup var report: ReportOptions

    func validate() throws {
        try check("--fps", fps, in: 0.1...120)
        if license.isEmpty { throw ValidationError("--license must not be empty") }
    }

    var settings: ImportSettings {
        var settings = ImportSettings(
            fitter: PictureFitter(width: size.width, height: size.height, fit: fit), fps: fps,
            timeOfDay: timeOfDay, weather: weather, license: license)
        settings.isSynthetic = synthetic
        settings.isLenient = lenient
        return settings
    }

    /// Makes a clip of each job and says in JSON, if that is asked for, what became of it.
    ///
    /// - Parameter unread: what was not understood in a file that speaks of all clips.
    func run(_ jobs: [ImportJob], unread: [String]? = nil) throws {
        try jobs.checkNames()
        let console = report.console(printsClips: true)
        let run = try output.open(for: jobs, observer: console)
        let clips = try run.make {
            try $0.write(to: run.folder, crf: video.crf, observer: console)
        }
        // The folders of the clips were printed as they came.
        try report.show(ImportReport(clips: clips, unread: unread), "")
    }
}

extension PictureSize: ExpressibleByArgument {
    /// As the command line has it.
    package init?(argument: String) { self.init(argument) }

    package var defaultValueDescription: String { "\(height)x\(width)" }
}

extension PictureFit: ExpressibleByArgument {}
extension Sim.Environment.TimeOfDay: ExpressibleByArgument {}
extension Sim.Environment.Weather: ExpressibleByArgument {}
