import Foundation

/// The tags of a TIFF file, or of the EXIF in a picture of another kind.
struct TIFFTags {
    /// Whether another list follows the first: of a file's next picture, or of EXIF's thumbnail.
    private(set) var hasMore = false
    /// Whether the file ends before the first list does.
    private(set) var isCutOff = false
    private let file: FilePart
    private let isLittle: Bool
    /// Where tags have their entries.
    private var entries: [Int: Int] = [:]

    /// Nil for what is no TIFF.
    init?(_ data: Data) {
        isLittle = data.starts(with: Data("II*\0".utf8))
        guard isLittle || data.starts(with: Data("MM\0*".utf8)) else { return nil }
        file = FilePart(data)
        let end = number(at: 4, bytes: 4).flatMap { read(listAt: $0) }
        let next = end.flatMap { number(at: $0, bytes: 4) }
        (hasMore, isCutOff) = (next ?? 0 != 0, next == nil)
        // Lists of their own have the tags of cameras and, there, those of exchange.
        for tag in [0x8769, 0xA005] {
            if let list = integer(tag) { _ = read(listAt: list) }
        }
    }

    /// Returns where the list ends; nil where it is cut off.
    private mutating func read(listAt place: Int) -> Int? {
        guard let count = number(at: place, bytes: 2) else { return nil }
        for entry in (0..<count).map({ place + 2 + 12 * $0 }) {
            guard let tag = number(at: entry, bytes: 2) else { return nil }
            entries[tag] = entry
        }
        return place + 2 + 12 * count
    }

    func has(_ tag: Int) -> Bool { entries[tag] != nil }

    /// A whole number of 8, 16 or 32 bits, the first where there are several.
    func integer(_ tag: Int) -> Int? {
        guard let entry = entries[tag], let type = number(at: entry + 2, bytes: 2),
            let bytes = [1: 1, 3: 2, 4: 4][type], let count = number(at: entry + 4, bytes: 4)
        else { return nil }
        // What needs more than four bytes stands elsewhere.
        let place = count * bytes > 4 ? number(at: entry + 8, bytes: 4) : entry + 8
        return place.flatMap { number(at: $0, bytes: bytes) }
    }

    func ratio(_ tag: Int) -> Double? {
        guard let entry = entries[tag], number(at: entry + 2, bytes: 2) == 5,
            let place = number(at: entry + 8, bytes: 4),
            let above = number(at: place, bytes: 4), let below = number(at: place + 4, bytes: 4)
        else { return nil }
        return below == 0 ? nil : Double(above) / Double(below)
    }

    /// Text of four characters at most, without the zero at its end.
    func shortText(_ tag: Int) -> String? {
        guard let entry = entries[tag], number(at: entry + 2, bytes: 2) == 2 else { return nil }
        let text = file.body.dropFirst(entry + 8).prefix(4).prefix { $0 != 0 }
        return String(decoding: text, as: UTF8.self)
    }

    private func number(at place: Int, bytes count: Int) -> Int? {
        file.number(at: place, bytes: count, isLittle: isLittle)
    }
}
