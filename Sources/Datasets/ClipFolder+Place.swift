import Files
import Foundation

extension ClipFolder {
    /// Throws where an output would lie among a dataset's clips, where nothing but clips belongs.
    package static func checkIsOutside(_ output: URL) throws {
        var place = output.standardizedFileURL
        while access(place.path, F_OK) != 0, place.path != "/" { place.deleteLastPathComponent() }
        // What a link leads to is what would be written.
        place = place.resolvingSymlinksInPath()
        while place.path != "/" {
            if isClip(place) || holdsClips(place) {
                throw FileError(
                    .cannotCreate, file: output.path, "lies among the clips of a dataset",
                    remedy: "choose another place")
            }
            place.deleteLastPathComponent()
        }
    }

    private static func isClip(_ folder: URL) -> Bool {
        [File.description, .labels].allSatisfy { access(path($0, in: folder), F_OK) == 0 }
    }

    private static func holdsClips(_ folder: URL) -> Bool {
        guard folder.lastPathComponent == "clips" else { return false }
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return names?.contains { isClip(folder.appending(path: $0)) } ?? false
    }
}
