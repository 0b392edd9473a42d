import Frames

extension Frame {
    /// Pictures of one size side by side, row under row.
    package static func grid(_ rows: [[Frame]]) -> Frame {
        guard let first = rows.first?.first else { return Frame(width: 0, height: 0) }
        let columns = rows.map(\.count).max() ?? 0
        var grid = Frame(width: first.width * columns, height: first.height * rows.count)
        for (row, frames) in rows.enumerated() {
            for (column, frame) in frames.enumerated() {
                grid.paste(frame, x: column * first.width, y: row * first.height)
            }
        }
        return grid
    }

    private mutating func paste(_ frame: Frame, x: Int, y: Int) {
        for row in 0..<frame.height {
            let start = ((y + row) * width + x) * 3
            let line = frame.pixels[(row * frame.width * 3)..<((row + 1) * frame.width * 3)]
            pixels.replaceSubrange(start..<(start + frame.width * 3), with: line)
        }
    }
}
