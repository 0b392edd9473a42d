import Datasets

/// One clip to be made of pictures with boxes.
package struct BoxedImportJob: ClipInput {
    package let job: ImportJob
    private let pictures: BoxedPictures
    private let folder: String
    private let sourceFPS: Double?

    /// - Parameters:
    ///   - folder: where the pictures are.
    ///   - sourceFPS: frames a second that were taken; those of the clip when nil.
    package init(_ job: ImportJob, _ pictures: BoxedPictures, in folder: String, sourceFPS: Double?)
    {
        self.job = job
        self.pictures = pictures
        self.folder = folder
        self.sourceFPS = sourceFPS
    }

    package var path: String { job.path }
    package var planned: ShardEntry { job.planned }

    package func write(
        to dataset: DatasetFolder, crf: Int, observer: some JobObserver
    ) throws -> ImportedClip {
        let settings = job.settings
        let footage = try PictureFootage(
            pictures, in: folder, fitter: settings.fitter, fps: settings.fps,
            sourceFPS: sourceFPS ?? settings.fps, isLenient: settings.isLenient)
        return try job.write(footage, to: dataset, crf: crf, observer: observer)
    }
}
