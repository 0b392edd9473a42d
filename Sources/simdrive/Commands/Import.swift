import ArgumentParser
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

    @OptionGroup var options: ImportOptions

    func run() throws {
        try options.run(files.map { ImportJob(video: $0, settings: options.settings) })
    }
}

/// How fast pictures were taken.
struct SourceRate: ParsableArguments {
    @Option(help: "Pictures a second when they were taken; as --fps when not given.")
    var sourceFps: Double?

    func validate() throws { try check("--source-fps", sourceFps, in: 0.1...1_000) }
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
    @OptionGroup var options: ImportOptions

    func run() throws {
        try options.run(
            folders.map {
                ImportJob(pictures: $0, sourceFPS: rate.sourceFps, settings: options.settings)
            })
    }
}
