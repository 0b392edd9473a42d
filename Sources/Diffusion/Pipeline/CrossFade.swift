import Frames

extension Frame {
    /// Pictures evenly spaced from one to another: a mean of both, weighted by how near each is, rounded.
    static func crossFade(from first: Frame, to last: Frame, count: Int) -> [Frame] {
        precondition(
            first.width == last.width && first.height == last.height,
            "\(first.width)×\(first.height) to \(last.width)×\(last.height)")
        return (1...max(count, 1)).prefix(count).map { place in
            let pixels = zip(first.pixels, last.pixels).map { a, b in
                let sum = Int(a) * (count + 1 - place) + Int(b) * place
                return UInt8((2 * sum + count + 1) / (2 * (count + 1)))
            }
            return Frame(width: first.width, height: first.height, pixels: pixels)
        }
    }
}
