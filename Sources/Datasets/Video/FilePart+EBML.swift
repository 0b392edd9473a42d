/// An element of a Matroska file (RFC 8794).
struct EBMLElement {
    let id: Int
    /// As much of it as the file has.
    let body: Range<Int>
    /// Bytes that the file lacks of it; nil where its size was not known when it was begun.
    let lack: Int?
}

extension FilePart {
    /// The element that begins at a place.
    ///
    /// - Parameter end: of the element that holds it.
    func element(at place: Int, before end: Int) -> EBMLElement? {
        guard let id = length(at: place), id.count <= 4,
            let name = number(at: place, bytes: id.count),
            let size = length(at: place + id.count)
        else { return nil }
        let start = place + id.count + size.count
        // All bits set stand for a size that was not known.
        let isOpen = size.value == 1 << (7 * size.count) - 1
        let stated = isOpen ? end : start + size.value
        guard min(stated, end) >= start else { return nil }
        return EBMLElement(
            id: name, body: start..<min(stated, end), lack: isOpen ? nil : max(stated - end, 0))
    }

    /// The elements in a part, in their order.
    ///
    /// - Parameter last: after such an element nothing more is looked for.
    func elements(in part: Range<Int>, until last: Int? = nil) -> [EBMLElement] {
        var elements: [EBMLElement] = []
        var place = part.lowerBound
        while last == nil || elements.last?.id != last,
            let element = element(at: place, before: part.upperBound)
        {
            elements.append(element)
            place = element.body.upperBound
        }
        return elements
    }

    /// A number whose leading zeros say how many bytes it has, without the mark after them.
    private func length(at place: Int) -> (value: Int, count: Int)? {
        guard let first = number(at: place, bytes: 1), first > 0 else { return nil }
        let count = UInt8(first).leadingZeroBitCount + 1
        guard let number = number(at: place, bytes: count) else { return nil }
        return (number & (1 << (7 * count) - 1), count)
    }
}
