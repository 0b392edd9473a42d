/// Maps without the places where nothing is: a third of the bytes, so that thousands of frames fit
/// into memory.
struct PackedMaps: Sendable, Equatable {
    let size: MapSize
    /// A bit for each position at which a group's numbers are not all zero, group by group.
    private var occupied: [UInt64] = []
    /// The numbers of these positions, group by group, times 127.
    private var numbers: [Int8] = []

    private var words: Int { size.count / 64 }
    private static let groups = ConditionGroup.allCases.map {
        ConditionLayout.current.maps(of: $0)
    }

    /// - Parameter maps: `[row][column][map]`, times 127.
    init(_ maps: [Int8], size: MapSize) {
        self.size = size
        maps.withUnsafeBufferPointer { maps in
            for range in Self.groups {
                for word in 0..<words {
                    var bits: UInt64 = 0
                    for bit in 0..<64 {
                        let first = (word * 64 + bit) * MapRaster.width
                        let here = maps[first + range.lowerBound..<first + range.upperBound]
                        guard here.contains(where: { $0 != 0 }) else { continue }
                        bits |= 1 << bit
                        numbers.append(contentsOf: here)
                    }
                    occupied.append(bits)
                }
            }
        }
    }

    /// Calls `place(position, maps, numbers)` for what is kept of some groups.
    func forEach(
        in wanted: Set<ConditionGroup>,
        _ place: (Int, Range<Int>, UnsafeBufferPointer<Int8>) -> Void
    ) {
        numbers.withUnsafeBufferPointer { numbers in
            var next = 0
            for (index, group) in ConditionGroup.allCases.enumerated() {
                let range = Self.groups[index]
                let words = occupied[index * words..<(index + 1) * words]
                guard wanted.contains(group) else {
                    next += range.count * words.reduce(0) { $0 + $1.nonzeroBitCount }
                    continue
                }
                for (word, bits) in words.enumerated() {
                    var bits = bits
                    while bits != 0 {
                        let position = word * 64 + bits.trailingZeroBitCount
                        let here = numbers[next..<next + range.count]
                        place(position, range, UnsafeBufferPointer(rebasing: here))
                        next += range.count
                        bits &= bits - 1
                    }
                }
            }
        }
    }

    /// The maps as they were given, zeros in other groups than those wanted.
    func unpacked(_ wanted: Set<ConditionGroup>) -> [Int8] {
        var maps = [Int8](repeating: 0, count: size.count * MapRaster.width)
        forEach(in: wanted) { position, range, numbers in
            let first = position * MapRaster.width + range.lowerBound
            for index in numbers.indices { maps[first + index] = numbers[index] }
        }
        return maps
    }

    /// Bytes that it takes.
    var byteCount: Int { occupied.count * 8 + numbers.count }
}
