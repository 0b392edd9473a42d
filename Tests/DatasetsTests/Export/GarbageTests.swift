import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

/// Readers of other tools' files meet broken ones: they throw, they do not crash.
struct GarbageTests {
    struct Reader: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sample: @Sendable () throws -> [UInt8]
        let read: @Sendable ([UInt8]) throws -> Void
    }

    static let readers = [
        Reader(testDescription: "COCO") {
            try COCO.encode([.golden], licenses: ["CC0-1.0"], file: "")
        } read: {
            _ = try COCO.decode($0, file: "")
        },
        Reader(testDescription: "COCO, imported") {
            try COCO.encode([.golden], licenses: ["CC0-1.0"], file: "")
        } read: { bytes in
            try withTemporaryFolder { folder in
                let path = folder.appending(path: "a.json").path
                try Data(bytes).write(to: URL(filePath: path))
                for image in try BoxedPictures.coco(path).value.flatMap(\.images) {
                    let mapping = PictureMapping(
                        width: image.width ?? 9, height: image.height ?? 9,
                        fitter: PictureFitter(width: 32, height: 16, fit: .crop))
                    var fitter = BoxFitter()
                    let actors = fitter.actors(image.actors, mapping)
                    _ = try JSON.lines(actors, file: path)
                }
            }
        },
        Reader(testDescription: "KITTI") {
            Array(KITTI.encode([.golden]).utf8)
        } read: {
            _ = try KITTI.decode($0, file: "")
        },
        Reader(testDescription: "KITTI calibration") {
            Array(KITTICalibration(of: Camera()).encoded().utf8)
        } read: {
            _ = try KITTICalibration.decode($0, file: "")
        },
        Reader(testDescription: "MOT") {
            Array(MOTChallenge.encode([.golden]).utf8)
        } read: {
            _ = try MOTChallenge.decode($0, file: "")
        },
        Reader(testDescription: "YOLO") {
            Array(YOLO.encode(AnnotatedImage.golden.actors, width: 1024, height: 512).utf8)
        } read: {
            _ = try YOLO.decode($0, names: YOLO.names, width: 1024, height: 512, file: "")
        },
    ]

    @Test(arguments: readers)
    func brokenBytesThrowAtMost(reader: Reader) throws {
        let sample = try reader.sample()
        try reader.read(sample)
        var state: UInt32 = 7
        func random(below bound: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 8) % bound
        }
        let tokens = ["-", "9", "e", ".", " ", ",", "\n", "nan", "[", "\"", "\u{0}", "\u{FF}"]
        for _ in 0..<300 {
            var bytes = sample
            for _ in 0...random(below: 4) {
                let start = random(below: bytes.count)
                let end = min(start + random(below: 6), bytes.count)
                bytes.replaceSubrange(start..<end, with: tokens[random(below: tokens.count)].utf8)
            }
            if random(below: 4) == 0 { bytes.removeLast(random(below: bytes.count)) }
            do { try reader.read(bytes) } catch is FileError {}
        }
    }
}
