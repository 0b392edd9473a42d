/// What stands beside a road: drawn from the road and a seed once, then fixed.
public struct Scenery: Sendable, Equatable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case building, tree, pole
    }

    /// One thing and the cuboid that holds it.
    ///
    /// The cuboid stands on the ground; its y axis points to the road, so that a building's length
    /// is its street front.
    public struct Item: Sendable, Equatable {
        public var kind: Kind
        /// World coordinates; of a pole the mast alone, arms and plates reach beyond it.
        public var box: Box3D
        /// Chooses colours, windows, branches.
        public var look: UInt64

        public init(kind: Kind, box: Box3D, look: UInt64) {
            self.kind = kind
            self.box = box
            self.look = look
        }

        /// Tall poles carry a street lamp, middling ones a signal, the others a sign.
        public var isLamp: Bool { kind == .pole && box.height >= 5 && !isGantry }

        /// Poles of middling height carry a traffic signal.
        public var isSignal: Bool { kind == .pole && (3.3..<5).contains(box.height) }

        /// Thick poles carry a board over the lanes.
        public var isGantry: Bool { kind == .pole && box.length > 0.35 }

        /// Trees wider than high are clipped hedges.
        public var isHedge: Bool { kind == .tree && box.length > 2 * box.height }
    }

    public var items: [Item]
    /// Of city streets, by distance along the road.
    public var crossings: [Crossing]
    /// Seed of everything that has no item of its own: asphalt, grass, hills, clouds.
    public var seed: UInt64

    public init(items: [Item], crossings: [Crossing] = [], seed: UInt64) {
        self.items = items
        self.crossings = crossings
        self.seed = seed
    }
}
