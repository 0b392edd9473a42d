/// What stands beside a road: drawn from the road and a seed once, then fixed.
public struct Scenery: Sendable, Equatable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case building, tree, pole
    }

    /// One thing and the cuboid that holds it.
    public struct Item: Sendable, Equatable {
        public var kind: Kind
        public var box: Box3D
        /// Chooses colours, windows, branches.
        public var look: UInt64

        public init(kind: Kind, box: Box3D, look: UInt64) {
            self.kind = kind
            self.box = box
            self.look = look
        }
    }

    public var items: [Item]
    /// Seed of everything that has no item of its own: asphalt, grass, hills, clouds.
    public var seed: UInt64

    public init(items: [Item], seed: UInt64) {
        self.items = items
        self.seed = seed
    }
}
