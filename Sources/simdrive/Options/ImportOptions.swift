import ArgumentParser
import Datasets
import Foundation
import Sim
import Workflows

/// What imported pictures become, and what is said of them.
struct ImportOptions: ParsableArguments {
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
        if !(0.1...120).contains(fps) { throw ValidationError("--fps must be from 0.1 to 120") }
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

    /// Says how imports come along; folders are part of the report when one is asked for.
    var console: Console { report.console(printsClips: true) }

    /// Makes a clip of each input and says in JSON, if that is asked for, what became of it.
    ///
    /// - Parameter unread: what was not understood in a file that speaks of all clips.
    func run<Input: ClipInput>(
        _ inputs: [Input], to output: OutputOptions, unread: [String]? = nil,
        write: (Input, DatasetFolder) throws -> ImportedClip
    ) throws {
        try inputs.checkNames()
        let run = try output.open(for: inputs, observer: console)
        let clips = try run.make { try write($0, run.folder) }
        // The folders of the clips were printed as they came.
        try report.show(ImportReport(clips: clips, unread: unread), "")
    }
}

/// Rows and columns of a picture: `512x1024`.
struct PictureSize {
    let height: Int
    let width: Int
}

extension PictureSize: ExpressibleByArgument {
    init?(argument: String) {
        let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
            .map { Int($0) }
        guard sides.count == 2, let height = sides[0], let width = sides[1],
            [height, width].allSatisfy({ (16...8_192).contains($0) && $0.isMultiple(of: 2) })
        else { return nil }
        self.init(height: height, width: width)
    }

    var defaultValueDescription: String { "\(height)x\(width)" }
}

extension PictureFit: ExpressibleByArgument {}
extension Sim.Environment.TimeOfDay: ExpressibleByArgument {}
extension Sim.Environment.Weather: ExpressibleByArgument {}
