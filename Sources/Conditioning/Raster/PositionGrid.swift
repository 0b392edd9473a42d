import Sim

/// How many positions maps are made at: half of the pixels of a base frame, each way.
package struct MapSize: Sendable, Hashable {
    package let rows: Int
    package let columns: Int

    /// - Parameters:
    ///   - rows: a multiple of 8.
    ///   - columns: the same.
    package init(rows: Int, columns: Int) {
        precondition(
            rows > 0 && columns > 0 && rows.isMultiple(of: 8) && columns.isMultiple(of: 8),
            "maps of \(rows)×\(columns)")
        (self.rows, self.columns) = (rows, columns)
    }

    /// That of the layout, which models usually learn.
    package static let usual = MapSize(
        rows: ConditionLayout.current.rows, columns: ConditionLayout.current.columns)

    package var count: Int { rows * columns }
}

/// The positions of the maps and the rays of a camera through them.
struct PositionGrid {
    let size: MapSize
    private let fieldOfView: Double
    /// Where it stands in the world.
    let view: Pose
    let axes: (forward: Vector3, left: Vector3, up: Vector3)
    let focalLength: Float

    init(camera: Camera, ego: Pose, size: MapSize) {
        let camera = camera.resized(width: size.columns, height: size.rows)
        self.size = size
        fieldOfView = camera.fieldOfView
        view = camera.pose(ego: ego)
        axes = view.axes
        focalLength = Float(camera.focalLength)
    }

    /// The camera with one pixel a position; not kept, so that a grid is plain numbers and copied
    /// freely.
    var camera: Camera {
        Camera(name: "", width: size.columns, height: size.rows, fieldOfView: fieldOfView)
    }

    /// Leftward slope of the ray through an x of the grid, upward slope of the one through a y.
    func leftward(_ x: Float) -> Float { (Float(size.columns) / 2 - x) / focalLength }
    func upward(_ y: Float) -> Float { (Float(size.rows) / 2 - y) / focalLength }

    /// One of a position's four rays.
    @inline(__always)
    func ray(_ position: Int, _ ray: Int, depth: Float) -> SeenCuboid.Ray {
        let (row, column) = position.quotientAndRemainder(dividingBy: size.columns)
        return SeenCuboid.Ray(
            leftward: leftward(Float(column) + 0.5 + SeenCuboid.rightwardOffsets[ray]),
            upward: upward(Float(row) + 0.5 + SeenCuboid.downwardOffsets[ray]), depth: depth)
    }

    /// Direction in the world of the ray through a point of the grid; 1 along the optical axis.
    func direction(x: Float, y: Float) -> Vector3 {
        axes.forward + axes.left * Double(leftward(x)) + axes.up * Double(upward(y))
    }

    /// Whether the sphere round a cuboid touches what lies before the camera and within reach.
    func mayShow(_ box: Box3D) -> Bool {
        let radius = box.halfSize.length
        let d = box.center - view.position
        let ahead = d.dot(axes.forward)
        return ahead + radius > 0 && ahead - radius < CuboidRaster.reach
            && abs(d.dot(axes.left)) - radius < (ahead + radius) * Double(leftward(0))
    }
}
