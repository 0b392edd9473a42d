import Files
import Sim

extension ClipFolder {
    /// Puts other labels and another description in the place of those that are there, and their hashes.
    ///
    /// A clip that is interrupted meanwhile counts as not whole: its hashes are written last.
    package func replace(
        _ labels: [FrameLabels], _ change: (inout ClipDescription) -> Void
    ) throws {
        var (about, sums) = (description, try checksums())
        change(&about)
        let labelsPath = Self.path(.labels, in: url)
        let aboutPath = Self.path(.description, in: url)
        let files = [
            (File.labels, labelsPath, try LabelsFile.encode(labels, file: labelsPath)),
            (File.description, aboutPath, try JSON.document(about, file: aboutPath)),
        ]
        for (file, path, bytes) in files {
            try DurableFile.writeOwn(bytes, to: path)
            sums.sums[file.rawValue] = Checksums.hash(of: bytes)
        }
        try sums.write(to: url)
    }
}
