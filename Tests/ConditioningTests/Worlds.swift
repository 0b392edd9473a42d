import Sim

@testable import Conditioning

/// 90° wide and 1 m above the ego's middle: a position at 1 m ahead is 1/64 m wide.
let plainCamera = Camera(
    width: 256, height: 128, fieldOfView: .pi / 2, mount: Pose(position: Vector3(0, 0, 1)))

func actor(
    _ track: Int, _ actorClass: ActorClass = .car, at center: Vector3, yaw: Double = 0,
    size: Vector3 = Vector3(4, 2, 2), color: SIMD3<Float> = SIMD3(1, 0.5, 0)
) -> Actor {
    Actor(
        track: track, id: "a\(track)", actorClass: actorClass, body: 0,
        box: Box3D(center: center, yaw: yaw, length: size.x, width: size.y, height: size.z),
        speed: 0, color: color)
}

func world(
    road: Road = Road(surroundings: .urban, rightLanes: 1, leftLanes: 1), ego: Pose? = nil,
    actors: [Actor] = [], scenery: [Scenery.Item] = [], crossings: [Crossing] = []
) -> World {
    let pose = ego ?? Pose(position: .zero)
    var driver = actor(0, at: .zero)
    driver.box = Box3D(standingOn: pose, length: 4, width: 2, height: 2)
    return World(
        time: 0, environment: Environment(), road: road,
        scenery: Scenery(items: scenery, crossings: crossings, seed: 0), camera: plainCamera,
        ego: driver, actors: actors)
}

/// The maps of a frame, unpacked for looking at.
struct SeenMaps {
    let condition: FrameCondition
    private let maps: [Int8]

    init(_ condition: FrameCondition) {
        self.condition = condition
        maps = condition.unpackedMaps()
    }

    init(_ world: World) {
        self.init(FrameCondition(world: world, fps: 7.5, seed: 3))
    }

    /// A number of a map, from −1 to 1.
    subscript(row: Int, column: Int, map: Int) -> Float {
        Float(maps[(row * 128 + column) * MapRaster.width + map]) / 127
    }

    subscript(row: Int, column: Int, map: String) -> Float {
        self[row, column, ConditionLayout.current.maps.firstIndex(of: map) ?? -1]
    }

    /// The numbers of a named map along a row.
    func line(_ map: String, row: Int) -> [Float] {
        (0..<128).map { self[row, $0, map] }
    }
}

extension FrameCondition {
    init(_ world: World) { self.init(world: world, fps: 7.5, seed: 3) }
}

extension Float {
    /// Equal up to the rounding to bytes.
    func isNear(_ other: Float, within tolerance: Float = 0.005) -> Bool {
        abs(self - other) <= tolerance
    }
}
