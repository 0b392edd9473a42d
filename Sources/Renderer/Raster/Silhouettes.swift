import Frames
import Sim

/// Counts the samples that show each actor, and those that would if nothing stood before it.
struct Silhouettes {
    /// Which triangles of a frame draw an actor.
    struct Drawing {
        var track: Int
        var triangles: Range<Int>
    }

    let view: CameraView
    let vertices: UnsafeBufferPointer<Vertex>
    let triangles: UnsafeBufferPointer<ScreenTriangle>
    let buffer: SampleBuffer

    /// By track; actors outside of the image have none.
    func measured(_ drawings: [Drawing]) -> [Int: Silhouette] {
        let alone = SampleBuffer(view: view)
        var found: [Int: Silhouette] = [:]
        for drawing in drawings where !drawing.triangles.isEmpty {
            for number in drawing.triangles { fill(alone, triangles[number]) }
            found[drawing.track] = silhouette(drawing, alone)
        }
        return found
    }

    private func corner(_ index: UInt32) -> SIMD3<Float> {
        view.homogeneous(vertices[Int(index)].position)
    }

    private func fill(_ alone: SampleBuffer, _ triangle: ScreenTriangle) {
        let corners = triangle.corners
        alone.fill(corner(corners.x), corner(corners.y), corner(corners.z), number: 0) { _ in }
    }

    /// Compares an actor drawn alone with the whole frame, and wipes it out again.
    private func silhouette(_ drawing: Drawing, _ alone: SampleBuffer) -> Silhouette? {
        let area = area(of: drawing)
        var (covered, visible) = (0, 0)
        var (left, top, right, bottom) = (Int.max, Int.max, Int.min, Int.min)
        for row in area.rows {
            for column in area.columns {
                let at = row * buffer.width + column
                guard alone.triangle[at] != SampleBuffer.empty else { continue }
                alone.triangle[at] = SampleBuffer.empty
                alone.inverseDepth[at] = 0
                covered += 1
                guard drawing.triangles.contains(Int(buffer.triangle[at])) else { continue }
                visible += 1
                (left, right) = (min(left, column), max(right, column + 1))
                (top, bottom) = (min(top, row), max(bottom, row + 1))
            }
        }
        guard covered > 0 else { return nil }
        let scale = SIMD2<Double>(buffer.spacing)
        let box = Box2D(
            left: Double(left) * scale.x, top: Double(top) * scale.y,
            right: Double(right) * scale.x,
            bottom: Double(bottom) * scale.y)
        return Silhouette(
            box: visible > 0 ? box : nil, visibleFraction: Double(visible) / Double(covered))
    }

    /// Samples that an actor may cover: the extent of its corners, or all when one lies behind.
    private func area(of drawing: Drawing) -> (rows: Range<Int>, columns: Range<Int>) {
        var low = SIMD2<Float>(repeating: .infinity)
        var high = -low
        for number in drawing.triangles {
            let corners = triangles[number].corners
            for index in [corners.x, corners.y, corners.z] {
                let p = corner(index)
                guard p.z > CameraView.near else {
                    return (0..<buffer.height, 0..<buffer.width)
                }
                low = pointwiseMin(low, SIMD2(p.x, p.y) / p.z)
                high = pointwiseMax(high, SIMD2(p.x, p.y) / p.z)
            }
        }
        return (
            samples(low.y, high.y, each: buffer.perPixel.y, limit: buffer.height),
            samples(low.x, high.x, each: buffer.perPixel.x, limit: buffer.width)
        )
    }

    private func samples(_ low: Float, _ high: Float, each: Int, limit: Int) -> Range<Int> {
        let scale = Float(each)
        // Rows are shifted by up to half a sample.
        let begin = Int(min(max(low * scale - 1, 0), Float(limit)))
        return begin..<max(Int(min(max(high * scale + 1, 0), Float(limit))), begin)
    }
}
