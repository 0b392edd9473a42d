import Foundation

/// The pages of an Ogg file (RFC 3533), of which libav passes over those that it cannot make out.
enum OggPages {
    /// Where the first page begins that is not whole or not as its checksum says; nil where all are.
    ///
    /// What is cut off at the end is for `VideoEnd` to say.
    static func damagedPage(in data: Data) -> Int? {
        data.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                guard let end = end(of: bytes, at: place) else {
                    return isTail(bytes[place...]) ? nil : place
                }
                guard end <= bytes.count else { return nil }
                guard checksum(of: bytes[place..<end]) == number(bytes, at: place + 22) else {
                    return place
                }
                place = end
            }
            return nil
        }
    }

    private static let mark = Array("OggS".utf8)
    private static let headSize = 27

    /// Where a page ends; nil where there is none.
    private static func end(of bytes: UnsafeRawBufferPointer, at place: Int) -> Int? {
        guard bytes.count - place >= headSize, bytes[place..<place + 4].elementsEqual(mark) else {
            return nil
        }
        let count = Int(bytes[place + headSize - 1])
        let sizes = place + headSize..<min(place + headSize + count, bytes.count)
        return place + headSize + count + bytes[sizes].reduce(0) { $0 + Int($1) }
    }

    /// Whether nothing but zeros follows, or the first bytes of a page.
    private static func isTail(_ rest: Slice<UnsafeRawBufferPointer>) -> Bool {
        rest.allSatisfy { $0 == 0 }
            || rest.count < headSize && rest.prefix(4).elementsEqual(mark.prefix(rest.count))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt32 {
        bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian
    }

    /// Of a page whose own checksum counts as zero.
    private static func checksum(of page: Slice<UnsafeRawBufferPointer>) -> UInt32 {
        var sum: UInt32 = 0
        for index in page.indices {
            let isSum = (22..<26).contains(index - page.startIndex)
            let byte = isSum ? 0 : page[index]
            sum = sum << 8 ^ table[Int(UInt8(sum >> 24) ^ byte)]
        }
        return sum
    }

    /// Of the polynomial 0x04C11DB7, the highest bit first.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte) << 24) { sum, _ in
            sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0)
        }
    }
}
