/// How the pixels of each class agree over many frames.
package struct AreaScores: Codable, Sendable {
    private static let classes = SegmentationClass.allCases.count
    private var both = [Int](repeating: 0, count: classes)
    private var either = [Int](repeating: 0, count: classes)

    package init() {}

    /// Takes a frame in.
    package mutating func add(_ seen: [SegmentationClass], labels: [SegmentationClass]) {
        precondition(seen.count == labels.count, "\(seen.count) pixels, \(labels.count) labels")
        for (seen, label) in zip(seen, labels) {
            either[Int(label.rawValue)] += 1
            if seen == label {
                both[Int(seen.rawValue)] += 1
            } else {
                either[Int(seen.rawValue)] += 1
            }
        }
    }

    /// Takes in what others have taken in.
    package mutating func add(_ other: AreaScores) {
        for index in both.indices {
            both[index] += other.both[index]
            either[index] += other.either[index]
        }
    }

    /// Intersection over union; nil where neither has the class.
    package func overlap(_ shown: SegmentationClass) -> Double? {
        let index = Int(shown.rawValue)
        return either[index] == 0 ? nil : Double(both[index]) / Double(either[index])
    }

    /// Mean over the classes that occur.
    package var meanOverlap: Double {
        let known = SegmentationClass.allCases.compactMap(overlap)
        return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    }
}
