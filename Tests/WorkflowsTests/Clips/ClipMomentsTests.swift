import Diffusion
import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets
@testable import Workflows

struct ClipMomentsTests {
    /// Clips of some lengths at 10 frames a second, 32×16.
    private func withClips(_ lengths: [Int], _ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            for (index, frames) in lengths.enumerated() {
                let about = ClipDescription(
                    id: "clip-\(index)",
                    origin: .init(
                        file: "a.mp4", bytes: 9, width: 32, height: 16, fps: 10, fit: .crop),
                    camera: CameraCalibration(name: "CAM_FRONT"), width: 32, height: 16, fps: 10,
                    license: "CC0-1.0", simdrive: "0.1.0")
                let writer = try ClipWriter(
                    in: DatasetFolder(at: folder, existing: .resume), about: about, scenario: nil)
                for frame in 0..<frames {
                    try writer.append(
                        Frame(
                            width: 32, height: 16,
                            pixels: [UInt8](repeating: UInt8(40 + 10 * frame), count: 32 * 16 * 3)),
                        KnownLabels(frame: frame, time: Double(frame) / 10))
                }
                try writer.finish()
            }
            try body(folder)
        }
    }

    @Test func clipsThatAreTooShortAreNamed() throws {
        try withClips([4, 6, 2]) { folder in
            let moments = try ClipMoments(of: folder, seed: 3)
            func lack(_ frames: Int) -> String? {
                moments.passedOver(by: ClipShape(frames: frames, fps: 5, width: 32, height: 16))
            }
            #expect(
                lack(3) == "\(folder.path): clips without 3 frames of 16×32 at 5.0 frames/s, "
                    + "passed over: clip-0, clip-2")
            // Where there is none the first to be read is an error.
            #expect(lack(1) == nil && lack(9) == nil)
        }
    }

    /// Two frames at 5 a second span three: 2 of 4 frames can begin a part, and 4 of 6.
    @Test func everyMomentComesOnceBeforeOneComesAgain() throws {
        try withClips([4, 6, 2]) { folder in
            let moments = try ClipMoments(of: folder, seed: 3)
            let shape = ClipShape(frames: 2, fps: 5, width: 16, height: 8)
            #expect(moments.count(of: shape) == 6)
            let parts = try (0..<6).map { try moments.part($0, shape) }
            let places = parts.map { "\($0.folder.description.id) \($0.numbers)" }
            #expect(
                Set(places) == [
                    "clip-0 [0, 2]", "clip-0 [1, 3]", "clip-1 [0, 2]", "clip-1 [1, 3]",
                    "clip-1 [2, 4]", "clip-1 [3, 5]",
                ])
            let again = try moments.part(6, shape)
            #expect("\(again.folder.description.id) \(again.numbers)" == places[0])
            let frames = try parts[0].frames()
            #expect(frames.map(\.width) == [16, 16] && frames[0].height == 8)
        }
    }

    /// Too long, too fast and too large.
    @Test(arguments: [(7, 10.0, 16, 8), (2, 20.0, 16, 8), (2, 10.0, 64, 32)])
    func whatNoClipHasIsAnError(frames: Int, fps: Double, width: Int, height: Int) throws {
        try withClips([6]) { folder in
            let moments = try ClipMoments(of: folder, seed: 3)
            let shape = ClipShape(frames: frames, fps: fps, width: width, height: height)
            #expect(moments.count(of: shape) == 0)
            #expect(throws: FileError.self) { try moments.part(0, shape) }
        }
    }
}
