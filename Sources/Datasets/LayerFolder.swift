import Files
import Foundation

/// Pictures about every pixel of a clip, a folder for each layer: `<name>/<CAMERA>/<layer>/000000.png`.
protocol LayerFolder: Sendable {
    associatedtype Layer: CaseIterable, RawRepresentable<String>

    static var name: String { get }

    /// `<name>/<CAMERA>`.
    var url: URL { get }

    init(url: URL)
}

extension LayerFolder {
    init(of clip: URL, camera: String) {
        self.init(url: clip.appending(path: Self.name).appending(path: camera))
    }

    /// Whether a clip has such folders, of any camera.
    static func exists(in clip: URL) -> Bool {
        access(clip.appending(path: name).path, F_OK) == 0
    }

    func path(_ layer: Layer, frame: Int) -> String {
        folder(layer).appending(path: ClipFolder.frameName(frame)).path
    }

    func create() throws {
        for folder in [url.deletingLastPathComponent(), url] + Layer.allCases.map(folder) {
            guard mkdir(folder.path, 0o777) == 0 else {
                throw FileError.writing(folder.path, errno: errno)
            }
        }
    }

    /// Waits until the disk has the folders.
    func synchronize() throws {
        for folder in Layer.allCases.map(folder) + [url, url.deletingLastPathComponent()] {
            try DurableFile.synchronize(folder.path)
        }
    }

    private func folder(_ layer: Layer) -> URL { url.appending(path: layer.rawValue) }
}
