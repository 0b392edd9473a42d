import Sim

/// The nearest triangle at every sample of a frame: a visibility buffer.
///
/// Triangles are filled in homogeneous coordinates (Olano and Greer 1997, "Triangle scan conversion
/// using 2D homogeneous coordinates"), so nothing is ever clipped.
final class SampleBuffer {
    /// The number of a sample that no triangle covers.
    static let empty = UInt32.max

    let width: Int
    let height: Int
    /// Samples across and down a pixel.
    let perPixel: SIMD2<Int>
    /// Samples that each row of a pixel lies farther right than in the middle: upright edges cross
    /// every row at another place.
    let shifts: [Double]
    /// Inverse depth in 1/m, 0 where nothing is.
    let inverseDepth: UnsafeMutablePointer<Float>
    let triangle: UnsafeMutablePointer<UInt32>

    typealias Edges = (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)

    init(view: CameraView) {
        perPixel = view.samples
        shifts = Self.shifts(rows: perPixel.y)
        width = view.width * perPixel.x
        height = view.height * perPixel.y
        inverseDepth = .allocate(capacity: width * height)
        triangle = .allocate(capacity: width * height)
        for memory in [
            UnsafeMutableRawBufferPointer(start: inverseDepth, count: width * height * 4),
            UnsafeMutableRawBufferPointer(start: triangle, count: width * height * 4),
        ] {
            LargePages.advise(memory)
        }
        inverseDepth.initialize(repeating: 0, count: width * height)
        triangle.initialize(repeating: Self.empty, count: width * height)
    }

    deinit {
        inverseDepth.deallocate()
        triangle.deallocate()
    }

    /// Pixels from one sample to the next.
    var spacing: SIMD2<Float> { 1 / SIMD2<Float>(perPixel) }

    /// Hammersley's order (bits reversed) keeps neighbouring rows apart; `rows` is a power of two.
    private static func shifts(rows: Int) -> [Double] {
        let bits = rows.trailingZeroBitCount
        return (0..<rows).map { row in
            let reversed = (0..<bits).reduce(0) { $0 | (row >> $1 & 1) << (bits - 1 - $1) }
            return (Double(reversed) + 0.5) / Double(rows) - 0.5
        }
    }

    /// Fills one triangle given in homogeneous pixels; `accept` gets its edges when it may be seen.
    @inline(__always)
    func fill(
        _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>, number: UInt32,
        accept: (Edges) -> Void
    ) {
        let near = CameraView.near
        guard a.z > near || b.z > near || c.z > near, let box = bounds(a, b, c) else { return }
        let (p, q, r) = (SIMD3<Double>(a), SIMD3<Double>(b), SIMD3<Double>(c))
        let first = q.cross(r)
        let volume = p.dot(first)
        // Corners run counter-clockwise when seen from outside: clockwise in y-down pixels.
        guard volume < -1e-9 else { return }
        let e0 = first / volume
        let e1 = r.cross(p) / volume
        let e2 = p.cross(q) / volume
        accept((SIMD3<Float>(e0), SIMD3<Float>(e1), SIMD3<Float>(e2)))
        fill(e0, e1, e2, box: box, number: number)
    }

    private typealias Bounds = (left: Int, top: Int, right: Int, bottom: Int)

    /// Sample columns and rows that a triangle may touch, nil when there are none.
    @inline(__always)
    private func bounds(_ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>) -> Bounds? {
        var low = SIMD2<Float>(repeating: .infinity)
        var high = -low
        Self.extend(&low, &high, a, b)
        Self.extend(&low, &high, b, c)
        Self.extend(&low, &high, c, a)
        let scale = SIMD2<Float>(perPixel)
        let left = max(low.x * scale.x - 1, 0).rounded(.up)
        let top = max(low.y * scale.y - 0.5, 0).rounded(.up)
        let right = min(high.x * scale.x, Float(width - 1)).rounded(.down)
        let bottom = min(high.y * scale.y - 0.5, Float(height - 1)).rounded(.down)
        guard right >= left, bottom >= top else { return nil }
        return (Int(left), Int(top), Int(right), Int(bottom))
    }

    /// Extends an extent by the part of an edge that lies before the near plane.
    @inline(__always)
    private static func extend(
        _ low: inout SIMD2<Float>, _ high: inout SIMD2<Float>, _ a: SIMD3<Float>, _ b: SIMD3<Float>
    ) {
        let near = CameraView.near
        if a.z >= near {
            let p = SIMD2(a.x, a.y) / a.z
            low = pointwiseMin(low, p)
            high = pointwiseMax(high, p)
        }
        if (a.z >= near) != (b.z >= near) {
            let cut = a + (b - a) * ((near - a.z) / (b.z - a.z))
            let p = SIMD2(cut.x, cut.y) / near
            low = pointwiseMin(low, p)
            high = pointwiseMax(high, p)
        }
    }

    /// Goes through the rows of a box; each edge bounds the covered columns from one side.
    private func fill(
        _ e0: SIMD3<Double>, _ e1: SIMD3<Double>, _ e2: SIMD3<Double>, box: Bounds, number: UInt32
    ) {
        let scale = SIMD2<Double>(spacing)
        let across = Double(perPixel.x)
        let (a, b, c) = (Side(e0, across), Side(e1, across), Side(e2, across))
        let sum = e0 + e1 + e2
        let slope = Float(sum.x * scale.x)
        for row in box.top...box.bottom {
            let y = (Double(row) + 0.5) * scale.y
            var (left, right) = (box.left, box.right)
            let first = 0.5 + shifts[row & (perPixel.y - 1)]
            a.narrow(&left, &right, y, first)
            b.narrow(&left, &right, y, first)
            c.narrow(&left, &right, y, first)
            if left > right { continue }
            let start = Float(sum.x * (first * scale.x) + sum.y * y + sum.z)
            let depths = inverseDepth + row * width
            let numbers = triangle + row * width
            for column in left...right {
                let depth = start + slope * Float(column)
                let isNearer = depth > depths[column]
                depths[column] = isNearer ? depth : depths[column]
                numbers[column] = isNearer ? number : numbers[column]
            }
        }
    }
}

/// An edge of a triangle: which columns of a row lie on its inner side.
private struct Side {
    private enum Inside { case left, right, above }

    private let inside: Inside
    /// Column, in samples, where it crosses pixel row y: `slope · y + offset`; of a level edge a number
    /// that is negative outside.
    private let slope: Double
    private let offset: Double

    @inline(__always)
    init(_ edge: SIMD3<Double>, _ perPixel: Double) {
        // So flat that it crosses no row within a picture.
        if abs(edge.x) <= 1e-9 * abs(edge.y) {
            (inside, slope, offset) = (.above, edge.y, edge.z)
        } else {
            let scale = -perPixel / edge.x
            (slope, offset) = (edge.y * scale, edge.z * scale)
            inside = edge.x > 0 ? .right : .left
        }
    }

    /// Keeps the inner columns of row y, whose first sample lies `first` samples from the left; a
    /// sample exactly on an edge shared by two triangles belongs to one of them.
    @inline(__always)
    func narrow(_ left: inout Int, _ right: inout Int, _ y: Double, _ first: Double) {
        let value = slope * y + offset
        if inside == .above {
            if value < 0 { right = -1 }
            return
        }
        let crossing = min(max(value - first, -1e6), 1e6)
        // Rounded up, without a call of the library.
        let whole = Int(crossing)
        let column = Double(whole) < crossing ? whole + 1 : whole
        if inside == .right {
            left = max(left, column)
        } else {
            right = min(right, column - 1)
        }
    }
}
