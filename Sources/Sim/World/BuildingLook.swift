import Randomness

/// What is chosen of a building before it is built.
package struct BuildingLook {
    package enum Roof { case flat, mansard, pitched }

    package let roof: Roof
    package let style: FacadeStyle
    /// Linear albedo of the walls.
    package let color: SIMD3<Float>
    /// Height of the walls; of shops below, 0 without any.
    package let eaves: Float
    package let shopHeight: Float
    private let half: SIMD3<Float>

    /// Linear albedos of walls: plaster, brick, concrete.
    private static let walls: [SIMD3<Float>] = [
        [0.5, 0.44, 0.34], [0.55, 0.5, 0.42], [0.34, 0.15, 0.1], [0.42, 0.42, 0.42],
        [0.5, 0.34, 0.2], [0.3, 0.34, 0.38], [0.6, 0.58, 0.52], [0.25, 0.12, 0.09],
        [0.46, 0.4, 0.24], [0.36, 0.42, 0.36],
    ]
    /// Metres.
    private static let usualShopHeight: Float = 4.2
    private static let storeyHeight: Float = 3.3

    package init(of item: Scenery.Item) {
        var random = RandomStream(seed: item.look)
        half = SIMD3<Float>(item.box.halfSize)
        let height = half.z * 2
        let isHouse = height < 12 && random.chance(0.75)
        roof = isHouse ? .pitched : height < 22 && random.chance(0.35) ? .mansard : .flat
        let styles: [FacadeStyle] =
            isHouse
            ? [.punched, .shuttered, .shuttered, .tall]
            : roof == .mansard
                ? [.punched, .shuttered, .tall, .tall] : [.punched, .paired, .ribbon, .curtain]
        style = styles[Int(random.uniform() * Double(styles.count))]
        eaves =
            switch roof {
            case .pitched: height - min(half.y * 0.9, height * 0.38)
            case .mansard: height - min(2.6, height * 0.3)
            case .flat: height
            }
        let hasShops =
            !isHouse && eaves > Self.usualShopHeight + Self.storeyHeight && random.chance(0.75)
        shopHeight = hasShops ? Self.usualShopHeight : 0
        let wall = Self.walls[Int(random.uniform() * Double(Self.walls.count))]
        color = wall * Float(random.uniform(in: 0.75...1.15))
    }

    /// Storeys above the shops, windows side by side along the street front and along the other walls:
    /// whole numbers.
    package var storeys: Float { max(((eaves - shopHeight) / Self.storeyHeight).rounded(), 1) }
    package var frontBays: Float { max((half.x * 2 / style.bay).rounded(), 1) }
    package var sideBays: Float { max((half.y * 2 / style.bay).rounded(), 1) }
}
