import Foundation
import Sim

/// How road users stand in maps of a quarter of the picture's size.
///
/// Zhou et al. 2019, "Objects as points": a peak of its class at the centre of its box, and there what the box is like.
enum DetectionMaps {
    static let classes = ActorClass.allCases.count
    /// Rest of the centre's column and row, logarithms of width and height, cosine and sine of the heading.
    static let numbers = 6
    /// Hardly any place is a centre: the share of a tenth that training begins with.
    static let startingLogit: Float = -2.19
    /// Pixels whose logarithm counts as zero.
    private static let usualSize = 16.0

    /// The place of a box's centre in maps of a width, and the numbers there.
    static func encoded(_ user: RoadUserBox) -> (column: Int, row: Int, numbers: [Float]) {
        let stride = Double(RefereeNetwork.stride)
        let (x, y) = (
            (user.box.left + user.box.right) / 2 / stride,
            (user.box.top + user.box.bottom) / 2 / stride
        )
        return (
            Int(x), Int(y),
            [
                x - x.rounded(.down), y - y.rounded(.down), log(user.box.width / usualSize),
                log(user.box.height / usualSize), cos(user.heading), sin(user.heading),
            ].map(Float.init)
        )
    }

    /// The box and heading that numbers at a place stand for.
    static func decoded(column: Int, row: Int, _ numbers: some Collection<Float>) -> (
        box: Box2D, heading: Double
    ) {
        let n = numbers.map(Double.init)
        let stride = Double(RefereeNetwork.stride)
        let (x, y) = ((Double(column) + n[0]) * stride, (Double(row) + n[1]) * stride)
        // No box of a picture is a thousand times as large as usual.
        let (width, height) = (usualSize * exp(min(n[2], 7)), usualSize * exp(min(n[3], 7)))
        return (
            Box2D(
                left: x - width / 2, top: y - height / 2, right: x + width / 2,
                bottom: y + height / 2),
            atan2(n[5], n[4])
        )
    }
}
