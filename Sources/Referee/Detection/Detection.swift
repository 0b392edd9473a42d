import Foundation
import Sim
import Tensors

/// A road user that the referee finds in a picture.
package struct Detection: Codable, Sendable, Equatable {
    package var actorClass: ActorClass
    /// In pixels of the picture.
    package var box: Box2D
    /// As `RoadUserBox.heading`.
    package var heading: Double
    /// How sure the referee is, 0…1.
    package var score: Double

    package init(actorClass: ActorClass, box: Box2D, heading: Double, score: Double) {
        (self.actorClass, self.box) = (actorClass, box)
        (self.heading, self.score) = (heading, score)
    }

    /// Less sure ones count for nothing.
    package static let leastScore = 0.3
}

extension RefereeOutput {
    /// The road users of each picture, the surest first: peaks of the maps that no neighbour exceeds.
    ///
    /// - Parameter least: score of the least sure one.
    func detections(least: Double = Detection.leastScore) -> [[Detection]] {
        let (n, rows, columns, classes) = centers.shape4
        let scores = centers.sigmoid().floats
        let numbers = self.numbers.floats
        let places = rows * columns
        return (0..<n).map { picture in
            let peaks = Peaks(
                scores[(picture * places * classes)..<((picture + 1) * places * classes)],
                rows: rows, columns: columns)
            return peaks.places(least: Float(least)).map { place in
                let at = (picture * places + place) * DetectionMaps.numbers
                let found = DetectionMaps.decoded(
                    column: place % columns, row: place / columns,
                    numbers[at..<(at + DetectionMaps.numbers)])
                let inside = found.box.clipped(
                    width: columns * RefereeNetwork.stride, height: rows * RefereeNetwork.stride)
                return Detection(
                    actorClass: ActorClass.allCases[peaks.classes[place]],
                    box: inside ?? found.box, heading: found.heading,
                    score: Double(peaks.scores[place]))
            }.sorted { $0.score > $1.score }
        }
    }
}

/// The likeliest class of every place of a map, and how likely it is.
private struct Peaks {
    let rows: Int
    let columns: Int
    private(set) var scores: [Float]
    private(set) var classes: [Int]

    init(_ map: ArraySlice<Float>, rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        let count = DetectionMaps.classes
        classes = (0..<rows * columns).map { place in
            let first = map.startIndex + place * count
            return (0..<count).max { map[first + $0] < map[first + $1] } ?? 0
        }
        scores = classes.enumerated().map { map[map.startIndex + $0 * count + $1] }
    }

    /// Places that none of the eight around exceeds; of equal neighbours the first.
    func places(least: Float) -> [Int] {
        (0..<rows * columns).filter { place in
            scores[place] >= least
                && around(place).allSatisfy {
                    scores[$0] < scores[place] || scores[$0] == scores[place] && $0 >= place
                }
        }
    }

    private func around(_ place: Int) -> [Int] {
        let (row, column) = (place / columns, place % columns)
        return (max(row - 1, 0)...min(row + 1, rows - 1)).flatMap { r in
            (max(column - 1, 0)...min(column + 1, columns - 1)).map { r * columns + $0 }
        }
    }
}
