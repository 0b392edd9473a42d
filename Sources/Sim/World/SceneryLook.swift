/// How a thing beside the road looks, as far as numbers describe it: the renderer draws the same.
public struct SceneryLook: Sendable, Equatable {
    /// Main colour, of walls, leaves or a mast: sRGB, 0…1.
    public var color: SIMD3<Float>
    public var isConifer = false
    /// Linear albedo of masts, arms and backs of signs.
    package static let metal = SIMD3<Float>(0.22, 0.23, 0.24)

    /// Of buildings.
    public var facade: Facade?

    /// The rows of windows of a building's walls.
    public struct Facade: Sendable, Equatable {
        /// Windows side by side along the street front and along the other walls.
        public var frontBays: Float
        public var sideBays: Float
        /// Rows of them between shops and roof.
        public var storeys: Float
        /// Metres above the ground at which shops end, 0 without any, and at which the roof begins.
        public var shopHeight: Float
        public var eaves: Float
        /// Shares of a bay's width and of a storey's height that are glass.
        public var windowWidth: Float
        public var windowHeight: Float
    }
}

extension Scenery.Item {
    /// What its `look` chooses.
    public var appearance: SceneryLook {
        switch kind {
        case .building:
            let look = BuildingLook(of: self)
            let window = look.style.window
            return SceneryLook(
                color: SRGB.encoded(look.color),
                facade: SceneryLook.Facade(
                    frontBays: look.frontBays, sideBays: look.sideBays, storeys: look.storeys,
                    shopHeight: look.shopHeight, eaves: look.eaves,
                    windowWidth: window.across.upperBound - window.across.lowerBound,
                    windowHeight: window.up.upperBound - window.up.lowerBound))
        case .tree:
            let look = TreeLook(of: self)
            return SceneryLook(
                color: SRGB.encoded(look.leaf), isConifer: look.isConifer)
        case .pole: return SceneryLook(color: SRGB.encoded(SceneryLook.metal))
        }
    }
}
