import ArgumentParser
import Datasets
import Workflows

/// Brings footage from elsewhere into the native tree.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring videos or folders of pictures into a dataset.",
        discussion: """
            Pictures are brought to one size and rate, and boxes with them. What is unknown (boxes, \
            camera, the ego's motion) stays absent from the labels.
            """,
        subcommands: [ImportVideo.self, ImportImages.self, ImportCOCO.self, ImportKITTI.self])
}

/// Imports videos, one clip a file.
struct ImportVideo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "video", abstract: "Import videos: MP4 and whatever else FFmpeg reads.")

    @Argument(help: "Video files.")
    var files: [String]

    @OptionGroup var output: OutputOptions
    @OptionGroup var options: ImportOptions

    func run() throws {
        let jobs = files.map {
            ImportJob(path: $0, isFolder: false, settings: options.settings)
        }
        try options.run(jobs, to: output) { job, dataset in
            let footage = try VideoFootage(
                path: job.path, fitter: job.settings.fitter, fps: options.fps,
                isLenient: options.lenient)
            return try job.write(
                footage, to: dataset, crf: output.video.crf, observer: options.console)
        }
    }
}

/// How fast pictures were taken.
struct SourceRate: ParsableArguments {
    @Option(help: "Pictures a second when they were taken; as --fps when not given.")
    var sourceFps: Double?

    func validate() throws {
        if let sourceFps, !(0.1...1_000).contains(sourceFps) {
            throw ValidationError("--source-fps must be from 0.1 to 1000")
        }
    }
}

/// Imports folders of pictures, one clip a folder.
struct ImportImages: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images",
        abstract:
            "Import folders of pictures, each the frames of a clip in the order of their names.")

    @Argument(help: "Folders of PNG, JPEG and other pictures.")
    var folders: [String]

    @OptionGroup var rate: SourceRate
    @OptionGroup var output: OutputOptions
    @OptionGroup var options: ImportOptions

    func run() throws {
        let jobs = folders.map {
            ImportJob(path: $0, isFolder: true, settings: options.settings)
        }
        try options.run(jobs, to: output) { job, dataset in
            let footage = try PictureFootage(
                folder: job.path, fitter: job.settings.fitter, fps: options.fps,
                sourceFPS: rate.sourceFps ?? options.fps, isLenient: options.lenient)
            return try job.write(
                footage, to: dataset, crf: output.video.crf, observer: options.console)
        }
    }
}
