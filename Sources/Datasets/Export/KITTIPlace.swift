import Foundation
import Sim

/// The seven columns of a cuboid: height, width, length; the middle of its bottom in the camera's axes
/// (x right, y down, z forward); its turn about y, 0 when it faces right.
struct KITTIPlace {
    let columns: [Double]

    init(columns: [Double]) { self.columns = columns }

    /// What KITTI writes when there is none.
    init(_ box: Box3D?) {
        guard let box else {
            columns = [-1, -1, -1, -1_000, -1_000, -1_000, -10]
            return
        }
        let center = box.center
        columns = [
            box.height, box.width, box.length, -center.y, box.height / 2 - center.z, center.x,
            Self.wrapped(-box.yaw - .pi / 2),
        ]
    }

    var box: Box3D? {
        guard columns[0] > 0, columns[1] > 0, columns[2] > 0 else { return nil }
        return Box3D(
            center: Vector3(columns[5], -columns[3], columns[0] / 2 - columns[4]),
            yaw: Self.wrapped(-columns[6] - .pi / 2), length: columns[2], width: columns[1],
            height: columns[0])
    }

    /// The turn seen from the camera.
    var alpha: Double {
        box == nil ? -10 : Self.wrapped(columns[6] - atan2(columns[3], columns[5]))
    }

    private static func wrapped(_ angle: Double) -> Double { remainder(angle, 2 * .pi) }
}
