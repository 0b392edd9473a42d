import Foundation
import Sim

/// Builds the land beside a road with hills: square pieces of ground, fine ones near the road.
///
/// Pieces hang skirts from their edges, so that no gap shows between fine and coarse ones. Beside level
/// roads the land is a plain that needs no mesh.
enum LandMesh {
    /// Metres along each side of a piece.
    private static let side = 64.0
    /// Metres from the road up to which pieces are fine.
    private static let fineReach = 100.0
    /// Metres that skirts hang down.
    private static let skirt: Float = 2

    static func pieces(along road: Road) -> [Mesh] {
        road.land.squares(side: side).compactMap { square in
            let corner = SIMD2(Double(square.x), Double(square.y)) * side
            let middle = corner + side / 2
            let patch = road.land.patch(x: middle.x, y: middle.y, radius: side)
            let distance = patch.at(x: middle.x, y: middle.y).distance
            guard distance < LandShape.reach + side * 0.75 else { return nil }
            let grid = Grid(
                road, patch, corner: corner, cells: distance < fineReach ? 8 : 2, side: side)
            return piece(of: grid)
        }
    }

    /// Places on a piece and one step around it.
    private struct Grid {
        let corner: SIMD2<Double>
        let cells: Int
        /// Metres between neighbours.
        let step: Double
        /// Row by row, from the one before the piece's first on.
        private let heights: [Double]

        init(
            _ road: Road, _ patch: LandShape.Patch, corner: SIMD2<Double>, cells: Int, side: Double
        ) {
            self.corner = corner
            self.cells = cells
            let step = side / Double(cells)
            self.step = step
            heights = (-1...cells + 1).flatMap { row in
                (-1...cells + 1).map { column in
                    let place = corner + SIMD2(Double(column), Double(row)) * step
                    return road.landHeight(x: place.x, y: place.y, of: patch).height
                }
            }
        }

        private func height(_ column: Int, _ row: Int) -> Double {
            heights[(row + 1) * (cells + 3) + column + 1]
        }

        func vertex(_ column: Int, _ row: Int) -> Vertex {
            let place = corner + SIMD2(Double(column), Double(row)) * step
            let rise = SIMD2(
                height(column + 1, row) - height(column - 1, row),
                height(column, row + 1) - height(column, row - 1))
            return Vertex(
                position: SIMD3<Float>(Vector3(place.x, place.y, height(column, row))),
                normal: SIMD3<Float>(Vector3(-rise.x, -rise.y, 2 * step).normalized), uv: .zero)
        }
    }

    private static func piece(of grid: Grid) -> Mesh {
        var mesh = Mesh()
        let last = grid.cells
        let corners = (0...last).map { row in
            (0...last).map { mesh.add(grid.vertex($0, row)) }
        }
        for row in 0..<last {
            for column in 0..<last {
                let (a, b) = (corners[row][column], corners[row][column + 1])
                let (c, d) = (corners[row + 1][column + 1], corners[row + 1][column])
                mesh.add(a, b, c, .land)
                mesh.add(a, c, d, .land)
            }
        }
        // Counter-clockwise round the piece, seen from above.
        var ring = Array(corners[0].dropLast())
        ring += corners.dropLast().map { $0[last] }
        ring += corners[last].reversed().dropLast()
        ring += corners.dropFirst().reversed().map { $0[0] }
        addSkirt(along: ring, &mesh)
        return mesh
    }

    private static func addSkirt(along ring: [UInt32], _ mesh: inout Mesh) {
        let feet = ring.map { index in
            var vertex = mesh.vertices[Int(index)]
            vertex.position.z -= skirt
            return mesh.add(vertex)
        }
        for index in ring.indices {
            let next = (index + 1) % ring.count
            mesh.add(ring[index], feet[index], feet[next], .land)
            mesh.add(ring[index], feet[next], ring[next], .land)
        }
    }
}
