import Foundation

/// The blocks of a GIF (GIF89a, 1990): libav passes over those that it does not understand.
struct GIFOutline {
    /// The first frame that is not whole; nil where all are, up to the mark of the end.
    private(set) var damagedFrame: Int?

    init(_ data: Data) {
        var reader = GIFReader(bytes: Array(data))
        damagedFrame = reader.framesUpToDamage()
    }
}

private struct GIFReader {
    let bytes: [UInt8]
    private var place = 0
    private var count = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// How many frames come before one that is not whole; nil where all are.
    mutating func framesUpToDamage() -> Int? {
        place = 13
        guard bytes.count >= place else { return 0 }
        skipPalette(bytes[10])
        while let mark = next() {
            switch mark {
            // Some programs put zeros between blocks, and behind the mark of the end.
            case 0: break
            case UInt8(ascii: ";"): return bytes[place...].allSatisfy { $0 == 0 } ? nil : count
            case UInt8(ascii: "!"):
                guard next() != nil, block() != nil else { return count }
            case UInt8(ascii: ","):
                guard isPicture() else { return count }
                count += 1
            default: return count
            }
        }
        // That the mark of the end is missing is noticed there.
        return nil
    }

    private mutating func next() -> UInt8? {
        guard place < bytes.count else { return nil }
        place += 1
        return bytes[place - 1]
    }

    /// Three bytes for each of 2 to 256 colours, where a bit says that there are any.
    private mutating func skipPalette(_ flags: UInt8) {
        if flags & 0x80 != 0 { place += 3 << (Int(flags & 7) + 1) }
    }

    /// Whether the pixels of the next picture are all there.
    private mutating func isPicture() -> Bool {
        guard place + 9 <= bytes.count else { return false }
        func number(_ offset: Int) -> Int {
            Int(bytes[place + offset]) + Int(bytes[place + offset + 1]) << 8
        }
        let pixels = number(4) * number(6)
        let flags = bytes[place + 8]
        place += 9
        skipPalette(flags)
        guard let width = next(), (1...11).contains(width), let codes = block() else {
            return false
        }
        return LZWLength(ofCodes: codes, width: Int(width)).holds(pixels)
    }

    /// The bytes of parts that each begin with their length, the last of which is empty.
    ///
    /// Nil where the file ends before.
    private mutating func block() -> [UInt8]? {
        var block: [UInt8] = []
        while let length = next() {
            if length == 0 { return block }
            guard place + Int(length) <= bytes.count else { return nil }
            block += bytes[place..<place + Int(length)]
            place += Int(length)
        }
        return nil
    }
}

/// How many pixels the codes of a GIF's picture stand for (GIF89a, appendix F).
private struct LZWLength {
    private var length = 0
    private var isSound = true

    /// - Parameter width: bits of a pixel.
    init(ofCodes codes: [UInt8], width: Int) {
        let (clear, end) = (1 << width, 1 << width + 1)
        // How many pixels each code stands for.
        var lengths = [Int](repeating: 1, count: end + 1)
        var (bits, held, size) = (0, 0, width + 1)
        var last: Int?
        for byte in codes {
            bits |= Int(byte) << held
            held += 8
            while held >= size {
                let code = bits & (1 << size - 1)
                (bits, held) = (bits >> size, held - size)
                if code == end { return }
                if code == clear {
                    lengths.removeLast(lengths.count - end - 1)
                    (last, size) = (nil, width + 1)
                    continue
                }
                // The code that is about to be made stands for one pixel more than the last.
                guard code < lengths.count || code == lengths.count && last != nil else {
                    isSound = false
                    return
                }
                let isFull = lengths.count == 4_096
                if let last, !isFull { lengths.append(lengths[last] + 1) }
                guard code < lengths.count else {
                    isSound = false
                    return
                }
                length += lengths[code]
                last = code
                if lengths.count == 1 << size, size < 12 { size += 1 }
            }
        }
    }

    func holds(_ pixels: Int) -> Bool { isSound && length >= pixels }
}
