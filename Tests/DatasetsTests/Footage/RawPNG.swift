@testable import Datasets

/// A PNG of any kind, made by hand: its pixels are the bytes of its rows.
struct RawPNG {
    var width = 2
    var height = 2
    var bits: UInt8 = 8
    /// 0 grey, 2 colours, 3 a palette, 4 grey and 6 colours with transparency.
    var type: UInt8 = 2
    var isInterlaced = false
    /// Between header and pixels.
    var chunks: [PNGChunk] = []
    /// Of the picture, or of its seven passes that are not empty.
    let rows: [[UInt8]]

    var file: [UInt8] {
        let header: [UInt8] = [
            0, 0, 0, UInt8(width), 0, 0, 0, UInt8(height), bits, type, 0, 0, isInterlaced ? 1 : 0,
        ]
        // Before each row stands its filter: none.
        let pixels: [UInt8] = rows.flatMap { [UInt8(0)] + $0 }
        return PNGChunk.file(
            [PNGChunk("IHDR", header)] + chunks
                + [PNGChunk("IDAT", Self.stored(pixels)), PNGChunk("IEND", [])])
    }

    /// A zlib stream of one block that is not compressed.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let (low, high) = (UInt8(bytes.count & 255), UInt8(bytes.count >> 8))
        // Adler-32.
        var (a, b) = (1, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [0x78, 1, 1, low, high, ~low, ~high] + bytes
            + [b >> 8, b & 255, a >> 8, a & 255].map { UInt8($0) }
    }
}
