import Foundation
import Sim

/// Which cuboid each position sees first, by four rays a position.
struct CuboidRaster {
    /// Metres along the optical axis to what the four rays of each position meet.
    ///
    /// Infinite for nothing. The rays go upper left, upper right, lower left, lower right.
    private(set) var depth: [SIMD4<Float>]
    /// Which of `cuboids` is met; −1 for none.
    private(set) var index: [SIMD4<Int32>]
    /// The cuboids in view, nearest first.
    let cuboids: [SeenCuboid]

    /// Metres from the camera beyond which cuboids are left out.
    static let reach = 250.0

    init(_ boxes: [Box3D], in grid: PositionGrid) {
        depth = Array(repeating: SIMD4(repeating: .infinity), count: grid.size.count)
        index = Array(repeating: SIMD4(repeating: -1), count: grid.size.count)
        // The nearest first: the farther ones then skip what is covered.
        cuboids = boxes.enumerated()
            .compactMap { SeenCuboid($1, number: $0, in: grid) }
            .sorted { ($0.nearest, $0.number) < ($1.nearest, $1.number) }
        for (index, cuboid) in cuboids.enumerated() { draw(cuboid, Int32(index), in: grid) }
    }

    /// Takes away the cuboids of which nine tenths or more lie behind those of `other`.
    mutating func removeHidden(by other: CuboidRaster) {
        var rays = [Int](repeating: 0, count: cuboids.count)
        var hidden = rays
        forEachHit { position, ray, cuboid in
            rays[cuboid] += 1
            if other.depth[position][ray] < depth[position][ray] { hidden[cuboid] += 1 }
        }
        forEachHit { position, ray, cuboid in
            guard 10 * hidden[cuboid] >= 9 * rays[cuboid] else { return }
            index[position][ray] = -1
            depth[position][ray] = .infinity
        }
    }

    /// Takes away what the ground hides, as a hill does; `ground` is how deep the rays meet it.
    mutating func removeHidden(behind ground: [SIMD4<Float>]) {
        for position in ground.indices {
            // What stands on the ground is as deep as it, up to what rounding makes of it.
            let isHidden = ground[position] * 1.05 + 2 .< depth[position]
            depth[position].replace(with: .infinity, where: isHidden)
            index[position].replace(with: -1, where: isHidden)
        }
    }

    private func forEachHit(_ body: (_ position: Int, _ ray: Int, _ cuboid: Int) -> Void) {
        for position in index.indices {
            for ray in 0..<4 where index[position][ray] >= 0 {
                body(position, ray, Int(index[position][ray]))
            }
        }
    }

    private mutating func draw(_ cuboid: SeenCuboid, _ place: Int32, in grid: PositionGrid) {
        depth.withUnsafeMutableBufferPointer { depth in
            index.withUnsafeMutableBufferPointer { index in
                for row in cuboid.rows {
                    let line = cuboid.line(upward: grid.upward(Float(row) + 0.5), grid)
                    for column in cuboid.columns {
                        let at = row * grid.size.columns + column
                        if all(depth[at] .<= cuboid.nearest) { continue }
                        let entry = cuboid.entry(
                            line, leftward: grid.leftward(Float(column) + 0.5), grid)
                        let isNearer = entry .< depth[at]
                        depth[at].replace(with: entry, where: isNearer)
                        index[at].replace(with: place, where: isNearer)
                    }
                }
            }
        }
    }
}

/// A cuboid in view, scaled to a cube from −1 to 1.
struct SeenCuboid {
    /// Its place among all cuboids.
    let number: Int
    /// The camera and its axes in the cube's coordinates.
    let origin: SIMD3<Float>
    let forward: SIMD3<Float>
    let left: SIMD3<Float>
    let up: SIMD3<Float>
    /// Positions a unit of slope.
    let focalLength: Float
    /// No ray can enter at a lesser depth.
    let nearest: Float
    /// Positions that it can be seen at.
    let rows: Range<Int>
    let columns: Range<Int>

