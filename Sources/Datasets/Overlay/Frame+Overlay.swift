import Frames
import Sim

extension Frame {
    /// The picture with the boxes of actors drawn on it, each with its track and class.
    ///
    /// - Parameter actors: nearest first, as labels have them; their boxes refer to this size.
    public func overlaid(with actors: [KnownActor]) -> Frame {
        var picture = self
        // Lines and letters that can be seen whatever the size of the video.
        let scale = max(height / 256, 1)
        for actor in actors.reversed() {
            guard let box = actor.box2D.clipped(width: width, height: height) else { continue }
            let track = actor.track
            let color = Self.colors[Int((track ?? 0).magnitude % UInt(Self.colors.count))]
            let area = PixelArea(box)
            picture.outline(area, thickness: scale, color)
            // Far road users stand close together: small letters hide less of them.
            let isSmall = area.rows.count < 20 * scale
            picture.write(
                (track.map { "\($0) " } ?? "") + actor.actorClass.rawValue, above: area,
                scale: isSmall ? max(scale / 2, 1) : scale, color)
        }
        return picture
    }

    private typealias Color = (red: UInt8, green: UInt8, blue: UInt8)

    /// One track after the other: neighbours are far apart in hue, all are light enough for black
    /// letters.
    private static let colors: [Color] = [
        (255, 214, 0), (0, 220, 255), (255, 120, 90), (120, 255, 100), (255, 130, 255),
        (120, 170, 255), (255, 170, 60), (80, 255, 200),
    ]

    private mutating func outline(_ area: PixelArea, thickness: Int, _ color: Color) {
        let (columns, rows) = (area.columns, area.rows)
        let (right, bottom) = (columns.upperBound, rows.upperBound)
        fill(columns.lowerBound..<columns.lowerBound + thickness, rows, color)
        fill(right - thickness..<right, rows, color)
        fill(columns, rows.lowerBound..<rows.lowerBound + thickness, color)
        fill(columns, bottom - thickness..<bottom, color)
    }

    /// Black letters on a bar above an area, or at its upper edge where there is no room above.
    private mutating func write(
        _ text: String, above area: PixelArea, scale: Int, _ color: Color
    ) {
        let advance = (BitmapFont.width + 1) * scale
        let (barWidth, barHeight) = (text.count * advance + scale, (BitmapFont.height + 2) * scale)
        let left = max(min(area.columns.lowerBound, width - barWidth), 0)
        let above = area.rows.lowerBound - barHeight
        let top = above >= 0 ? above : area.rows.lowerBound
        fill(left..<left + barWidth, top..<top + barHeight, color)
        for (index, character) in text.enumerated() {
            for y in 0..<BitmapFont.height {
                for x in 0..<BitmapFont.width where BitmapFont.hasDot(character, x: x, y: y) {
                    let (column, row) = (
                        left + scale + index * advance + x * scale, top + (y + 1) * scale
                    )
                    fill(column..<column + scale, row..<row + scale, (0, 0, 0))
                }
            }
        }
    }

    /// Colours the part of a rectangle that lies in the picture.
    private mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ color: Color) {
        for y in rows.clamped(to: 0..<height) {
            for x in columns.clamped(to: 0..<width) { self[x, y] = color }
        }
    }
}

/// The pixels that a box touches.
private struct PixelArea {
    let columns: Range<Int>
    let rows: Range<Int>

    init(_ box: Box2D) {
        columns = Int(box.left)..<Int(box.right.rounded(.up))
        rows = Int(box.top)..<Int(box.bottom.rounded(.up))
    }
}
