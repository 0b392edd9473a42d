import Frames
import Sim
import Tensors

/// What the referee says of one picture.
package struct FrameJudgement: Sendable {
    /// What each pixel shows, row by row.
    package var classes: [SegmentationClass]
    /// The surest first.
    package var detections: [Detection]
    package var timeOfDay: Environment.TimeOfDay
    package var weather: Environment.Weather
    /// What the picture is like, for distances between sets of them.
    package var features: [Float]

    package init(
        classes: [SegmentationClass], detections: [Detection],
        timeOfDay: Environment.TimeOfDay, weather: Environment.Weather, features: [Float]
    ) {
        (self.classes, self.detections) = (classes, detections)
        (self.timeOfDay, self.weather, self.features) = (timeOfDay, weather, features)
    }
}

extension RefereeOutput {
    /// What it says of each picture.
    ///
    /// - Parameter least: score of the least sure detection.
    func judgements(least: Double = Detection.leastScore) -> [FrameJudgement] {
        let (n, rows, columns, _) = segmentation.shape4
        let classes = segmentation.likeliest.map { SegmentationClass.allCases[$0] }
        let times = timeOfDay.likeliest.map { Environment.TimeOfDay.allCases[$0] }
        let weathers = weather.likeliest.map { Environment.Weather.allCases[$0] }
        let (features, width) = (self.features.floats, self.features.shape[1])
        let detections = detections(least: least)
        return (0..<n).map { picture in
            FrameJudgement(
                classes: Array(
                    classes[(picture * rows * columns)..<((picture + 1) * rows * columns)]),
                detections: detections[picture], timeOfDay: times[picture],
                weather: weathers[picture],
                features: Array(features[(picture * width)..<((picture + 1) * width)]))
        }
    }
}

extension Tensor {
    /// Where the largest number of each row of the last axis stands.
    fileprivate var likeliest: [Int] {
        let width = shape[rank - 1]
        return floats.withUnsafeBufferPointer { values in
            stride(from: 0, to: values.count, by: width).map { first in
                var best = 0
                for number in 1..<width where values[first + number] > values[first + best] {
                    best = number
                }
                return best
            }
        }
    }
}

extension FrameJudgement {
    /// Its classes in the colours of Cityscapes, and the outlines of its detections in white.
    func picture(width: Int) -> Frame {
        var frame = Frame(width: width, height: classes.count / width)
        for (index, shown) in classes.enumerated() {
            let color = shown.color
            frame[index % width, index / width] = (color.x, color.y, color.z)
        }
        for detection in detections { frame.outline(detection.box) }
        return frame
    }
}

extension Frame {
    fileprivate mutating func outline(_ box: Box2D) {
        let (left, right) = (max(Int(box.left), 0), min(Int(box.right), width - 1))
        let (top, bottom) = (max(Int(box.top), 0), min(Int(box.bottom), height - 1))
        guard left <= right, top <= bottom else { return }
        for x in left...right { for y in [top, bottom] { self[x, y] = (255, 255, 255) } }
        for y in top...bottom { for x in [left, right] { self[x, y] = (255, 255, 255) } }
    }
}

extension SegmentationClass {
    fileprivate var color: SIMD3<UInt8> {
        switch self {
        case .road: SIMD3(128, 64, 128)
        case .laneMark: SIMD3(220, 200, 220)
        case .building: SIMD3(70, 70, 70)
        case .vegetation: SIMD3(107, 142, 35)
        case .sky: SIMD3(70, 130, 180)
        case .other: SIMD3(152, 251, 152)
        case .car: SIMD3(0, 0, 142)
        case .van: SIMD3(0, 60, 200)
        case .truck: SIMD3(0, 0, 70)
        case .bus: SIMD3(0, 60, 100)
        case .motorbike: SIMD3(0, 0, 230)
        case .bicycle: SIMD3(119, 11, 32)
        case .pedestrian: SIMD3(220, 20, 60)
        }
    }
}
