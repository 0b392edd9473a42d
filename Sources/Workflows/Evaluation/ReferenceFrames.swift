import Datasets
import Files
import Foundation
import Frames
import Renderer
import Sim

/// The pictures that a clip is measured against.
enum ReferenceFrames: Sendable {
    /// The reference world's, drawn at the clip's size.
    case rendered(ReferenceRenderer, [World], ClipDescription)
    /// Those of another clip, reduced to the size of the one that is described.
    case stored(ClipFolder, ClipDescription)

    /// The reference world plays the clip's scenario again.
    init(replaying clip: ClipFolder) throws {
        // Labels first: they hold a description that promises any number of frames to its word.
        let labels = try clip.labels()
        let worlds = try clip.worlds(as: labels)
        let (about, camera) = (clip.description, worlds[0].camera)
        guard about.width * camera.height == about.height * camera.width else {
            throw FileError(
                .data, file: clip.url.path,
                "is \(about.height)×\(about.width), its scenario's camera is "
                    + "\(camera.height)×\(camera.width)")
        }
        self = .rendered(ReferenceRenderer(world: worlds[0]), worlds, about)
    }

    /// The clip of the same name in a dataset.
    init(of clip: ClipFolder, in dataset: URL) throws {
        let about = clip.description
        let folder = try ClipFolder(
            at: dataset.appending(path: "clips").appending(path: about.id))
        let other = folder.description
        guard other.fps == about.fps, other.frames >= about.frames, other.width >= about.width,
            other.height >= about.height
        else {
            throw FileError(
                .data, file: folder.url.path,
                "has \(other.frames) frames of \(other.height)×\(other.width) at \(other.fps) a "
                    + "second; to be compared, it must have at least \(about.frames) of at least "
                    + "\(about.height)×\(about.width) at \(about.fps)")
        }
        self = .stored(folder, about)
    }

    func frame(_ index: Int) throws -> Frame {
        switch self {
        case .rendered(let renderer, let worlds, let about):
            renderer.frame(of: worlds[index], width: about.width, height: about.height)
        case .stored(let folder, let about):
            PictureFitter(width: about.width, height: about.height, fit: .crop)
                .fitted(try folder.frame(index))
        }
    }

    /// How its pictures came to their size.
    var resizing: String {
        guard case .stored(let folder, let about) = self, folder.description.width != about.width
        else { return "none" }
        return "Lanczos, from \(folder.description.height)×\(folder.description.width)"
    }
}
