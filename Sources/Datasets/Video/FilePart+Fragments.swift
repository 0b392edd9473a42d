import Foundation

extension FilePart {
    /// Where the first fragment is that libav would pass over (ISO/IEC 14496-12, 8.8); nil where there is none.
    var damagedFragment: Int? {
        let boxes = boxes(in: 0..<body.count)
        guard boxes.contains(where: { $0.name == "moof" }) else { return nil }
        let tracks = Set(trackNumbers)
        let damaged = boxes.first {
            !$0.isNamed || $0.name == "moof" && $0.lack == 0 && !isFragment($0.body, of: tracks)
        }
        // Size and name come before.
        return damaged.map { $0.body.lowerBound - 8 }
    }

    private var trackNumbers: [Int] {
        guard let movie = box("moov") else { return [] }
        return boxes(in: movie).filter { $0.name == "trak" }.compactMap { track in
            boxes(in: track.body).first { $0.name == "tkhd" }.flatMap { header in
                let start = header.body.lowerBound
                return number(at: start + (number(at: start, bytes: 1) == 1 ? 20 : 12), bytes: 4)
            }
        }
    }

    /// The boxes that fill a part; nil where something else does.
    private func children(of part: Range<Int>) -> [MP4Box]? {
        let boxes = boxes(in: part)
        let isFull = boxes.last?.body.upperBound == part.upperBound
        return isFull && boxes.allSatisfy { $0.isNamed && $0.lack == 0 } ? boxes : nil
    }

    private func isFragment(_ part: Range<Int>, of tracks: Set<Int>) -> Bool {
        guard let boxes = children(of: part), boxes.contains(where: { $0.name == "mfhd" })
        else { return false }
        return boxes.filter { $0.name == "traf" }.allSatisfy { isTrack($0.body, of: tracks) }
    }

    private func isTrack(_ part: Range<Int>, of tracks: Set<Int>) -> Bool {
        guard let boxes = children(of: part),
            let header = boxes.first(where: { $0.name == "tfhd" })?.body.lowerBound,
            let track = number(at: header + 4, bytes: 4), tracks.contains(track)
        else { return false }
        return boxes.filter { $0.name == "trun" }.allSatisfy { isRun($0.body) }
    }

    /// Whether a table of samples is as long as its flags say.
    private func isRun(_ part: Range<Int>) -> Bool {
        guard let flags = number(at: part.lowerBound + 1, bytes: 3),
            let count = number(at: part.lowerBound + 4, bytes: 4)
        else { return false }
        let fields = [0x1, 0x4].count { flags & $0 != 0 }
        let columns = [0x100, 0x200, 0x400, 0x800].count { flags & $0 != 0 }
        return part.count == 8 + 4 * (fields + count * columns)
    }
}

extension MP4Box {
    /// Whether its name is one: four letters, digits or signs.
    fileprivate var isNamed: Bool {
        name.utf8.count == 4 && name.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }
}
