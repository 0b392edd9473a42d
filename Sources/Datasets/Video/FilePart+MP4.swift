/// A box of an MP4 file (ISO/IEC 14496-12, 4.2).
struct MP4Box {
    let name: String
    /// As much of it as the file has.
    let body: Range<Int>
    /// Bytes that the file lacks of it.
    let lack: Int
}

extension FilePart {
    /// The boxes in a part, in their order.
    func boxes(in part: Range<Int>) -> [MP4Box] {
        var boxes: [MP4Box] = []
        var place = part.lowerBound
        while place + 8 <= part.upperBound, var size = number(at: place, bytes: 4) {
            var start = place + 8
            if size == 1 {
                size = number(at: start, bytes: 8) ?? 0
                start += 8
            }
            // 0 stands for the rest.
            let stated = size == 0 ? part.upperBound : place &+ size
            let end = min(stated, part.upperBound)
            guard end >= start else { break }
            let name = String(decoding: body.dropFirst(place + 4).prefix(4), as: UTF8.self)
            boxes.append(MP4Box(name: name, body: start..<end, lack: stated - end))
            place = end
        }
        return boxes
    }

    /// The box at a path, the first where there are several.
    func box(_ path: String...) -> Range<Int>? {
        path.reduce(0..<body.count) { part, name in
            part.flatMap { boxes(in: $0).first { $0.name == name }?.body }
        }
    }
}
