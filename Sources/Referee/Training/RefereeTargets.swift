import Foundation
import Sim
import Tensors

/// What the network is to say of a batch of frames.
struct RefereeTargets {
    /// 1 at the class of each pixel, `[n, H, W, 13]`.
    let classes: Tensor
    /// What each pixel counts, `[n, H, W, 1]`.
    let classWeights: Tensor
    /// 1 at the centres of road users, falling off around them, `[n, H/4, W/4, 7]`.
    let peaks: Tensor
    /// 0 where nobody can tell whether somebody is there, `[n, H/4, W/4, 1]`.
    let peakWeights: Tensor
    /// Places of the centres among all of the batch, and the numbers there, `[places.count, 6]`.
    let places: [Int]
    let numbers: Tensor
    /// 1 at the right one, `[n, 3]` and `[n, 4]`.
    let timesOfDay: Tensor
    let weathers: Tensor
}

extension RefereeTargets {
    init(_ samples: [RefereeSample]) {
        let (height, width) = (samples[0].frame.height, samples[0].frame.width)
        let count = SegmentationClass.allCases.count
        classes = .oneHot(samples.flatMap { $0.classes.map(Int.init) }, of: count)
            .reshaped(samples.count, height, width, count)
        let weights = SegmentationClass.allCases.map(\.weight)
        classWeights = Tensor(
            samples.flatMap { $0.classes.map { weights[Int($0)] } },
            shape: [samples.count, height, width, 1])
        var maps = CenterMaps(
            rows: height / RefereeNetwork.stride, columns: width / RefereeNetwork.stride)
        for sample in samples { maps.add(sample.users) }
        let size = [samples.count, maps.rows, maps.columns]
        peaks = Tensor(maps.peaks, shape: size + [DetectionMaps.classes])
        peakWeights = Tensor(maps.weights, shape: size + [1])
        places = maps.places
        numbers = Tensor(maps.numbers, shape: [maps.places.count, DetectionMaps.numbers])
        timesOfDay = .oneHot(samples.map(\.timeOfDay))
        weathers = .oneHot(samples.map(\.weather))
    }
}

/// Maps of the centres of road users, picture after picture.
private struct CenterMaps {
    let rows: Int
    let columns: Int
    private(set) var peaks: [Float] = []
    private(set) var weights: [Float] = []
    private(set) var places: [Int] = []
    private(set) var numbers: [Float] = []

    init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

    mutating func add(_ users: [RoadUserBox]) {
        let first = weights.count
        peaks += [Float](repeating: 0, count: rows * columns * DetectionMaps.classes)
        weights += [Float](repeating: 1, count: rows * columns)
        for user in users where !user.isLearnt { ignore(user.box, from: first) }
        for user in users where user.isLearnt {
            let (column, row, values) = DetectionMaps.encoded(user)
            guard (0..<columns).contains(column), (0..<rows).contains(row) else { continue }
            places.append(first + row * columns + column)
            numbers += values
            raise(user, column: column, row: row, from: first)
        }
    }

    private mutating func ignore(_ box: Box2D, from first: Int) {
        let stride = Double(RefereeNetwork.stride)
        for row in Int(box.top / stride)...min(Int(box.bottom / stride), rows - 1) {
            for column in Int(box.left / stride)...min(Int(box.right / stride), columns - 1) {
                weights[first + row * columns + column] = 0
            }
        }
    }

    /// A Gaussian as long and wide as suits the box.
    ///
    /// Liu et al. 2020, "Training-time-friendly network for real-time object detection".
    private mutating func raise(_ user: RoadUserBox, column: Int, row: Int, from first: Int) {
        guard let number = ActorClass.allCases.firstIndex(of: user.actorClass) else { return }
        let stride = Double(RefereeNetwork.stride)
        func radius(_ length: Double) -> Int { Int(0.27 * length / stride) }
        func spread(_ radius: Int) -> Double { (2 * Double(radius) + 1) / 6 }
        let (across, down) = (radius(user.box.width), radius(user.box.height))
        for y in max(row - down, 0)...min(row + down, rows - 1) {
            for x in max(column - across, 0)...min(column + across, columns - 1) {
                let (dx, dy) = (
                    Double(x - column) / spread(across), Double(y - row) / spread(down)
                )
                let at = (first + y * columns + x) * DetectionMaps.classes + number
                peaks[at] = max(peaks[at], Float(exp(-(dx * dx + dy * dy) / 2)))
            }
        }
    }
}

extension Tensor {
    /// 1 at each number of its row, 0 elsewhere: `[numbers.count, width]`.
    static func oneHot(_ numbers: [Int], of width: Int) -> Tensor {
        Tensor(shape: [numbers.count, width]) { buffer in
            buffer.initialize(repeating: 0)
            for (row, number) in numbers.enumerated() { buffer[row * width + number] = 1 }
        }
    }

    fileprivate static func oneHot<Value: CaseIterable & Equatable>(_ values: [Value]) -> Tensor {
        let all = Array(Value.allCases)
        return oneHot(values.map { all.firstIndex(of: $0) ?? 0 }, of: all.count)
    }
}
