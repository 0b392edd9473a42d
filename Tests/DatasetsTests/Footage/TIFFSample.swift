@testable import Datasets

/// A TIFF file, or the EXIF of another picture, made by hand.
struct TIFFSample {
    /// A tag with its values: bytes of text (type 2), numbers of 16 (3) or 32 bits (4), ratios (5).
    struct Tag {
        let id: Int
        let type: Int
        let values: [Int]

        init(_ id: Int, _ type: Int, _ values: Int...) { self.init(id, type, values) }

        init(_ id: Int, _ type: Int, _ values: [Int]) {
            (self.id, self.type, self.values) = (id, type, values)
        }
    }

    /// Intel's order of bytes rather than Motorola's.
    var isLittle = true
    var tags: [Tag]
    /// Of the lists of cameras and of exchange, which EXIF has.
    var cameraTags: [Tag] = []
    var exchangeTags: [Tag] = []
    /// In one strip; none for EXIF.
    var pixels: [UInt8] = []
    /// Whether a list of tags follows that nobody needs to read.
    var hasMore = false

    /// A picture of 8 bits a channel.
    ///
    /// - Parameter photometric: 0 grey from white, 1 grey from black, 2 colours, 5 inks.
    static func picture(
        width: Int, height: Int, photometric: Int, bits: Int = 8, channels: Int, pixels: [UInt8],
        _ more: Tag...
    ) -> TIFFSample {
        TIFFSample(
            tags: [
                Tag(0x100, 3, width), Tag(0x101, 3, height),
                Tag(0x102, 3, Array(repeating: bits, count: channels)),
                Tag(0x103, 3, 1), Tag(0x106, 3, photometric), Tag(0x111, 4, 8),
                Tag(0x115, 3, channels), Tag(0x116, 3, height), Tag(0x117, 4, pixels.count),
            ] + more, pixels: pixels)
    }

    var file: [UInt8] {
        let start = 8 + pixels.count
        var (first, camera) = (tags, cameraTags)
        // Sizes do not depend on where lists lead.
        let link = Tag(0x8769, 4, 0)
        let cameraStart = start + size(of: cameraTags.isEmpty ? tags : tags + [link])
        if !exchangeTags.isEmpty {
            camera.append(Tag(0xA005, 4, cameraStart + size(of: cameraTags + [link])))
        }
        if !cameraTags.isEmpty { first.append(Tag(0x8769, 4, cameraStart)) }
        return (isLittle ? Array("II*\0".utf8) : Array("MM\0*".utf8)) + number(start, 4) + pixels
            + list(first, at: start, next: hasMore ? start : 0)
            + (camera.isEmpty ? [] : list(camera, at: cameraStart))
            + (exchangeTags.isEmpty ? [] : list(exchangeTags, at: 0))
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isLittle ? bytes : bytes.reversed()
    }

    private func size(of tags: [Tag]) -> Int { list(tags, at: 0).count }

    private func list(_ tags: [Tag], at place: Int, next: Int = 0) -> [UInt8] {
        let tags = tags.sorted { $0.id < $1.id }
        let end = place + 2 + 12 * tags.count + 4
        var (entries, rest): ([UInt8], [UInt8]) = ([], [])
        for tag in tags {
            let width = [2: 1, 3: 2, 4: 4, 5: 4][tag.type] ?? 1
            var value = tag.values.flatMap { number($0, width) }
            if value.count > 4 {
                rest += value
                value = number(end + rest.count - value.count, 4)
            }
            let count = tag.values.count / (tag.type == 5 ? 2 : 1)
            entries += number(tag.id, 2) + number(tag.type, 2) + number(count, 4)
            entries += value + [UInt8](repeating: 0, count: 4 - value.count)
        }
        return number(tags.count, 2) + entries + number(next, 4) + rest
    }
}
