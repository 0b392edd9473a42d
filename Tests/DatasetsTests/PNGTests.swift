import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

struct PNGTests {
    /// 2×2 pictures written by Pillow: red, green / blue, (12, 34, 56), or grey 0, 77 / 128, 255.
    static let pillow: [(name: String, base64: String, pixels: [UInt8])] = [
        (
            "RGB",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP4z8DA8J+BgYHhP4+SBQAalANk3q8CyQAAAABJRU5ErkJggg==",
            colours
        ),
        (
            "palette",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAgMAAAAP2OW3AAAADFBMVEUA/wAMIjj/AAAAAP8g/513AAAADElEQVR4nGNoYLgAAAJUAVFhJlHhAAAAAElFTkSuQmCC",
            colours
        ),
        (
            "grey",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNg8GVo+A8AAzkBzbFhd+4AAAAASUVORK5CYII=",
            greys
        ),
        (
            "16-bit grey",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACEAAAAAAHTY67AAAAEklEQVR4nGNgYPD1ZWho+P8fAApwA5niDbNBAAAAAElFTkSuQmCC",
            greys
        ),
        (
            "alpha, green transparent",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAGklEQVR4nGP4z8Dwn+E/AwMDA8P//zxKFv8BN+EGYV5Ezr0AAAAASUVORK5CYII=",
            [255, 0, 0, 0, 0, 0, 0, 0, 255, 12, 34, 56]
        ),
    ]
    static let colours: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 34, 56]
    static let greys: [UInt8] = [0, 0, 0, 77, 77, 77, 128, 128, 128, 255, 255, 255]

    @Test(arguments: pillow)
    func readsWhatPillowWrites(name: String, base64: String, pixels: [UInt8]) throws {
        let frame = try PNG.decode(bytes(base64), file: name)
        #expect(frame == Frame(width: 2, height: 2, pixels: pixels))
    }

    @Test(arguments: [(1, 1), (2, 3), (17, 5), (640, 4)])
    func roundTripKeepsEveryPixel(width: Int, height: Int) throws {
        let frame = Frame.noise(width: width, height: height, seed: 3)
        #expect(try PNG.decode(PNG.encode(frame), file: "memory") == frame)
    }

    @Test func roundTripThroughAFileKeepsTheNote() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "picture.png").path
            let frame = Frame.gradient(width: 32, height: 16)
            try PNG.write(frame, to: path, note: #"{"synthetic":true}"#)
            #expect(try PNG.read(path) == frame)
            let written = String(decoding: try DurableFile.read(path), as: UTF8.self)
            #expect(written.contains("iTXtsimdrive"))
            #expect(written.contains(#"{"synthetic":true}"#))
        }
    }

    /// Neither a time nor a name: the same frame gives the same bytes tomorrow.
    @Test func nothingIsWrittenThatTheFrameDoesNotSay() {
        let chunks = PNGChunk.chunks(of: PNG.encode(.noise(width: 64, height: 32, seed: 1)))
        let types = chunks.map(\.type).filter { $0 != "IDAT" }
        #expect(types == ["IHDR", "sRGB", "IEND"])
    }

    @Test func everyTruncationIsAnError() {
        let whole = PNG.encode(.noise(width: 24, height: 24, seed: 9))
        for count in stride(from: 0, to: whole.count - 12, by: 37) {
            #expect(throws: FileError.self, "\(count) of \(whole.count) bytes") {
                try PNG.decode(Array(whole[..<count]), file: "cut.png")
            }
        }
    }

    /// Pixel data are checked by zlib's Adler-32, chunks by their CRC.
    @Test func aFlippedByteIsAnErrorOrChangesNothing() throws {
        let picture = Frame.noise(width: 16, height: 16, seed: 4)
        let whole = PNG.encode(picture)
        var errors = 0
        for at in whole.indices {
            var broken = whole
            broken[at] ^= 0x55
            do {
                #expect(try PNG.decode(broken, file: "flipped.png") == picture, "byte \(at)")
            } catch let error as FileError {
                #expect(error.kind == .data, "byte \(at)")
                errors += 1
            }
        }
        #expect(errors > whole.count / 2)
    }

    @Test func errorsNameTheFile() {
        let garbage = #expect(throws: FileError.self) {
            try PNG.decode(Array("no picture at all".utf8), file: "frames/000003.png")
        }
        #expect(garbage?.exitCode == 65)
        #expect(garbage?.description.hasPrefix("frames/000003.png: is not a whole PNG") == true)
        let missing = #expect(throws: FileError.self) { try PNG.read("/nowhere/x.png") }
        #expect(missing?.exitCode == 66)
    }

    @Test func absurdSizesAreRefusedBeforeMemoryIsTaken() throws {
        // IHDR of a 60,000×60,000 picture, its CRC from Python's zlib.
        var bytes = PNG.encode(Frame(width: 1, height: 1))
        bytes.replaceSubrange(16..<24, with: [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60])
        bytes.replaceSubrange(29..<33, with: [0x0F, 0xB0, 0xE2, 0x15])
        let error = #expect(throws: FileError.self) { try PNG.decode(bytes, file: "big.png") }
        #expect(error?.what.contains("60000×60000") == true)
    }

    /// A picture that its file is much too short for must not cost its memory before that is noticed.
    @Test func sizesThatTheBytesCannotHoldAreRefused() throws {
        var chunks = PNGChunk.chunks(of: PNG.encode(Frame(width: 1, height: 1)))
        chunks[0].data.replaceSubrange(0..<8, with: [0, 0, 0x1F, 0, 0, 0, 0x1F, 0])
        let error = #expect(throws: FileError.self) {
            try PNG.decode(PNGChunk.file(chunks), file: "big.png")
        }
        #expect(error?.what.contains("bytes cannot hold 7936×7936 pixels") == true)
    }

    @Test func emptyPicturesOfManyPixelsAreRead() throws {
        let black = Frame(width: 2_000, height: 1_000)
        #expect(try PNG.decode(PNG.encode(black), file: "black.png") == black)
    }

    private func bytes(_ base64: String) throws -> [UInt8] {
        [UInt8](try #require(Data(base64Encoded: base64)))
    }
}
