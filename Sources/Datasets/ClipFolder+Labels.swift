import Files
import Foundation
import Sim

extension ClipFolder {
    /// Puts other labels and another description in the place of those that are there, with their hashes.
    ///
    /// The clip is whole at every moment: it is put together anew and takes its own place.
    package func replace(
        _ labels: [FrameLabels], _ change: (inout ClipDescription) -> Void
    ) throws {
        var (about, sums) = (description, try checksums().list)
        change(&about)
        let files = [
            (File.labels, try LabelsFile.encode(labels, file: Self.path(.labels, in: url))),
            (
                File.description,
                try JSON.document(about, file: Self.path(.description, in: url))
            ),
        ]
        for (file, bytes) in files { sums.sums[file.rawValue] = Checksums.hash(of: bytes) }
        try replace(files + [(.checksums, sums.encoded())])
    }

    private func replace(_ files: [(file: File, bytes: [UInt8])]) throws {
        let folder = url.resolvingSymlinksInPath()
        let staging = try DatasetFolder.makeStaging(
            for: folder.lastPathComponent, in: folder.deletingLastPathComponent())
        do {
            try Self.link(folder, to: staging.url, without: files.map(\.file.rawValue))
            for (file, bytes) in files {
                try DurableFile.create(bytes, at: Self.path(file, in: staging.url))
            }
            try staging.move(to: folder)
        } catch {
            staging.remove()
            throw error
        }
    }

    /// Gives all but some files of a folder second names in another; copies where there is no such thing.
    private static func link(_ folder: URL, to other: URL, without names: [String]) throws {
        let contents = FolderContents(of: folder)
        for name in contents.folders { try DurableFile.makeFolder(other.appending(path: name)) }
        for name in contents.files + contents.others where !names.contains(name) {
            let (source, target) = (
                folder.appending(path: name).path, other.appending(path: name).path
            )
            if Foundation.link(source, target) != 0 {
                try DurableFile.create(DurableFile.read(source), at: target)
            }
        }
        for name in contents.folders {
            try DurableFile.synchronize(other.appending(path: name).path)
        }
    }
}
