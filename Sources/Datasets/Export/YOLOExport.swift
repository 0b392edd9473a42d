import Foundation

/// `exports/yolo`: `images/<split>/<clip>_000000.png`, `labels/<split>/<clip>_000000.txt` and
/// `data.yaml`.
struct YOLOExport: ExportLayout {
    func cannotSay(of clip: ExportClip) -> [String] {
        let count = clip.images.reduce(0) { $0 + $1.ignored.count }
        return count > 0 ? ["\(count) regions to ignore, which YOLO cannot mark"] : []
    }

    func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        let about = clip.folder.description
        for (index, image) in zip(clip.frames, clip.images) {
            let name = String(format: "%@/%@_%06d", clip.split.rawValue, clip.name, index)
            try folder.link(frame: index, of: clip, to: "images/\(name).png")
            try folder.write(
                YOLO.encode(image.actors, width: about.width, height: about.height),
                to: "labels/\(name).txt")
        }
    }

    func finish(_ folder: ExportFolder) throws {
        for split in Split.allCases {
            try folder.makeFolder("images/\(split.rawValue)")
            try folder.makeFolder("labels/\(split.rawValue)")
        }
        try folder.write(YOLO.description(), to: "data.yaml")
    }
}
