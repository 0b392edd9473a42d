import Sim

extension FrameCondition {
    /// A plane to look at: −1 black, 0 grey, 1 white.
    public func picture(plane name: String, of group: ConditionGroup) -> Frame {
        let range = ConditionLayout.current.planes(of: group)
        let names = ConditionLayout.current.planes[range]
        guard let plane = names.firstIndex(of: name) else {
            preconditionFailure("no plane \(name) among \(Array(names))")
        }
        var picture = Frame(width: PositionGrid.columns, height: PositionGrid.rows)
        picture.show(plane, of: unpackedPlanes(), column: 0, row: 0)
        return picture
    }

    /// All planes in reading order, seven in a row.
    public func contactSheet() -> Frame {
        let perRow = 7
        let count = PlaneRaster.width
        let planes = unpackedPlanes()
        var sheet = Frame(
            width: perRow * PositionGrid.columns,
            height: (count + perRow - 1) / perRow * PositionGrid.rows)
        for plane in 0..<count {
            sheet.show(
                plane, of: planes, column: plane % perRow * PositionGrid.columns,
                row: plane / perRow * PositionGrid.rows)
        }
        return sheet
    }
}

extension Frame {
    /// Draws a plane with its upper left corner at a place.
    fileprivate mutating func show(_ plane: Int, of planes: [Int8], column: Int, row: Int) {
        for position in 0..<PositionGrid.count {
            let (y, x) = position.quotientAndRemainder(dividingBy: PositionGrid.columns)
            let grey = UInt8(128 + Int(planes[position * PlaneRaster.width + plane]))
            self[column + x, row + y] = (grey, grey, grey)
        }
    }
}
