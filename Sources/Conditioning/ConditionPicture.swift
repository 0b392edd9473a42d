import Frames

extension FrameCondition {
    /// A map to look at: −1 black, 0 grey, 1 white.
    package func picture(map name: String, of group: ConditionGroup) -> Frame {
        let range = ConditionLayout.current.maps(of: group)
        let names = ConditionLayout.current.maps[range]
        guard let map = names.firstIndex(of: name) else {
            preconditionFailure("no map \(name) among \(Array(names))")
        }
        var picture = Frame(width: size.columns, height: size.rows)
        picture.show(map, of: unpackedMaps(), size, column: 0, row: 0)
        return picture
    }

    /// All maps in reading order, seven in a row.
    package func grid() -> Frame {
        let perRow = 7
        let count = MapRaster.width
        let maps = unpackedMaps()
        var grid = Frame(
            width: perRow * size.columns,
            height: (count + perRow - 1) / perRow * size.rows)
        for map in 0..<count {
            grid.show(
                map, of: maps, size, column: map % perRow * size.columns,
                row: map / perRow * size.rows)
        }
        return grid
    }
}

extension Frame {
    /// Draws a map with its upper left corner at a place.
    fileprivate mutating func show(
        _ map: Int, of maps: [Int8], _ size: MapSize, column: Int, row: Int
    ) {
        for position in 0..<size.count {
            let (y, x) = position.quotientAndRemainder(dividingBy: size.columns)
            let grey = UInt8(128 + Int(maps[position * MapRaster.width + map]))
            self[column + x, row + y] = (grey, grey, grey)
        }
    }
}
