import CAV
import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

/// Videos of other programs: what they say of their pictures is done or reported.
struct ForeignVideoTests {
    struct Saying: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let video: @Sendable () -> SampleVideo
        let words: [String]
    }

    static let sayings = [
        Saying(testDescription: "nothing", video: { SampleVideo() }, words: []),
        Saying(
            testDescription: "fields of television",
            video: { SampleVideo(isInterlaced: true) { $0.pointee.level = 3 } },
            words: ["3 frames of two fields, which are not taken apart"]),
        Saying(
            testDescription: "HDR of telephones",
            video: { SampleVideo { $0.pointee.color_trc = AVCOL_TRC_ARIB_STD_B67 } },
            words: ["its high dynamic range"]),
        Saying(
            testDescription: "linear light of renderers",
            video: { SampleVideo { $0.pointee.color_trc = AVCOL_TRC_LINEAR } },
            words: ["its brightness curve linear"]),
        Saying(
            testDescription: "wide colours",
            video: { SampleVideo { $0.pointee.color_primaries = AVCOL_PRI_BT2020 } },
            words: ["its primary colours bt2020"]),
        Saying(
            testDescription: "a matrix that is rare",
            video: { SampleVideo { $0.pointee.colorspace = AVCOL_SPC_YCGCO } },
            words: ["its colour matrix ycgco"]),
        Saying(
            testDescription: "transparency", video: { SampleVideo(format: AV_PIX_FMT_YUVA420P) },
            words: ["its transparency"]),
    ]

    @Test(arguments: sayings)
    func whatIsNotDoneIsSaid(saying: Saying) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mkv").path
            try saying.video().write(frames(3), to: path)
            let reader = try MP4Reader(path: path)
            while try reader.next() != nil {}
            #expect(reader.unread + reader.remarks == saying.words)
        }
    }

    /// As players take them: (200, 50, 32) came back as (185, 35, 33) from cropped HD.
    @Test(arguments: [
        (1280, 720, SWS_CS_ITU709), (960, 720, SWS_CS_ITU709), (640, 480, SWS_CS_ITU601),
    ])
    func coloursWithoutTags(width: Int, height: Int, matrix: Int32) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mkv").path
            let color: [UInt8] = [200, 50, 32]
            var frame = Frame(width: width, height: height)
            for byte in frame.pixels.indices { frame.pixels[byte] = color[byte % 3] }
            try SampleVideo(matrix: matrix).write([frame], to: path)
            let footage = try VideoFootage(
                path: path, fitter: PictureFitter(width: 64, height: 32, fit: .crop), fps: 10)
            let cropped = try #require(try footage.next())
            #expect(cropped.distance(to: .flat(color, width: 64, height: 32)) <= 3)
            let whole = try MP4.frames(of: path).frames[0].cropped(
                x: 9, y: 9, width: 64, height: 32)
            #expect(whole.distance(to: .flat(color, width: 64, height: 32)) <= 3)
        }
    }

    /// Copies that broke off; Matroska was read as a shorter video.
    @Test(arguments: ["mkv", "avi", "mov"], [0.6, 0.9])
    func videosThatEndEarly(ending: String, share: Double) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.\(ending)").path
            try SampleVideo(codec: "mjpeg", format: AV_PIX_FMT_YUVJ444P).write(frames(90), to: path)
            #expect(try MP4.frames(of: path).frames.count == 90)
            var bytes = try DurableFile.read(path)
            // QuickTime's index is at the end: without it there is no video at all.
            bytes.removeLast(Int(Double(bytes.count) * (1 - share)))
            try DurableFile.write(bytes, to: path)
            let error = #expect(throws: FileError.self) { try MP4.frames(of: path) }
            #expect(error?.exitCode == 65)
            guard ending != "mov" else { return }
            let fitter = PictureFitter(width: 32, height: 16, fit: .crop)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 10, isLenient: true)
            var count = 0
            while try footage.next() != nil { count += 1 }
            #expect((Int(90 * share) - 6...Int(90 * share)).contains(count))
            #expect(footage.remarks.count == 1)
            #expect(footage.remarks.first?.hasPrefix("the rest after \(count) frames: ") == true)
        }
    }

    private func frames(_ count: Int) -> [Frame] {
        (0..<count).map { .noise(width: 64, height: 32, seed: UInt32($0)) }
    }
}
