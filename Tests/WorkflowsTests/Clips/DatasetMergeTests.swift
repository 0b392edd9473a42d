import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets
@testable import Workflows

struct DatasetMergeTests {
    /// A merge after a clip has gone says which one.
    @Test func lostClipsAreNamed() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            for id in ["a", "b"] {
                let about = ClipDescription(
                    id: id,
                    origin: .init(
                        file: "a.mp4", bytes: 9, width: 64, height: 32, fps: 5, fit: .crop),
                    camera: CameraCalibration(name: "CAM_FRONT"), width: 64, height: 32, fps: 5,
                    license: "CC0-1.0", simdrive: "0.1.0")
                let writer = try ClipWriter(in: dataset, about: about, scenario: nil)
                try writer.append(
                    Frame(
                        width: 64, height: 32, pixels: [UInt8](repeating: 9, count: 64 * 32 * 3)),
                    KnownLabels(frame: 0, time: 0))
                try writer.finish()
            }
            func merge() throws -> [String] {
                let listener = Listener()
                #expect(try DatasetMerge.run(in: folder, observer: listener).isEmpty)
                return listener.notes
            }
            #expect(try merge().isEmpty)
            try FileManager.default.removeItem(at: dataset.clip("a"))
            let sentence = "1 clip is left out, named by manifest.jsonl and not there: a"
            #expect(try merge() == ["\(folder.path): \(sentence)"])
            #expect(try merge().isEmpty)
            try FileManager.default.removeItem(at: dataset.clip("b").appending(path: "SHA256SUMS"))
            let lost = "1 clip has no whole SHA256SUMS, the dataset's stands for it: b"
            #expect(try merge() == ["\(folder.path): \(lost)"])
        }
    }
}
