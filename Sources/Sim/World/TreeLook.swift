import Randomness

/// What is chosen of a tree or a hedge before it grows.
package struct TreeLook {
    package let isConifer: Bool
    /// Linear albedo of the leaves.
    package let leaf: SIMD3<Float>

    package init(of item: Scenery.Item) {
        var random = RandomStream(seed: item.look).child("tree")
        isConifer = !item.isHedge && random.chance(0.22)
        let fresh = Float(random.uniform())
        leaf =
            if item.isHedge {
                Self.mix(SIMD3(0.045, 0.1, 0.025), SIMD3(0.1, 0.14, 0.04), fresh)
            } else if isConifer {
                SIMD3(0.03, 0.075, 0.03) * (0.8 + 0.5 * fresh)
            } else {
                Self.mix(SIMD3(0.05, 0.12, 0.025), SIMD3(0.13, 0.17, 0.04), fresh)
            }
    }

    private static func mix(
        _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ share: Float
    ) -> SIMD3<Float> {
        a + (b - a) * share
    }
}
