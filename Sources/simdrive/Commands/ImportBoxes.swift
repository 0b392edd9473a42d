import ArgumentParser
import Datasets
import Workflows

/// Imports pictures with the boxes of a COCO file, one clip a video.
struct ImportCOCO: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coco",
        abstract: "Import pictures with the boxes and tracks of a COCO file, one clip a video.",
        discussion: """
            The frames of a video come in the order of their frame_id, pictures of no video in the order \
            of their names, one clip a folder.
            """)

    @Argument(help: "JSON file of images, annotations, categories and, if there are any, videos.")
    var annotations: String

    @Option(help: "Folder in which the paths of the file's images start.")
    var images: String

    @OptionGroup var classes: ClassOptions
    @OptionGroup var rate: SourceRate
    @OptionGroup var options: ImportOptions

    func run() throws {
        let found = try BoxedPictures.coco(annotations, classes.reading(isLenient: options.lenient))
        let console = options.report.console()
        for what in found.ignored { console.note("\(annotations): not understood: \(what)") }
        let jobs = found.value.map { pictures in
            ImportJob(
                pictures, from: "\(annotations), \(pictures.name)", in: images,
                sourceFPS: rate.sourceFps, settings: options.settings)
        }
        try options.run(jobs, unread: found.ignored)
    }
}

/// What the classes of a file of boxes mean.
struct ClassOptions: ParsableArguments {
    @Option(
        help: """
            YAML file of lines such as 'minibus: bus', for classes that simdrive does not know or takes \
            otherwise; 'ignore' makes regions to ignore, 'none' nobody.
            """)
    var classMap: String?

    func reading(isLenient: Bool) throws -> ReadingOptions {
        let own = try classMap.map(ClassMap.read)
        return ReadingOptions(
            classes: own.map(ClassMap.standard.overridden) ?? .standard, isLenient: isLenient)
    }
}

/// Imports a KITTI tracking sequence as one clip.
struct ImportKITTI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kitti", abstract: "Import one sequence of KITTI tracking as a clip.",
        discussion: """
            All pictures of the folder are taken; their names are the numbers of their frames, as \
            000012.png. Cuboids are kept when --calib gives the camera.
            """)

    @Argument(help: "Label file of the sequence, such as label_02/0000.txt: 17 columns.")
    var labels: String

    @Option(help: "Folder of the sequence's pictures, such as image_02/0000.")
    var images: String

    @Option(help: "Calibration of the sequence, such as calib/0000.txt.")
    var calib: String?

    @OptionGroup var classes: ClassOptions
    @OptionGroup var rate: SourceRate
    @OptionGroup var options: ImportOptions

    func run() throws {
        let pictures = try BoxedPictures.kitti(
            labels, pictures: images, calibration: calib,
            classes.reading(isLenient: options.lenient))
        let job = ImportJob(
            pictures, from: labels, in: images, sourceFPS: rate.sourceFps,
            settings: options.settings)
        try options.run([job])
    }
}
