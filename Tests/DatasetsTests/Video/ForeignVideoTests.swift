import CAV
import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

/// Videos of other programs: what they say of their pictures is done or reported.
struct ForeignVideoTests {
    struct Saying: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var container = "mkv"
        let video: @Sendable () -> SampleVideo
        let words: [String]
    }

    static let sayings: [Saying] = [
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
        Saying(
            testDescription: "transparency of VP9, of which only the container knows",
            video: {
                SampleVideo(tagStream: {
                    av_dict_set(&$0.pointee.metadata, "alpha_mode", "1", 0)
                })
            }, words: ["its transparency"]),
        Saying(
            testDescription: "fields of Motion JPEG, of which only the container knows",
            video: {
                SampleVideo(codec: "mjpeg", format: AV_PIX_FMT_YUVJ444P) {
                    $0.pointee.field_order = AV_FIELD_TT
                }
            }, words: ["3 frames of two fields, which are not taken apart"]),
        Saying(
            testDescription: "two views side by side, of stereo cameras",
            video: {
                SampleVideo(tagStream: {
                    av_dict_set(&$0.pointee.metadata, "stereo_mode", "left_right", 0)
                })
            }, words: ["its two views of one scene"]),
        Saying(
            testDescription: "views all around", container: "mp4",
            video: { SampleVideo(codec: "mpeg4", tagStream: addViewAllAround) },
            words: ["its view all around"]),
        Saying(
            testDescription: "a limited range of RGB, of capture cards",
            video: {
                SampleVideo(format: AV_PIX_FMT_BGR0) { $0.pointee.color_range = AVCOL_RANGE_MPEG }
            }, words: ["its limited range of RGB"]),
        Saying(
            testDescription: "a limited range of grey, of cameras for the night",
            video: {
                SampleVideo(format: AV_PIX_FMT_GRAY8) { $0.pointee.color_range = AVCOL_RANGE_MPEG }
            }, words: ["its limited range of grey"]),
    ]

    private static func addViewAllAround(to stream: UnsafeMutablePointer<AVStream>) {
        var size = 0
        guard let view = av_spherical_alloc(&size) else { return }
        _ = av_stream_add_side_data(
            stream, AV_PKT_DATA_SPHERICAL,
            UnsafeMutableRawPointer(view).assumingMemoryBound(to: UInt8.self), size)
    }

    @Test(arguments: sayings)
    func whatIsNotDoneIsSaid(saying: Saying) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.\(saying.container)").path
            try saying.video().write(frames(3), to: path)
            let reader = try MP4Reader(path: path)
            while try reader.next() != nil {}
            #expect(reader.unread + reader.remarks == saying.words)
        }
    }

    /// Cameras that were turned while they ran, and cameras whose stream was cut together.
    @Test func framesThatDifferAreCounted() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mjpeg").path
            let large = try JPEG.encode(.gradient(width: 64, height: 32))
            let small = try JPEG.encode(.gradient(width: 32, height: 32))
            let turn = Array("Exif\0\0".utf8) + TIFFSample(tags: [.init(0x112, 3, 6)]).file
            let turned = large[..<2] + [0xFF, 0xE1, 0, UInt8(turn.count + 2)] + turn + large[2...]
            try DurableFile.write(large + small + turned + small, to: path)
            let fitter = PictureFitter(width: 32, height: 16, fit: .crop)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 25)
            while try footage.next() != nil {}
            #expect(
                footage.remarks == [
                    "2 frames of another size than the first, fitted for themselves",
                    "1 frames that ask to be turned, which is not done",
                ])
        }
    }

    struct Colors: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let video: @Sendable () -> SampleVideo
        var color: [UInt8] = [200, 50, 32]
    }

    static let kinds: [Colors] = [
        Colors(testDescription: "nothing said", video: { SampleVideo() }),
        Colors(
            testDescription: "BT.709 by its name, of dashcams",
            video: {
                SampleVideo(matrix: SWS_CS_ITU709) { $0.pointee.colorspace = AVCOL_SPC_BT709 }
            }),
        Colors(
            testDescription: "BT.2020 of telephones",
            video: {
                SampleVideo(matrix: SWS_CS_BT2020) { $0.pointee.colorspace = AVCOL_SPC_BT2020_NCL }
            }),
        Colors(
            testDescription: "SMPTE 240M of early HD",
            video: {
                SampleVideo(matrix: SWS_CS_SMPTE240M) {
                    $0.pointee.colorspace = AVCOL_SPC_SMPTE240M
                }
            }),
        Colors(
            testDescription: "full range by its name",
            video: { SampleVideo(isFullRange: true) { $0.pointee.color_range = AVCOL_RANGE_JPEG } }),
        Colors(
            testDescription: "limited range by its name",
            video: { SampleVideo { $0.pointee.color_range = AVCOL_RANGE_MPEG } }),
        Colors(
            testDescription: "Motion JPEG of old cameras",
            video: { SampleVideo(codec: "mjpeg", format: AV_PIX_FMT_YUVJ444P) }),
        Colors(
            testDescription: "ten bits", video: { SampleVideo(format: AV_PIX_FMT_YUV420P10LE) }),
        Colors(
            testDescription: "16 bits", video: { SampleVideo(format: AV_PIX_FMT_YUV444P16LE) }),
        Colors(testDescription: "RGB of screens", video: { SampleVideo(format: AV_PIX_FMT_BGR0) }),
        Colors(
            testDescription: "grey of machine vision, which has no range",
            video: { SampleVideo(format: AV_PIX_FMT_GRAY8, isFullRange: true) },
            color: [77, 77, 77]),
        Colors(
            testDescription: "grey of 16 bits",
            video: { SampleVideo(format: AV_PIX_FMT_GRAY16LE, isFullRange: true) },
            color: [77, 77, 77]),
    ]

    /// Whole, fitted, and as the start of a generated clip.
    @Test(arguments: kinds)
    func coloursAreAsTheyAreMeant(kind: Colors) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mkv").path
            try kind.video().write([.flat(kind.color, width: 64, height: 32)], to: path)
            let fitter = PictureFitter(width: 32, height: 16, fit: .crop)
            let fitted = try #require(
                try VideoFootage(path: path, fitter: fitter, fps: 10).next())
            #expect(fitted.distance(to: .flat(kind.color, width: 32, height: 16)) <= 4)
            let whole = try MP4.frames(of: path).frames[0]
            #expect(whole.distance(to: .flat(kind.color, width: 64, height: 32)) <= 4)
            #expect(try FirstPicture(path, fittedBy: fitter).frame == fitted)
        }
    }

    /// Television's pixels are not square: all of a frame that is shown as a square is kept.
    @Test func anamorphicFramesKeepTheirProportions() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mkv").path
            var frame = Frame.flat([20, 20, 20], width: 64, height: 32)
            for y in 0..<32 { for x in 0..<8 { frame[x, y] = (200, 200, 200) } }
            try SampleVideo { $0.pointee.sample_aspect_ratio = AVRational(num: 1, den: 2) }
                .write([frame], to: path)
            let fitter = PictureFitter(width: 32, height: 32, fit: .crop)
            let fitted = try #require(try VideoFootage(path: path, fitter: fitter, fps: 10).next())
            #expect(fitted[1, 16].red > 180 && fitted[8, 16].red < 40)
            #expect(try FirstPicture(path, fittedBy: fitter).frame == fitted)
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

    /// AVI and ASF tell of H.264 when it is decoded alone: whole ones were taken for cut.
    @Test(arguments: ["avi", "asf"], [0, 2])
    func h264WithoutTimesToShow(ending: String, bidirectional: Int32) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.\(ending)").path
            var video = SampleVideo(codec: "libx264")
            video.tag = { $0.pointee.max_b_frames = bidirectional }
            try video.write(frames(30), to: path)
            #expect(try MP4.frames(of: path).frames.count == 30)
        }
    }

    private static let page = Array("OggS\0".utf8)

    /// What containers have at their ends that do not tell their length.
    @Test(
        arguments: [
            ("gif", Array("GIF89a,;".utf8), nil), ("gif", Array("GIF89a,;\0\0".utf8), nil),
            ("gif", Array("GIF89a,".utf8), "it has no mark at its end"),
            ("gif", [], "it has no mark at its end"),
            ("ogg", page + [2, 1] + page + [4, 1, 2, 3], nil),
            (
                "ogg", page + [2, 1] + page + [0, 1, 2, 3],
                "its last page is not the last of a track"
            ),
            ("ogg", page + [4, 1] + page, "its last page is not the last of a track"),
            ("ogg", [1], "its last page is not the last of a track"),
            ("mpegts", [UInt8](repeating: 0, count: 376), nil),
            ("mpegts", [UInt8](repeating: 0, count: 384), nil),
            ("mpegts", [UInt8](repeating: 0, count: 375), "its last packet is cut off"),
            ("avi", [1, 2, 3], nil),
        ] as [(String, [UInt8], String?)])
    func endsWithoutALength(demuxer: String, file: [UInt8], lack: String?) {
        #expect(VideoEnd.lack(in: Data(file), demuxer: demuxer) == lack)
        // Also where the bytes are a part of others.
        #expect(VideoEnd.lack(in: Data([7] + file).dropFirst(), demuxer: demuxer) == lack)
    }

    /// Copies that broke off, of containers that do not tell their length.
    @Test(arguments: ["gif", "ts"])
    func videosWithoutALengthThatEndEarly(ending: String) throws {
        let video =
            ending == "gif"
            ? SampleVideo(codec: "gif", format: AV_PIX_FMT_RGB8)
            : SampleVideo(codec: "mpeg4") { $0.pointee.flags &= ~AV_CODEC_FLAG_GLOBAL_HEADER }
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.\(ending)").path
            try video.write(frames(30), to: path)
            let count = try MP4.frames(of: path).frames.count
            #expect((29...30).contains(count))
            let bytes = try DurableFile.read(path)
            try DurableFile.write(bytes.prefix(bytes.count * 6 / 10 / 188 * 188 + 40), to: path)
            let error = #expect(throws: FileError.self) { try MP4.frames(of: path) }
            #expect(error?.exitCode == 65)
            let fitter = PictureFitter(width: 32, height: 16, fit: .crop)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 10, isLenient: true)
            var left = 0
            while try footage.next() != nil { left += 1 }
            #expect((1..<count).contains(left))
            #expect(footage.remarks.contains { $0.hasPrefix("the rest after ") })
        }
    }

    private func frames(_ count: Int) -> [Frame] {
        (0..<count).map { .noise(width: 64, height: 32, seed: UInt32($0)) }
    }
}