    /// A position's four rays, relative to its middle, in positions.
    static let rightwardOffsets = SIMD4<Float>(-0.25, 0.25, -0.25, 0.25)
    static let downwardOffsets = SIMD4<Float>(-0.25, -0.25, 0.25, 0.25)

    /// Nil for a cuboid out of view or out of reach.
    init?(_ box: Box3D, number: Int, in grid: PositionGrid) {
        guard grid.mayShow(box),
            let extent = grid.camera.extent(of: box, from: grid.view)?
                .clipped(width: grid.size.columns, height: grid.size.rows)
        else { return nil }
        self.number = number
        focalLength = grid.focalLength
        let half = box.halfSize
        let ahead = (box.center - grid.view.position).dot(grid.axes.forward)
        nearest = Float(ahead - half.length)
        rows = Int(extent.top)..<Int(extent.bottom.rounded(.up))
        columns = Int(extent.left)..<Int(extent.right.rounded(.up))
        let own = box.pose
        let (x, y, z) = own.axes
        func turned(_ v: Vector3) -> SIMD3<Float> {
            SIMD3<Float>(Vector3(v.dot(x), v.dot(y), v.dot(z)) / half)
        }
        origin = turned(grid.view.position - box.center)
        forward = turned(grid.axes.forward)
        left = turned(grid.axes.left)
        up = turned(grid.axes.up)
    }

    /// The part of the four rays' directions that is the same along a row, by axis of the cube.
    @inline(__always)
    func line(
        upward: Float, _ grid: PositionGrid
    ) -> (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>) {
        let v = upward - Self.downwardOffsets / grid.focalLength
        return (forward.x + v * up.x, forward.y + v * up.y, forward.z + v * up.z)
    }

    /// One of a position's rays: its slopes, and how deep it enters.
    struct Ray {
        var leftward: Float
        var upward: Float
        var depth: Float
    }

    /// The point of the cube that a ray enters at.
    @inline(__always)
    func point(_ ray: Ray) -> SIMD3<Float> { origin + direction(ray) * ray.depth }

    @inline(__always)
    private func direction(_ ray: Ray) -> SIMD3<Float> {
        forward + ray.leftward * left + ray.upward * up
    }

    /// How far, by axis of the cube, the point moves on the face across `axis` when the ray moves by one
    /// position, to the side or up, whichever is more.
    @inline(__always)
    func step(_ ray: Ray, alongFace axis: Int) -> SIMD3<Float> {
        let direction = direction(ray)
        func moved(_ shift: SIMD3<Float>) -> SIMD3<Float> {
            let moved = shift - direction * (shift[axis] / direction[axis])
            return moved.replacing(with: 0 - moved, where: moved .< 0)
        }
        return pointwiseMax(moved(left), moved(up)) * (ray.depth / focalLength)
    }

    /// Depths at which the four rays of a position enter; infinite for those that miss, or start
    /// inside.
    @inline(__always)
    func entry(
        _ line: (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>), leftward: Float, _ grid: PositionGrid
    ) -> SIMD4<Float> {
        let u = leftward - Self.rightwardOffsets / grid.focalLength
        var (enter, leave) = Self.slab(origin.x, line.0 + u * left.x)
        let y = Self.slab(origin.y, line.1 + u * left.y)
        let z = Self.slab(origin.z, line.2 + u * left.z)
        enter.replace(with: y.enter, where: y.enter .> enter)
        enter.replace(with: z.enter, where: z.enter .> enter)
        leave.replace(with: y.leave, where: y.leave .< leave)
        leave.replace(with: z.leave, where: z.leave .< leave)
        enter.replace(with: .infinity, where: (enter .> leave) .| (enter .<= 0))
        return enter
    }

    /// Where rays from `origin` enter and leave the slab from −1 to 1.
    @inline(__always)
    private static func slab(
        _ origin: Float, _ direction: SIMD4<Float>
    ) -> (enter: SIMD4<Float>, leave: SIMD4<Float>) {
        let inverse = 1 / direction
        let a = (-1 - origin) * inverse
        let b = (1 - origin) * inverse
        let isForward = direction .> 0
        return (b.replacing(with: a, where: isForward), a.replacing(with: b, where: isForward))
    }
}
