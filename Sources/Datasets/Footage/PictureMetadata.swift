import Files
import Foundation

/// What a PNG, JPEG, WebP or TIFF file says of its picture besides the pixels.
struct PictureMetadata {
    private(set) var orientation = Orientation.upright
    /// What is not done to the pixels although the file asks for it, in words.
    private(set) var unread: [String] = []
    /// Text such as comments and XMP.
    private(set) var texts: [String] = []

    /// Of a file; nothing where it is of another kind.
    init(of path: String) throws { self.init(try DurableFile.mapped(path)) }

    init(_ data: Data) {
        if data.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            for part in Self.chunks(of: data, from: 8, isPNG: true) { readPNG(part) }
        } else if data.starts(with: [0xFF, 0xD8]) {
            for part in Self.segments(of: data) { readJPEG(part) }
        } else if data.starts(with: Data("RIFF".utf8)) {
            for part in Self.chunks(of: data, from: 12, isPNG: false) { readWebP(part) }
        } else {
            readTIFF(data)
        }
    }

    /// A piece of a file.
    private struct Part {
        let name: String
        let body: Data

        func number(at offset: Int, bytes count: Int, isLittle: Bool = false) -> Int? {
            guard offset >= 0, count > 0, offset <= body.count - count else { return nil }
            let bytes = body.dropFirst(offset).prefix(count)
            return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) {
                $0 << 8 | Int($1)
            }
        }
    }

    private mutating func readPNG(_ part: Part) {
        switch part.name {
        case "eXIf": readTIFF(part.body)
        case "iTXt", "tEXt": texts.append(String(decoding: part.body, as: UTF8.self))
        case "iCCP": addProfile(part.body.prefix(80))
        case "pHYs": addDensity(part.number(at: 0, bytes: 4), part.number(at: 4, bytes: 4))
        case "IHDR":
            if let type = part.number(at: 9, bytes: 1), type >= 4 { addTransparency() }
        case "tRNS": addTransparency()
        case "acTL": unread.append("further pictures of an animation")
        default: break
        }
    }

    private mutating func readJPEG(_ part: Part) {
        let body = part.body
        switch part.name {
        case "E0" where body.starts(with: Data("JFIF\0".utf8)):
            addDensity(part.number(at: 8, bytes: 2), part.number(at: 10, bytes: 2))
        case "E1" where body.starts(with: Data("Exif\0\0".utf8)): readTIFF(body.dropFirst(6))
        case "E2" where body.starts(with: Data("ICC_PROFILE\0".utf8)): addProfile(body)
        case "E1", "FE": texts.append(String(decoding: body, as: UTF8.self))
        default: break
        }
    }

    private mutating func readWebP(_ part: Part) {
        let start = Data("Exif\0\0".utf8)
        switch part.name {
        case "EXIF": readTIFF(part.body.starts(with: start) ? part.body.dropFirst(6) : part.body)
        case "XMP ": texts.append(String(decoding: part.body, as: UTF8.self))
        case "ICCP": addProfile(part.body)
        case "ANIM": unread.append("further pictures of an animation")
        default: break
        }
    }

    /// The tag of the orientation, in the first of a TIFF's lists of tags.
    private mutating func readTIFF(_ data: Data) {
        let isLittle = data.starts(with: Data("II*\0".utf8))
        guard isLittle || data.starts(with: Data("MM\0*".utf8)) else { return }
        let tiff = Part(name: "", body: data)
        guard let list = tiff.number(at: 4, bytes: 4, isLittle: isLittle),
            let count = tiff.number(at: list, bytes: 2, isLittle: isLittle)
        else { return }
        for index in 0..<count {
            let entry = list + 2 + 12 * index
            guard tiff.number(at: entry, bytes: 2, isLittle: isLittle) == 0x112 else { continue }
            orientation =
                tiff.number(at: entry + 8, bytes: 2, isLittle: isLittle)
                .flatMap(Orientation.init) ?? .upright
        }
    }

    private mutating func addTransparency() {
        let words = "transparency, laid on black"
        if !unread.contains(words) { unread.append(words) }
    }

    /// The usual colours often come with a profile.
    private mutating func addProfile(_ profile: Data) {
        let bytes = profile.filter { $0 != 0 }
        guard bytes.range(of: Data("sRGB".utf8)) == nil else { return }
        unread.append("a colour profile, which is not applied")
    }

    private mutating func addDensity(_ x: Int?, _ y: Int?) {
        guard let x, let y, x > 0, y > 0, x != y else { return }
        unread.append("pixels that are not square, taken for square ones")
    }

    private static func chunks(of data: Data, from start: Int, isPNG: Bool) -> [Part] {
        var parts: [Part] = []
        var place = start
        let file = Part(name: "", body: data)
        while let length = file.number(at: isPNG ? place : place + 4, bytes: 4, isLittle: !isPNG),
            place + 8 + length <= data.count
        {
            let name = data.dropFirst(isPNG ? place + 4 : place).prefix(4)
            parts.append(
                Part(
                    name: String(decoding: name, as: UTF8.self),
                    body: data.dropFirst(place + 8).prefix(length)))
            // A checksum follows in a PNG, a byte to an even length in a RIFF file.
            place += 8 + length + (isPNG ? 4 : length % 2)
        }
        return parts
    }

    /// Those before the pixels.
    private static func segments(of data: Data) -> [Part] {
        var parts: [Part] = []
        var place = 2
        let file = Part(name: "", body: data)
        while let marker = file.number(at: place, bytes: 2), marker >> 8 == 0xFF, marker != 0xFFDA,
            let length = file.number(at: place + 2, bytes: 2), length >= 2,
            place + 2 + length <= data.count
        {
            parts.append(
                Part(
                    name: String(marker & 255, radix: 16, uppercase: true),
                    body: data.dropFirst(place + 4).prefix(length - 2)))
            place += 2 + length
        }
        return parts
    }
}
