import Sim

/// Builds what faces the traffic from a mast: signals at crossings, and boards over highways.
enum SignalMesh {
    /// Three lenses in a dark board; green, because nobody stops for it.
    static func signal(_ height: Float) -> Mesh {
        var mesh = Mesh()
        mesh.addTube(
            from: .zero, to: SIMD3(0, 0, height - 0.1), radii: (0.09, 0.07), sides: 6, .metal)
        let middle = height - 0.65
        mesh.addBox(
            from: SIMD3(-0.14, -0.34, height - 1.3), to: SIMD3(-0.1, 0.34, height), .trim)
        mesh.addBox(
            from: SIMD3(-0.32, -0.2, middle - 0.56), to: SIMD3(-0.14, 0.2, middle + 0.56), .trim,
            group: 8)
        let lenses: [Material] = [.signalGreen, .leftIndicator, .brakeLamp]
        for (index, lens) in lenses.enumerated() {
            mesh.addDisc(
                at: SIMD3(-0.325, 0, middle + 0.37 * Float(index - 1)), axis: SIMD3(-1, 0, 0),
                radius: 0.16, sides: 10, lens, group: UInt8(16 + index))
        }
        return mesh
    }

    /// A mast with a board over the lanes; x runs towards the road, y against the traffic.
    static func gantry(_ height: Float, _ board: Material) -> Mesh {
        var mesh = Mesh()
        mesh.addTube(
            from: .zero, to: SIMD3(0, 0, height), radii: (0.22, 0.18), sides: 8, .metal)
        for z in [height - 2.4, height - 0.4] {
            mesh.addBox(
                from: SIMD3(0, -0.1, z), to: SIMD3(8.6, 0.1, z + 0.2), .metal, group: 8)
        }
        let (low, high) = (height - 2.9, height + 0.1)
        mesh.addBox(from: SIMD3(3.2, 0.1, low), to: SIMD3(8.8, 0.2, high), .plate, group: 16)
        mesh.addBox(
            from: SIMD3(3.35, 0.15, low + 0.15), to: SIMD3(8.65, 0.22, high - 0.15), board,
            group: 24)
        // Names of towns as bars, an arrow as a block.
        for (index, length) in [Float(2.6), 3.2, 2].enumerated() {
            let z = high - 0.95 - 0.75 * Float(index)
            mesh.addBox(
                from: SIMD3(8.2 - length, 0.2, z), to: SIMD3(8.2, 0.24, z + 0.36), .plate,
                group: 32)
        }
        mesh.addBox(
            from: SIMD3(3.8, 0.2, low + 0.6), to: SIMD3(4.2, 0.24, high - 0.6), .plate, group: 32)
        return mesh
    }
}
