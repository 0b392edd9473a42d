/// Planes without the places where nothing is: a third of the bytes, so that thousands of frames fit
/// into memory.
struct PackedPlanes: Sendable, Equatable {
    /// A bit for each position at which a group's numbers are not all zero, group by group.
    private var occupied: [UInt64] = []
    /// The numbers of these positions, group by group, times 127.
    private var numbers: [Int8] = []

    private static let words = PositionGrid.count / 64
    private static let groups = ConditionGroup.allCases.map {
        ConditionLayout.current.planes(of: $0)
    }

    /// - Parameter planes: `[row][column][plane]`, times 127.
    init(_ planes: [Int8]) {
        planes.withUnsafeBufferPointer { planes in
            for range in Self.groups {
                for word in 0..<Self.words {
                    var bits: UInt64 = 0
                    for bit in 0..<64 {
                        let first = (word * 64 + bit) * PlaneRaster.width
                        let here = planes[first + range.lowerBound..<first + range.upperBound]
                        guard here.contains(where: { $0 != 0 }) else { continue }
                        bits |= 1 << bit
                        numbers.append(contentsOf: here)
                    }
                    occupied.append(bits)
                }
            }
        }
    }

    /// Calls `place(position, planes, numbers)` for what is kept of some groups.
    func forEach(
        in wanted: Set<ConditionGroup>,
        _ place: (Int, Range<Int>, UnsafeBufferPointer<Int8>) -> Void
    ) {
        numbers.withUnsafeBufferPointer { numbers in
            var next = 0
            for (index, group) in ConditionGroup.allCases.enumerated() {
                let range = Self.groups[index]
                let words = occupied[index * Self.words..<(index + 1) * Self.words]
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

    /// The planes as they were given, zeros in other groups than those wanted.
    func unpacked(_ wanted: Set<ConditionGroup>) -> [Int8] {
        var planes = [Int8](repeating: 0, count: PositionGrid.count * PlaneRaster.width)
        forEach(in: wanted) { position, range, numbers in
            let first = position * PlaneRaster.width + range.lowerBound
            for index in numbers.indices { planes[first + index] = numbers[index] }
        }
        return planes
    }

    /// Bytes that it takes.
    var byteCount: Int { occupied.count * 8 + numbers.count }
}
