import Foundation

/// How files end whose length libav does not compare with what their containers say.
enum VideoEnd {
    /// What a file lacks at its end; nil where it lacks nothing or its container has no mark there.
    ///
    /// - Parameter demuxer: libav's name for the container.
    static func lack(in data: Data, demuxer: String) -> String? {
        switch demuxer {
        case "asf": return lackOfASF(FilePart(data))
        case "matroska,webm": return lackOfMatroska(FilePart(data))
        case "mjpeg":
            let end = data.lastIndex { $0 != 0 } ?? data.startIndex
            return data[...end].suffix(2) == Data([0xFF, 0xD9])
                ? nil : "its last picture is cut off"
        case "mov,mp4,m4a,3gp,3g2,mj2": return lackOfMP4(FilePart(data))
        case "nut": return lackOfNUT(FilePart(data))
        case "gif":
            // Some programs leave zeros behind the mark.
            return data.last { $0 != 0 } == UInt8(ascii: ";") ? nil : "it has no mark at its end"
        case "ogg":
            // A page has 65,307 bytes at most; the last of a track says so.
            let tail = data.suffix(1 << 17)
            guard let page = tail.range(of: Data("OggS".utf8), options: .backwards)?.lowerBound,
                page + 5 < tail.endIndex, tail[page + 5] & 4 != 0
            else { return "its last page is not the last of a track" }
            return nil
        case "mpegts":
            // Packets of broadcasts, of Blu-ray discs, and with codes against errors.
            let isWhole = [188, 192, 204].contains { data.count.isMultiple(of: $0) }
            return isWhole ? nil : "its last packet is cut off"
        default: return nil
        }
    }
}
