import Foundation

/// A point or direction in metres: x forward/east, y left/north, z up, right-handed.
public typealias Vector3 = SIMD3<Double>

extension SIMD3 where Scalar == Double {
    /// The inner product.
    public func dot(_ other: Self) -> Double { (self * other).sum() }

    /// The vector product, right-handed.
    public func cross(_ b: Self) -> Self {
        Self(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
    }

    /// The Euclidean length.
    public var length: Double { dot(self).squareRoot() }

    /// The vector of length one in the same direction.
    public var normalized: Self { self / length }
}

/// A position and the directions of a body's axes: rotation is yaw about z, then pitch about the new
/// y (nose down is positive), then roll about the new x, in radians.
public struct Pose: Codable, Sendable, Equatable {
    public var position: Vector3
    public var yaw: Double
    public var pitch: Double
    public var roll: Double

    public init(position: Vector3, yaw: Double = 0, pitch: Double = 0, roll: Double = 0) {
        self.position = position
        self.yaw = yaw
        self.pitch = pitch
        self.roll = roll
    }

    /// The body's axes in world coordinates: forward, left, up.
    public var axes: (forward: Vector3, left: Vector3, up: Vector3) {
        let (cy, sy) = (cos(yaw), sin(yaw))
        let (cp, sp) = (cos(pitch), sin(pitch))
        let (cr, sr) = (cos(roll), sin(roll))
        return (
            Vector3(cy * cp, sy * cp, -sp),
            Vector3(cy * sp * sr - sy * cr, sy * sp * sr + cy * cr, cp * sr),
            Vector3(cy * sp * cr + sy * sr, sy * sp * cr - cy * sr, cp * cr)
        )
    }

    /// A body's pose from its axes of length one, right-handed.
    init(position: Vector3, axes: (forward: Vector3, left: Vector3, up: Vector3)) {
        self.init(
            position: position, yaw: atan2(axes.forward.y, axes.forward.x),
            pitch: -asin(min(max(axes.forward.z, -1), 1)), roll: atan2(axes.left.z, axes.up.z))
    }

    /// World coordinates of a point given in the body's own.
    public func world(_ local: Vector3) -> Vector3 {
        let (forward, left, up) = axes
        return position + forward * local.x + left * local.y + up * local.z
    }

    /// The body's own coordinates of a world point.
    public func local(_ world: Vector3) -> Vector3 {
        let (forward, left, up) = axes
        let d = world - position
        return Vector3(d.dot(forward), d.dot(left), d.dot(up))
    }
}

/// A cuboid that never rolls: centre in metres, yaw and pitch in radians, length along its own x, width
/// along y, height along z.
public struct Box3D: Codable, Sendable, Equatable {
    public var center: Vector3
    public var yaw: Double
    /// Nose down is positive; vehicles have that of the road, what stands upright has none.
    public var pitch: Double
    public var length: Double
    public var width: Double
    public var height: Double

    public init(
        center: Vector3, yaw: Double, pitch: Double = 0, length: Double, width: Double,
        height: Double
    ) {
        self.center = center
        self.yaw = yaw
        self.pitch = pitch
        self.length = length
        self.width = width
        self.height = height
    }

    /// A cuboid on the ground.
    ///
    /// - Parameter foot: the middle of its bottom; its roll counts for nothing.
    public init(standingOn foot: Pose, length: Double, width: Double, height: Double) {
        self.init(
            center: foot.position + foot.axes.up * (height / 2), yaw: foot.yaw, pitch: foot.pitch,
            length: length, width: width, height: height)
    }

    /// Cuboids of files that know of no hills are level.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            center: try values.decode(Vector3.self, forKey: .center),
            yaw: try values.decode(Double.self, forKey: .yaw),
            pitch: try values.decodeIfPresent(Double.self, forKey: .pitch) ?? 0,
            length: try values.decode(Double.self, forKey: .length),
            width: try values.decode(Double.self, forKey: .width),
            height: try values.decode(Double.self, forKey: .height))
    }

    /// Half of length, width and height.
    public var halfSize: Vector3 { Vector3(length, width, height) / 2 }

    /// Centre and directions.
    public var pose: Pose { Pose(position: center, yaw: yaw, pitch: pitch) }

    /// Middle of the bottom, with the cuboid's directions.
    public var foot: Pose {
        var foot = pose
        foot.position -= foot.axes.up * (height / 2)
        return foot
    }

    /// The eight corners; bit 0 of the index is +x, bit 1 +y, bit 2 +z.
    public var corners: [Vector3] {
        let half = halfSize
        return (0..<8).map { corner in
            pose.world(
                Vector3(
                    corner & 1 == 0 ? -half.x : half.x,
                    corner & 2 == 0 ? -half.y : half.y,
                    corner & 4 == 0 ? -half.z : half.z))
        }
    }
}

/// An axis-aligned rectangle in pixels of the full frame; x right, y down, edges between pixels.
public struct Box2D: Codable, Sendable, Equatable {
    public var left: Double
    public var top: Double
    public var right: Double
    public var bottom: Double

    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    public var width: Double { right - left }
    public var height: Double { bottom - top }
    public var area: Double { max(width, 0) * max(height, 0) }

    /// The part inside an image, nil when there is none.
    public func clipped(width: Int, height: Int) -> Box2D? {
        let box = Box2D(
            left: max(left, 0), top: max(top, 0), right: min(right, Double(width)),
            bottom: min(bottom, Double(height)))
        return box.right > box.left && box.bottom > box.top ? box : nil
    }
}
