import Foundation
import Renderer
import Sim

/// What covers a position's ground, in shares of the position, and where along the road it is.
struct RoadCell {
    /// Share of the position that sees ground within reach.
    var ground: Float = 0
    var drivable: Float = 0
    var white: Float = 0
    var yellow: Float = 0
    var sidewalk: Float = 0
    var median: Float = 0
    /// Means over the ground seen, times `ground`.
    var s: Float = 0
    var t: Float = 0
    /// Extent of the ground seen along the road, in metres.
    var from: Float = .infinity
    var to: Float = -.infinity
}

/// The cross-section of a road: bands of drivable ground, sidewalk, median and paint.
struct RoadSurfaces {
    private let drivable: [ClosedRange<Float>]
    private let sidewalks: [ClosedRange<Float>]
    private let median: ClosedRange<Float>?
    private let marks: [LaneMark]
    private let crossings: [StripedCrossing]

    init(_ road: Road, crossings: [Crossing]) {
        let edges = (right: Float(road.pavedEdges.right), left: Float(road.pavedEdges.left))
        let inner = Float(road.medianWidth / 2)
        median = inner > 0 ? -inner...inner : nil
        drivable =
            inner > 0 ? [edges.right...(-inner), inner...edges.left] : [edges.right...edges.left]
        let width = Float(road.sidewalkWidth)
        sidewalks =
            width > 0
            ? [edges.right - width...edges.right, edges.left...edges.left + width] : []
        marks = road.marks
        self.crossings = crossings.map { StripedCrossing($0, on: road) }
    }

    /// Adds the cell between two borders, whose corners are given from left to right.
    @inline(__always)
    func add(
        to cell: inout RoadCell, lower: (SIMD2<Float>, SIMD2<Float>),
        upper: (SIMD2<Float>, SIMD2<Float>), weight: Float
    ) {
        let middle = (lower.0 + lower.1 + upper.0 + upper.1) / 4
        // An unknown corner is NaN.
        guard middle.x.isFinite else { return }
        let across = (lower.1 + upper.1 - lower.0 - upper.0) / 4
        let along = (upper.0 + upper.1 - lower.0 - lower.1) / 4
        let half = SIMD2(
            abs(across.x) + abs(along.x), max(abs(across.y) + abs(along.y), 1e-3))
        cell.ground += weight
        cell.s += weight * middle.x
        cell.t += weight * middle.y
        cell.from = min(cell.from, middle.x - half.x)
        cell.to = max(cell.to, middle.x + half.x)
        let span = (middle.y - half.y)...(middle.y + half.y)
        for band in drivable { cell.drivable += weight * span.share(in: band) }
        for band in sidewalks { cell.sidewalk += weight * span.share(in: band) }
        if let median { cell.median += weight * span.share(in: median) }
        var open: Float = 1
        if let crossing = crossings.first(where: { $0.touches(middle.x, 2 * half.x) }) {
            // Lane marks stop at its borders.
            open -= crossing.inside(middle.x, 2 * half.x)
            cell.white += weight * crossing.share(middle.x, middle.y, 2 * half.x, 2 * half.y)
        }
        for mark in marks where abs(middle.y - Float(mark.offset)) < half.y + Float(mark.width) {
            let paint = weight * open * mark.share(s: middle.x, t: middle.y, half: half)
            if mark.colour == .white { cell.white += paint } else { cell.yellow += paint }
        }
    }
}

extension ClosedRange<Float> {
    /// The share of this range that lies in `band`.
    @inline(__always)
    fileprivate func share(in band: ClosedRange<Float>) -> Float {
        let overlap =
            Swift.min(upperBound, band.upperBound) - Swift.max(lowerBound, band.lowerBound)
        return Swift.max(overlap, 0) / (upperBound - lowerBound)
    }
}

extension LaneMark {
    /// The share of the rectangle round (s, t) that is paint.
    fileprivate func share(s: Float, t: Float, half: SIMD2<Float>) -> Float {
        let band = Float(offset - width / 2)...Float(offset + width / 2)
        let across = (t - half.y...t + half.y).share(in: band)
        guard isDashed, across > 0 else { return across }
        let (s, reach) = (Double(s), max(Double(half.x), 1e-3))
        let painted = paintedLength(upTo: s + reach) - paintedLength(upTo: s - reach)
        return across * Float(painted / (2 * reach))
    }
}

extension RoadCell {
    /// Writes the numbers of the road's maps, in the order of `RoadMap`.
    func write(to maps: inout NumbersOfPosition) {
        let share = 1 / ground
        maps.append(drivable)
        maps.append(white)
        maps.append(yellow)
        maps.append(sidewalk)
        maps.append(median)
        maps.append(ground * min(max(t * share / 10, -1), 1))
        // The angles of the shorter waves follow by doubling twice.
        let angle = 2 * Float.pi * s * share / 64
        var (c, n) = (cos(angle), sin(angle))
        for wavelength: Float in [64, 16, 4] {
            // What the mean over the footprint leaves of a wave, nearly.
            let footprint = min((to - from) / wavelength, 1)
            let strength = ground * (1 - footprint * footprint)
            maps.append(strength * c)
            maps.append(strength * n)
            for _ in 0..<2 { (c, n) = (c * c - n * n, 2 * c * n) }
        }
    }
}
