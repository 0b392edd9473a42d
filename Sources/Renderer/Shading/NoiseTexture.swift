import Randomness
import Sim

/// Smooth noise on a torus, 0…1 with mean 0.5, with halved copies so that it can be read at any
/// footprint without aliasing.
struct NoiseTexture: Sendable {
    static let size = 256
    private static let levelCount = 9

    /// All levels, the largest first.
    private let texels: [Float]
    private let starts: [Int]

    /// Sums octaves of value noise whose amplitude falls by `falloff` from one to the next.
    init(stream: RandomStream, octaves: Int, falloff: Double) {
        var base = [Float](repeating: 0, count: Self.size * Self.size)
        var amplitude = 1.0
        for octave in 0..<octaves {
            Self.addOctave(to: &base, cells: 8 << octave, amplitude, stream.child(octave))
            amplitude *= falloff
        }
        Self.normalize(&base)
        var texels = base
        var starts = [0]
        var level = base
        for index in 1..<Self.levelCount {
            starts.append(texels.count)
            level = Self.halved(level, size: Self.size >> (index - 1))
            texels += level
        }
        self.texels = texels
        self.starts = starts
    }

    /// Noise at (u, v), one period a unit, averaged over a square of side `footprint` units.
    @inline(__always)
    func value(_ u: Float, _ v: Float, footprint: Float) -> Float {
        let texelsWide = max(footprint * Float(Self.size), 1)
        let position = min(Self.log2(texelsWide), Float(Self.levelCount - 1))
        let level = Int(position)
        let (fine, share) = (sample(u, v, level: level), position - Float(level))
        // What is seen from near, and what is seen from farthest.
        if share == 0 { return fine }
        return fine + (sample(u, v, level: level + 1) - fine) * share
    }

    @inline(__always)
    private func sample(_ u: Float, _ v: Float, level: Int) -> Float {
        let size = Self.size >> level
        let x = u * Float(size) - 0.5
        let y = v * Float(size) - 0.5
        let (floorX, floorY) = (x.floored, y.floored)
        let (fx, fy) = (x - floorX, y - floorY)
        let mask = size - 1
        let (x0, y0) = (Int(floorX) & mask, Int(floorY) & mask)
        let (x1, y1) = ((x0 + 1) & mask, (y0 + 1) & mask)
        let start = starts[level]
        return texels.withUnsafeBufferPointer { t in
            let top = t[start + y0 * size + x0] * (1 - fx) + t[start + y0 * size + x1] * fx
            let bottom = t[start + y1 * size + x0] * (1 - fx) + t[start + y1 * size + x1] * fx
            return top + (bottom - top) * fy
        }
    }

    /// Binary logarithm of a number ≥ 1, linear between powers of two: continuous and monotone.
    @inline(__always)
    private static func log2(_ x: Float) -> Float {
        // Exponent and significand by their bits: the library's cost a call.
        let exponent = Int32(truncatingIfNeeded: x.bitPattern >> 23) - 127
        return Float(exponent) + Float(bitPattern: x.bitPattern & 0x7F_FFFF | 0x3F80_0000) - 1
    }

    private static func addOctave(
        to base: inout [Float], cells: Int, _ amplitude: Double, _ stream: RandomStream
    ) {
        var stream = stream
        let knots = (0..<cells * cells).map { _ in Float(stream.uniform() * amplitude) }
        for y in 0..<size {
            for x in 0..<size {
                let (px, py) = (Float(x * cells) / Float(size), Float(y * cells) / Float(size))
                let (cx, cy) = (Int(px), Int(py))
                let (fx, fy) = (smooth(px - Float(cx)), smooth(py - Float(cy)))
                let knot = { knots[(($1 + cy) % cells) * cells + ($0 + cx) % cells] }
                let top = knot(0, 0) * (1 - fx) + knot(1, 0) * fx
                let bottom = knot(0, 1) * (1 - fx) + knot(1, 1) * fx
                base[y * size + x] += top + (bottom - top) * fy
            }
        }
    }

    private static func smooth(_ x: Float) -> Float { x * x * (3 - 2 * x) }

    private static func normalize(_ base: inout [Float]) {
        let mean = base.reduce(0, +) / Float(base.count)
        let reach = base.reduce(0) { max($0, abs($1 - mean)) }
        for index in base.indices { base[index] = 0.5 + (base[index] - mean) / (2 * reach) }
    }

    private static func halved(_ level: [Float], size: Int) -> [Float] {
        let half = size / 2
        return (0..<half * half).map { index in
            let (x, y) = (index % half * 2, index / half * 2)
            return
                (level[y * size + x] + level[y * size + x + 1] + level[(y + 1) * size + x]
                + level[(y + 1) * size + x + 1]) / 4
        }
    }
}

/// Numbers from [0, 1) that depend on a word alone, for choices made while shading.
@inline(__always)
func hashed(_ word: UInt32) -> Float {
    // The finalizer of MurmurHash3.
    var h = word
    h = (h ^ (h >> 16)) &* 0x85EB_CA6B
    h = (h ^ (h >> 13)) &* 0xC2B2_AE35
    h ^= h >> 16
    return Float(h >> 8) * 0x1p-24
}
