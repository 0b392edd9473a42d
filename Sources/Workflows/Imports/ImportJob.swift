import Datasets
import Files
import Foundation

/// One clip to be made of a video or of pictures.
package struct ImportJob: ClipInput {
    /// What it is made of: a path, or a path and what to look for there.
    package let path: String
    /// The folder's name, the file's without its ending, or what a file of boxes calls the video.
    private let name: String
    /// What took the pictures.
    private let camera: String
    private let settings: ImportSettings
    /// Opens the pictures, and tells how many bytes of them it has read, of how many.
    private let open: ((Int, Int) -> Void) throws -> any Footage

    /// Of a video.
    package init(video path: String, settings: ImportSettings) {
        self.init(path, isFolder: false, settings) { progress in
            try VideoFootage(
                path: path, fitter: settings.fitter, fps: settings.fps,
                isLenient: settings.isLenient, progress: progress)
        }
    }

    /// Of a folder of pictures.
    ///
    /// - Parameter sourceFPS: frames a second that were taken; those of the clip when nil.
    package init(pictures folder: String, sourceFPS: Double?, settings: ImportSettings) {
        self.init(folder, isFolder: true, settings) { progress in
            try PictureFootage(
                folder: folder, fitter: settings.fitter, fps: settings.fps,
                sourceFPS: sourceFPS ?? settings.fps, isLenient: settings.isLenient,
                progress: progress)
        }
    }

    private init(
        _ path: String, isFolder: Bool, _ settings: ImportSettings,
        open: @escaping ((Int, Int) -> Void) throws -> any Footage
    ) {
        self.path = path
        self.settings = settings
        self.open = open
        let url = URL(filePath: path).standardizedFileURL
        let name = (isFolder ? url : url.deletingPathExtension()).lastPathComponent
        // Datasets of several cameras have a folder for each in that of the drive.
        let drive = url.deletingLastPathComponent().lastPathComponent
        let isCamera = isFolder && CameraName.isOne(name) && drive != "/"
        self.name = isCamera ? drive : name
        camera = isCamera ? name : CameraName.usual
    }

    /// Of pictures with boxes.
    ///
    /// - Parameters:
    ///   - path: of the file that annotates them, and what it calls them.
    ///   - folder: where the pictures are.
    ///   - sourceFPS: frames a second that were taken; those of the clip when nil.
    package init(
        _ pictures: BoxedPictures, from path: String, in folder: String, sourceFPS: Double?,
        settings: ImportSettings
    ) {
        self.path = path
        self.settings = settings
        open = { progress in
            try PictureFootage(
                pictures, in: folder, fitter: settings.fitter, fps: settings.fps,
                sourceFPS: sourceFPS ?? settings.fps, isLenient: settings.isLenient,
                progress: progress)
        }
        // Some files call their videos by paths.
        name = pictures.name.replacing("/", with: "-")
        camera = pictures.camera
    }

    private var clipID: String { "\(name)-\(camera)" }

    package var planned: ShardEntry { ShardEntry(clip: clipID, scenario: name, seed: 0) }

    /// Writes the clip.
    ///
    /// When resuming, a whole clip that was imported in the same way is kept.
    package func write(
        to dataset: DatasetFolder, crf: Int, observer: some JobObserver
    ) throws -> ImportedClip {
        let reading = LongTask("MB of \(path) read", observer)
        let footage = try open { reading.progress($0 >> 20, of: $1 >> 20) }
        let folder = dataset.clip(clipID)
        for what in footage.unread { observer.note("\(path): not understood: \(what)") }
        var origin = footage.origin
        origin.digitalSourceType = footage.digitalSourceType
        var about = ClipDescription(
            id: clipID, origin: origin,
            camera: CameraCalibration(name: camera, intrinsics: footage.intrinsics),
            width: settings.fitter.width, height: settings.fitter.height, fps: settings.fps,
            license: settings.license, simdrive: ProgramVersion.current)
        about.synthetic = about.synthetic || settings.isSynthetic
        let isKept = dataset.existing == .resume && dataset.isDone(clipID)
        let done: ClipDescription
        if isKept {
            done = try kept(ClipFolder(at: folder), about, footage, crf: crf)
            observer.note("\(folder.path) is there already")
        } else {
            done = try written(footage, about, to: dataset, crf: crf, observer: observer)
        }
        for what in footage.remarks { observer.note("\(path): \(what)") }
        observer.finished(folder)
        return ImportedClip(
            clip: clipID, folder: folder.path, frames: done.frames, unread: footage.unread,
            remarks: footage.remarks, wasThere: isKept)
    }

    private func written(
        _ footage: any Footage, _ about: ClipDescription, to dataset: DatasetFolder, crf: Int,
        observer: some JobObserver
    ) throws -> ClipDescription {
        let writer = try ClipWriter(in: dataset, about: about, scenario: nil, crf: crf)
        var count = 0
        while let frame = try footage.next() {
            try writer.append(frame, labels(of: footage, frame: count))
            count += 1
            // More may come than one expects.
            observer.progress(count, of: max(count + 1, footage.expectedCount), clipID)
        }
        guard count > 0 else {
            throw FileError(
                .data, file: path, "holds no picture that can be read", remedy: "get it anew")
        }
        observer.progress(count, of: count, clipID)
        return try writer.finish {
            guard let word = footage.digitalSourceType else { return }
            $0.origin?.digitalSourceType = word
            $0.synthetic = $0.synthetic || DigitalSourceType.isSynthetic(word)
        }
    }

    private func labels(of footage: any Footage, frame: Int) -> KnownLabels {
        KnownLabels(
            frame: frame, time: Double(frame) / settings.fps, environment: environment,
            boxes: footage.boxes(in: frame))
    }

    private var environment: KnownLabels.Environment? {
        guard settings.timeOfDay != nil || settings.weather != nil else { return nil }
        return KnownLabels.Environment(timeOfDay: settings.timeOfDay, weather: settings.weather)
    }

    /// Refuses to pass a clip that was imported in another way for the one asked for.
    private func kept(
        _ there: ClipFolder, _ about: ClipDescription, _ footage: any Footage, crf: Int
    ) throws -> ClipDescription {
        var expected = about
        expected.crf = crf
        // Which pictures a lenient import leaves out is known when it has read them.
        if settings.isLenient { while try footage.next() != nil {} }
        // A video has as many frames as it gives.
        expected.frames = there.description.frames
        // One of many pictures may say how it came about.
        if let word = there.description.origin?.digitalSourceType {
            expected.origin?.digitalSourceType = word
            expected.synthetic = expected.synthetic || DigitalSourceType.isSynthetic(word)
        }
        try expected.checkMade(like: there)
        let isLabelledAlike = try there.knownLabels().enumerated()
            .allSatisfy { labels(of: footage, frame: $0) == $1 }
        guard isLabelledAlike else { throw ClipConflict(there, .labels) }
        return there.description
    }
}
