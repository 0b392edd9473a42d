import Randomness
import Sim

/// The maps of a group of cuboids: what occupies a position, where on its cuboid the position's ray
/// arrives, how near that is, and what else is known of the thing.
struct CuboidMaps: Sendable {
    let names: [String]
    /// Place of x among the maps; y, z and the inverse depth follow.
    let x: Int

    static let boxes = CuboidMaps(
        kinds: ActorClass.allCases.map(\.rawValue),
        others: [
            "headLights", "brakeLights", "leftIndicator", "rightIndicator", "red", "green", "blue",
            "track1", "track2", "track3", "track4",
        ])

    static let scenery = CuboidMaps(
        kinds: Scenery.Kind.allCases.map(\.rawValue),
        others: [
            "conifer", "red", "green", "blue", "windowWidth", "windowHeight", "bayCos", "storeyCos",
            "storeySin",
        ])

    private init(kinds: [String], others: [String]) {
        names = kinds + ["x", "y", "z", "inverseDepth"] + others
        x = kinds.count
    }

    /// 1 at the camera, 0.5 at 4 m, 0 far away.
    static func inverseDepth(_ depth: Float) -> Float { 4 / (4 + depth) }
}

/// A cuboid and the numbers of its maps wherever it is seen; those of x to inverse depth are 0, and
/// so are the last ones where a façade says more.
struct DescribedCuboid: Sendable {
    var box: Box3D
    var values: [Float]
    var facade: FacadeLattice?
}

extension DescribedCuboid {
    init(_ label: Label, seed: UInt64) {
        box = label.box3D
        values = ActorClass.allCases.map { $0 == label.actorClass ? 1 : 0 } + [0, 0, 0, 0]
        let lights = label.lights
        values += [lights.head, lights.brake, lights.leftIndicator, lights.rightIndicator]
            .map { $0 ? 1 : 0 }
        values += (0..<3).map { 2 * label.color[$0] - 1 }
        values += Self.trackCode(of: label.track, seed: seed)
    }

    init(_ item: Scenery.Item) {
        box = item.box
        let look = item.appearance
        values = Scenery.Kind.allCases.map { $0 == item.kind ? 1 : 0 } + [0, 0, 0, 0]
        values += [look.isConifer ? 1 : 0] + (0..<3).map { 2 * look.color[$0] - 1 }
        values += [look.facade?.windowWidth ?? 0, look.facade?.windowHeight ?? 0, 0, 0, 0]
        facade = look.facade.map { FacadeLattice($0, height: Float(item.box.height)) }
    }

    /// Four numbers that distinguish a track from the others of its clip, the same in all its frames.
    static func trackCode(of track: Int, seed: UInt64) -> [Float] {
        var stream = RandomStream(seed: seed).child("track").child(track)
        return (0..<4).map { _ in Float(min(max(stream.normal(), -1), 1)) }
    }
}
