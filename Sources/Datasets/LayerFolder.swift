import Files
import Foundation

/// Folders of pictures about every pixel of a clip: `<name>/<CAMERA>/<layer>/000000.png`.
struct LayerFolders: Sendable {
    private let url: URL
    private let layers: [String]

    init(_ name: String, of clip: URL, camera: String, layers: [String]) {
        url = clip.appending(path: name).appending(path: camera)
        self.layers = layers
    }

    /// Whether a clip has such folders, of any camera.
    static func exist(_ name: String, in clip: URL) -> Bool {
        access(clip.appending(path: name).path, F_OK) == 0
    }

    func path(_ layer: String, frame: Int) -> String {
        url.appending(path: layer).appending(path: ClipFolder.frameName(frame)).path
    }

    func create() throws {
        for folder in [url.deletingLastPathComponent(), url] + layers.map(folder) {
            guard mkdir(folder.path, 0o777) == 0 else {
                throw FileError.writing(folder.path, errno: errno)
            }
        }
    }

    /// Waits until the disk has the folders.
    func synchronize() throws {
        for folder in layers.map(folder) + [url, url.deletingLastPathComponent()] {
            try DurableFile.synchronize(folder.path)
        }
    }

    private func folder(_ layer: String) -> URL { url.appending(path: layer) }
}
