import Foundation

extension Box3D {
    /// Radius of the circle round the footprint.
    private var reach: Double { (length * length + width * width).squareRoot() / 2 }

    /// Whether two cuboids, seen from above, share more than an edge (separating axes).
    public func footprintOverlaps(_ other: Box3D) -> Bool {
        let (dx, dy) = (other.center.x - center.x, other.center.y - center.y)
        let reach = reach + other.reach
        guard dx * dx + dy * dy < reach * reach else { return false }
        return [yaw, yaw + .pi / 2, other.yaw, other.yaw + .pi / 2].allSatisfy { direction in
            let distance = abs(dx * cos(direction) + dy * sin(direction))
            return distance < extent(along: direction) + other.extent(along: direction)
        }
    }

    /// Half the footprint's extent along a direction in the plane.
    private func extent(along direction: Double) -> Double {
        length / 2 * abs(cos(direction - yaw)) + width / 2 * abs(sin(direction - yaw))
    }
}
