import Foundation

extension VideoEnd {
    /// How long a file is by what libav does not read, in seconds; nil where it does not say so.
    ///
    /// - Parameter demuxer: libav's name for the container.
    static func seconds(in data: Data, demuxer: String) -> Double? {
        let file = FilePart(data)
        guard demuxer.hasPrefix("mov"),
            // Of all fragments, in the unit of the whole (ISO/IEC 14496-12, 8.8.2).
            let all = file.box("moov", "mvex", "mehd")?.lowerBound,
            let movie = file.box("moov", "mvhd")?.lowerBound,
            let duration = file.number(at: all + 4, bytes: file.isLong(all) ? 8 : 4), duration > 0,
            let unit = file.number(at: movie + (file.isLong(movie) ? 20 : 12), bytes: 4), unit > 0
        else { return nil }
        return Double(duration) / Double(unit)
    }

    /// An MP4 file in fragments tells of the next one, or in an index (`sidx`) of all.
    static func lackOfMP4(_ file: FilePart) -> String? {
        let boxes = file.boxes(in: 0..<file.body.count)
        // What else is behind the last is of programs that append their own, such as those of cameras.
        if let last = boxes.last, last.lack > 0, boxNames.contains(last.name) {
            return "its last box, \(last.name), is cut off"
        }
        if let last = boxes.last, last.body.upperBound < file.body.count,
            boxes.contains(where: { $0.name == "moof" })
        {
            return "its last box is cut off"
        }
        for box in boxes where box.name == "sidx" {
            let end = file.indexedEnd(box.body)
            if end > file.body.count {
                return "its index (sidx) tells of \(end - file.body.count) bytes more"
            }
        }
        return boxes.last?.name == "moof" ? "its last fragment is cut off" : nil
    }

    /// What a file lacks that libav does not know; nil where it is of an unknown kind.
    static func lackOfUnreadable(_ data: Data) -> String? {
        let file = FilePart(data)
        guard file.boxes(in: 0..<data.count).first?.name == "ftyp" else { return nil }
        return lackOfMP4(file) ?? file.damagedFragment.map(VideoDamage.ofFragment)
    }

    private static let boxNames: Set = ["free", "mdat", "mfra", "moof", "moov", "sidx", "styp"]

    /// A Matroska file that was written at once knows its segment's size, others those of their blocks.
    static func lackOfMatroska(_ file: FilePart) -> String? {
        var place = 0
        var isOpen = false
        while let element = file.element(at: place, before: file.body.count) {
            if let lack = element.lack, lack > 0 { return "it lacks \(lack) bytes" }
            let isParent = element.lack == nil && [segment, cluster].contains(element.id)
            isOpen = isOpen || isParent
            place = isParent ? element.body.lowerBound : element.body.upperBound
        }
        return isOpen && place < file.body.count ? "its last block is cut off" : nil
    }

    private static let segment = 0x1853_8067
    private static let cluster = 0x1F43_B675

    /// NUT's index at the end begins as many bytes before it as the number before its checksum says.
    static func lackOfNUT(_ file: FilePart) -> String? {
        let size = file.body.count
        let length = file.number(at: size - 12, bytes: 8) ?? 0
        guard (1...size).contains(length),
            file.number(at: size - length, bytes: 8) == 0x4E58_DD67_2F23_E64E
        else { return "it has no index at its end" }
        return nil
    }

    /// The properties of an ASF file (ASF specification, 3.2) have its size, except that of a broadcast.
    static func lackOfASF(_ file: FilePart) -> String? {
        guard let mark = file.body.prefix(1 << 16).range(of: asfProperties) else { return nil }
        let place = file.body.distance(from: file.body.startIndex, to: mark.lowerBound)
        guard let size = file.number(at: place + 40, bytes: 8, isLittle: true),
            let flags = file.number(at: place + 88, bytes: 4, isLittle: true), flags & 1 == 0,
            size > file.body.count
        else { return nil }
        return "it lacks \(size - file.body.count) bytes"
    }

    private static let asfProperties = Data([
        0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0, 0xC0, 0x0C, 0x20, 0x53, 0x65,
    ])
}

extension FilePart {
    /// Whether a box that begins with its version has times of 64 bits.
    fileprivate func isLong(_ place: Int) -> Bool { number(at: place, bytes: 1) == 1 }

    /// Where the pieces end that an index (`sidx`; ISO/IEC 14496-12, 8.16.3) tells of.
    fileprivate func indexedEnd(_ index: Range<Int>) -> Int {
        let width = isLong(index.lowerBound) ? 8 : 4
        let offset = index.lowerBound + 12 + width
        let count = number(at: offset + width + 2, bytes: 2) ?? 0
        let sizes = (0..<count).map { piece in
            // A bit before it tells whether the piece is an index itself.
            (number(at: offset + width + 4 + 12 * piece, bytes: 4) ?? 0) & 0x7FFF_FFFF
        }
        // Numbers of 64 bits may say anything.
        return index.upperBound &+ (number(at: offset, bytes: width) ?? 0) &+ sizes.reduce(0, +)
    }
}
