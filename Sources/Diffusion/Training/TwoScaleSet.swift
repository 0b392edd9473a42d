import Randomness

/// Rows and columns in positions of the network that learns.
struct GridSize: Equatable {
    var rows: Int
    var columns: Int
}

/// Pictures, with what belongs to them, of which a part can be cut out.
protocol Croppable {
    var grid: GridSize { get }
    /// The part of that size whose upper left position is given.
    func cropped(to size: GridSize, row: Int, column: Int) -> Self
    /// Where a random crop begins.
    static func corner(
        of crop: GridSize, in whole: GridSize, using stream: inout RandomStream
    ) -> (row: Int, column: Int)
}

extension Croppable {
    static func corner(
        of crop: GridSize, in whole: GridSize, using stream: inout RandomStream
    ) -> (row: Int, column: Int) {
        let row = Int.random(in: 0...(whole.rows - crop.rows), using: &stream)
        return (row, Int.random(in: 0...(whole.columns - crop.columns), using: &stream))
    }
}

extension Array where Element: Croppable {
    /// A random part of a random element.
    func randomCrop(_ size: GridSize, using stream: inout RandomStream) -> Element {
        let whole = self[Int.random(in: indices, using: &stream)]
        let (row, column) = Element.corner(of: size, in: whole.grid, using: &stream)
        return whole.cropped(to: size, row: row, column: column)
    }
}

/// What is learnt from at two scales: base frames, and large ones in parts as large as base frames.
struct TwoScaleSet<Item: Croppable> {
    let small: [Item]
    /// None for training on base frames alone.
    let large: [Item]

    init(small: [Item], large: [Item]) {
        precondition(!small.isEmpty, "no frames to train on")
        self.small = small
        self.large = large
    }

    /// Whole small items and crops of large ones in turn.
    func drawn(_ count: Int, using stream: inout RandomStream) -> [Item] {
        let size = small[0].grid
        return (0..<count).map { index in
            (index.isMultiple(of: 2) || large.isEmpty ? small : large)
                .randomCrop(size, using: &stream)
        }
    }
}
