import Foundation

/// A piece of a picture's file.
struct FilePart {
    let name: String
    let body: Data

    /// The whole of some data.
    init(_ data: Data) { self.init(name: "", body: data) }

    private init(name: String, body: Data) {
        self.name = name
        self.body = body
    }

    func starts(with text: String) -> Bool { body.starts(with: Data(text.utf8)) }

    /// Nil where the piece is too short.
    func number(at offset: Int, bytes count: Int, isLittle: Bool = false) -> Int? {
        guard offset >= 0, count > 0, offset <= body.count - count else { return nil }
        let bytes = body.dropFirst(offset).prefix(count)
        return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }

    /// The chunks of a PNG, or of a RIFF file such as a WebP.
    static func chunks(of data: Data, from start: Int, isPNG: Bool) -> [FilePart] {
        var parts: [FilePart] = []
        var place = start
        let file = FilePart(data)
        while let length = file.number(at: isPNG ? place : place + 4, bytes: 4, isLittle: !isPNG),
            place + 8 + length + (isPNG ? 4 : 0) <= data.count
        {
            let name = data.dropFirst(isPNG ? place + 4 : place).prefix(4)
            parts.append(
                FilePart(
                    name: String(decoding: name, as: UTF8.self),
                    body: data.dropFirst(place + 8).prefix(length)))
            // A checksum follows in a PNG, a byte to an even length in a RIFF file.
            place += 8 + length + (isPNG ? 4 : length % 2)
        }
        return parts
    }

    /// The segments of a JPEG before the pixels, called by their markers: `E1`.
    static func segments(of data: Data) -> [FilePart] {
        var parts: [FilePart] = []
        var place = 2
        let file = FilePart(data)
        while let marker = file.number(at: place, bytes: 2), marker >> 8 == 0xFF, marker != 0xFFDA,
            let length = file.number(at: place + 2, bytes: 2), length >= 2,
            place + 2 + length <= data.count
        {
            parts.append(
                FilePart(
                    name: String(marker & 255, radix: 16, uppercase: true),
                    body: data.dropFirst(place + 4).prefix(length - 2)))
            place += 2 + length
        }
        return parts
    }

    /// Whether a WebP is shorter than it says.
    static func isCutWebP(_ data: Data) -> Bool {
        let size = FilePart(data).number(at: 4, bytes: 4, isLittle: true) ?? 0
        return data.dropFirst(8).starts(with: Data("WEBP".utf8)) && 8 + size > data.count
    }

    /// Whether a JPEG has the mark at the end of its picture; what follows it is of no matter.
    static func isWholeJPEG(_ data: Data) -> Bool {
        data.withUnsafeBytes { bytes in
            var place = 2
            while let mark = bytes.dropFirst(place).firstIndex(of: 0xFF), mark + 1 < bytes.count {
                switch bytes[mark + 1] {
                case 0xD9: return true
                case 0xFF: place = mark + 1
                // A byte of the pixels, and what may stand between them.
                case 0, 1, 0xD0...0xD7: place = mark + 2
                default:
                    guard mark + 3 < bytes.count else { return false }
                    place = mark + 2 + Int(bytes[mark + 2]) << 8 + Int(bytes[mark + 3])
                }
            }
            return false
        }
    }
}
