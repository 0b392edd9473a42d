import Foundation
import Sim

/// Where rays meet the rows of windows of a building's walls, as phases: 0 at the edge of a bay and at
/// the floor of a storey, one turn to the next.
struct FacadeLattice: Sendable {
    private let facade: SceneryLook.Facade
    /// Of the building, in metres.
    private let height: Float

    init(_ facade: SceneryLook.Facade, height: Float) {
        self.facade = facade
        self.height = height
    }

    /// Cosine of the bay's phase, which is the same left and right, then cosine and sine of the
    /// storey's; they fade from half a turn a position on and are 0 from one on, and on roofs.
    func numbers(_ cuboid: SeenCuboid, _ ray: SeenCuboid.Ray) -> SIMD3<Float> {
        let point = cuboid.point(ray)
        let isFront = abs(point.y) > abs(point.x)
        let isRoof = abs(point.z) > max(abs(point.x), abs(point.y))
        let level = (point.z + 1) / 2 * height
        guard !isRoof, level < facade.eaves else { return .zero }
        let step = cuboid.step(ray, alongFace: isFront ? 1 : 0)
        let bays = (isFront ? facade.frontBays : facade.sideBays) / 2
        let bay = ((isFront ? point.x : point.y) + 1) * bays
        let isShop = level < facade.shopHeight
        let storeyHeight =
            isShop ? facade.shopHeight : (facade.eaves - facade.shopHeight) / facade.storeys
        let storey = (level - (isShop ? 0 : facade.shopHeight)) / storeyHeight
        let across = Self.clarity((isFront ? step.x : step.y) * bays)
        let up = Self.clarity(step.z / 2 * height / storeyHeight)
        return SIMD3(
            across * cos(2 * .pi * bay), up * cos(2 * .pi * storey), up * sin(2 * .pi * storey))
    }

    /// What is left of a phase that turns so much from one position to the next.
    private static func clarity(_ turns: Float) -> Float { min(max(2 - 2 * turns, 0), 1) }
}
