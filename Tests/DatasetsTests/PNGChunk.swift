/// A part of a PNG file, for files that libpng would not write.
struct PNGChunk {
    let type: String
    var data: [UInt8]

    init(_ type: String, _ data: [UInt8]) {
        self.type = type
        self.data = data
    }

    /// The parts of a whole file.
    static func chunks(of file: [UInt8]) -> [PNGChunk] {
        var chunks: [PNGChunk] = []
        var at = 8
        while at + 12 <= file.count {
            let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            let data = file[(at + 8)..<(at + 8 + length)]
            chunks.append(
                PNGChunk(String(decoding: file[(at + 4)..<(at + 8)], as: UTF8.self), Array(data)))
            at += length + 12
        }
        return chunks
    }

    /// A file of parts, each with the check sum that belongs to it.
    static func file(_ chunks: [PNGChunk]) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunks.flatMap { chunk in
                let body = Array(chunk.type.utf8) + chunk.data
                return bigEndian(UInt32(chunk.data.count)) + body + bigEndian(checkSum(body))
            }
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    /// CRC-32 with the reversed polynomial 0xEDB88320, bit by bit.
    private static func checkSum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in
                sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
    }
}
