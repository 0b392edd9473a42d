import Files
import Foundation
import Frames
import Sim
import TestSupport
import Testing

@testable import Datasets

/// Videos whose containers have a part of their pictures shown.
struct ContainerCropTests {
    @Test(
        arguments: [
            // Width, height and the way to its middle from the picture's, as ratios.
            ([48, 1, 32, 1, 0, 1, 0, 1], [8, 0, 8, 0], "the black sides of analogue video"),
            ([64, 1, 24, 1, 0, 1, 4, 1], [0, 8, 0, 0], "lines of teletext above"),
            ([32, 1, 32, 1, -16, 1, 0, 1], [0, 0, 32, 0], "one of two pictures side by side"),
            ([127, 2, 32, 1, 1, 4, 0, 1], [1, 0, 0, 0], "parts of pixels"),
            ([64, 1, 32, 1, 0, 1, 0, 1], nil, "all, as QuickTime writes it"),
            ([64, 0, 32, 1, 0, 1, 0, 1], nil, "nothing that can be"),
            ([], nil, "nothing"),
        ] as [([Int32], [Int]?, String)])
    func aperturesOfMP4(numbers: [Int32], edges: [Int]?, habit: String) {
        let clap = numbers.isEmpty ? [] : box("clap", numbers.flatMap(bytes))
        #expect(crop(movie(clap), "mov,mp4,m4a,3gp,3g2,mj2")?.edges == edges)
    }

    @Test(arguments: [true, false])
    func edgesOfMatroska(isStream: Bool) {
        let file = Data(matroska(left: 8, top: 6, right: 4, bottom: 2, isStream: isStream))
        for demuxer in ["matroska,webm", "matroska"] {
            #expect(ContainerCrop(file, demuxer: demuxer, track: 0)?.edges == [8, 6, 4, 2])
        }
        #expect(ContainerCrop(file, demuxer: "matroska,webm", track: 1) == nil)
        #expect(ContainerCrop(file, demuxer: "avi", track: 0) == nil)
        let none = Data(matroska(left: 0, top: 0, right: 0, bottom: 0, isStream: isStream))
        #expect(ContainerCrop(none, demuxer: "matroska,webm", track: 0) == nil)
    }

    @Test func brokenContainersAskForNothingAndEnd() {
        for file in [
            movie(box("clap", [1, 2, 3])),
            matroska(left: 8, top: 6, right: 4, bottom: 2, isStream: false),
        ] {
            for count in 0..<file.count {
                for demuxer in ["mov", "matroska,webm"] {
                    _ = ContainerCrop(Data(file.prefix(count)), demuxer: demuxer, track: 0)
                }
            }
        }
        for byte: UInt8 in [0, 1, 0x7F, 0xFF] {
            let file = Data([UInt8](repeating: byte, count: 64))
            #expect(ContainerCrop(file, demuxer: "mov", track: 0) == nil)
            #expect(ContainerCrop(file, demuxer: "matroska,webm", track: 0) == nil)
        }
    }

