/// Where a text stops being JSON (RFC 8259): Foundation's decoder does not tell on Linux.
struct JSONFault {
    private let bytes: [UInt8]
    private var place = 0
    /// The ends of the lists and objects that are open.
    private var open: [UInt8] = []
    /// The keys so far of each of them; none where nobody asks.
    private var keys: [Set<ArraySlice<UInt8>>]?
    /// The first key that its object has already.
    private var twin: Range<Int>?

    /// The offset of the first byte that cannot stand there, the number of bytes where the text ends too early; nil
    /// for JSON.
    static func offset(in bytes: [UInt8]) -> Int? {
        var text = JSONFault(bytes: bytes)
        return text.isWhole() ? nil : text.place
    }

    /// The place of the first key, with its quotes, that its object has already; nil for JSON without one.
    static func twin(in bytes: [UInt8]) -> Range<Int>? {
        var text = JSONFault(bytes: bytes)
        text.keys = []
        return text.isWhole() ? text.twin : nil
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func isWhole() -> Bool {
        repeat {
            guard readValue() else { return false }
        } while readSeparators()
        return open.isEmpty && next == nil
    }

    /// After blanks.
    private var next: UInt8? {
        mutating get {
            while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) {
                place += 1
            }
            return place < bytes.count ? bytes[place] : nil
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    /// A value without parts, or the way into the first one of a list or an object.
    private mutating func readValue() -> Bool {
        switch next {
        case UInt8(ascii: "["):
            place += 1
            begin(UInt8(ascii: "]"))
            return next == open.last || readValue()
        case UInt8(ascii: "{"):
            place += 1
            begin(UInt8(ascii: "}"))
            return next == open.last || readKey() && readValue()
        case UInt8(ascii: "\""): return readString()
        case UInt8(ascii: "t"): return read("true")
        case UInt8(ascii: "f"): return read("false")
        case UInt8(ascii: "n"): return read("null")
        default: return readNumber()
        }
    }

    private mutating func begin(_ end: UInt8) {
        open.append(end)
        keys?.append([])
    }

    private mutating func readKey() -> Bool {
        guard next == UInt8(ascii: "\"") else { return false }
        let start = place
        guard readString() else { return false }
        note(start..<place)
        return take(":")
    }

    private mutating func note(_ key: Range<Int>) {
        guard let last = keys?.indices.last, twin == nil else { return }
        if keys?[last].insert(bytes[key]).inserted == false { twin = key }
    }

    /// Ends of lists and objects, and a comma with what leads to the next value; returns whether there is one.
    private mutating func readSeparators() -> Bool {
        while let end = open.last, next == end {
            place += 1
            open.removeLast()
            keys?.removeLast()
        }
        guard let end = open.last, take(",") else { return false }
        return end == UInt8(ascii: "]") || readKey()
    }

    private mutating func read(_ word: String) -> Bool {
        for byte in word.utf8 {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
        }
        return true
    }

    private mutating func readString() -> Bool {
        let start = place
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            guard bytes[place] >= 0x20 else { return false }
            guard bytes[place] == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            guard place + 1 < bytes.count, "\"\\/bfnrtu".utf8.contains(bytes[place + 1]) else {
                return false
            }
            place += 2
        }
        guard place < bytes.count else { return false }
        place += 1
        if String(validating: bytes[start..<place], as: UTF8.self) != nil { return true }
        place = start
        return false
    }

    private mutating func readNumber() -> Bool {
        _ = take("-")
        guard let first = digits() else { return false }
        // A number does not begin with a zero of no use.
        if first.count > 1, bytes[first.lowerBound] == UInt8(ascii: "0") {
            place = first.lowerBound + 1
            return false
        }
        if isAt("."), digits(after: 1) == nil { return false }
        guard isAt("e") || isAt("E") else { return true }
        place += 1
        return digits(after: isAt("+") || isAt("-") ? 1 : 0) != nil
    }

    private func isAt(_ character: Unicode.Scalar) -> Bool {
        place < bytes.count && bytes[place] == UInt8(ascii: character)
    }

    /// At least one, behind so many other bytes.
    private mutating func digits(after count: Int = 0) -> Range<Int>? {
        place += count
        let start = place
        while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
        return place > start ? start..<place : nil
    }
}