    /// The right half of a picture whose left half is red.
    @Test func whatIsShownIsImported() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            var frame = Frame.flat([20, 20, 200], width: 64, height: 32)
            for y in 0..<32 { for x in 0..<32 { frame[x, y] = (200, 20, 20) } }
            try SampleVideo(codec: "mpeg4").write([frame, frame, frame], to: path)
            let clap = box("clap", ([28, 1, 28, 1, 16, 1, 0, 1] as [Int32]).flatMap(bytes))
            try DurableFile.write(adding(clap, to: DurableFile.read(path)), to: path)
            let reader = try MP4Reader(path: path)
            #expect((reader.width, reader.height) == (28, 28))
            let whole = try #require(try reader.next())
            #expect(whole.distance(to: .flat([20, 20, 200], width: 28, height: 28)) <= 12)
            let fitter = PictureFitter(width: 16, height: 16, fit: .crop)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 10)
            let fitted = try #require(try footage.next())
            #expect(fitted.distance(to: .flat([20, 20, 200], width: 16, height: 16)) <= 12)
            #expect((footage.origin.width, footage.origin.height) == (28, 28))
            #expect(footage.unread.isEmpty && footage.remarks.isEmpty)
        }
    }

    @Test func nothingToShowIsSaid() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            try SampleVideo(codec: "mpeg4").write([.gradient(width: 64, height: 32)], to: path)
            let clap = box("clap", ([0, 1, 32, 1, 0, 1, 0, 1] as [Int32]).flatMap(bytes))
            try DurableFile.write(adding(clap, to: DurableFile.read(path)), to: path)
            let reader = try MP4Reader(path: path)
            #expect(reader.unread == ["the wish to have all of its pictures cut off"])
            #expect(try reader.next()?.width == 64)
        }
    }

    // MARK: MP4

    private func bytes(_ number: Int32) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private func box(_ name: String, _ body: [UInt8]) -> [UInt8] {
        bytes(Int32(body.count + 8)) + Array(name.utf8) + body
    }

    /// A video of 64×32.
    private func movie(_ clap: [UInt8]) -> [UInt8] {
        let entry =
            [UInt8](repeating: 0, count: 24) + [0, 64, 0, 32] + [UInt8](repeating: 0, count: 50)
        let table =
            bytes(0) + bytes(1) + box("avc1", entry + box("pasp", bytes(1) + bytes(1)) + clap)
        let media = ["stsd", "stbl", "minf", "mdia", "trak"].reduce(table) { box($1, $0) }
        // A size of 64 bits and the rest of the file.
        return bytes(1) + Array("free".utf8) + bytes(0) + bytes(20) + bytes(7) + bytes(0)
            + Array("moov".utf8) + media
    }

    /// The file of a muxer with one more box in the description of its video.
    private func adding(_ box: [UInt8], to file: [UInt8]) -> [UInt8] {
        var file = Data(file)
        for name in ["moov", "trak", "mdia", "minf", "stbl", "stsd", "mp4v"] {
            guard let place = file.range(of: Data(name.utf8))?.lowerBound else { continue }
            let size = file[place - 4..<place].reduce(0) { $0 << 8 | Int32($1) }
            file.replaceSubrange(place - 4..<place, with: bytes(size + Int32(box.count)))
            if name == "mp4v" { file.insert(contentsOf: box, at: place - 4 + Int(size)) }
        }
        return Array(file)
    }

    private func crop(_ file: [UInt8], _ demuxer: String) -> ContainerCrop? {
        ContainerCrop(Data(file), demuxer: demuxer, track: 0)
    }

    // MARK: Matroska

    private func element(_ id: [UInt8], _ body: [UInt8]) -> [UInt8] {
        id + [0x40 | UInt8(body.count >> 8), UInt8(body.count & 255)] + body
    }

    /// - Parameter isStream: whether the size of the segment was not known when it was begun.
    private func matroska(left: UInt8, top: UInt8, right: UInt8, bottom: UInt8, isStream: Bool)
        -> [UInt8]
    {
        let video = element(
            [0xE0],
            [0xB0, 0x81, 64, 0xBA, 0x81, 32, 0x54, 0xAA, 0x81, bottom, 0x54, 0xBB, 0x82, 0, top]
                + [0x54, 0xCC, 0x81, left, 0x54, 0xDD, 0x81, right])
        let tracks = element([0x16, 0x54, 0xAE, 0x6B], element([0xAE], [0xD7, 0x81, 1] + video))
        let body = element([0xEC], [0, 0]) + tracks + element([0x1F, 0x43, 0xB6, 0x75], [])
        let segment: [UInt8] = [0x18, 0x53, 0x80, 0x67]
        return element([0x1A, 0x45, 0xDF, 0xA3], [0x42, 0x86, 0x81, 1])
            + (isStream
                ? segment + [0x01] + [UInt8](repeating: 0xFF, count: 7) + body
                : element(segment, body))
    }
}

extension ContainerCrop {
    fileprivate var edges: [Int] { [left, top, right, bottom] }
}
