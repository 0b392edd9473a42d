import Sim

/// Shapes averaged over a footprint: how texture stays free of moiré at any distance.
enum Filter {
    /// Share of the interval of length `width` around `x` that lies between `low` and `high`.
    @inline(__always)
    static func band(_ x: Float, from low: Float, to high: Float, width: Float) -> Float {
        let half = max(width, 1e-5) / 2
        return max(min(x + half, high) - max(x - half, low), 0) / (2 * half)
    }

    /// Share of the interval around `x` covered by stripes [0, `duty`) of every `period`.
    @inline(__always)
    static func stripes(_ x: Float, period: Float, duty: Float, width: Float) -> Float {
        let half = max(width, 1e-5) / 2
        let covered =
            integral((x + half) / period, duty / period)
            - integral((x - half) / period, duty / period)
        return min(max(covered * period / (2 * half), 0), 1)
    }

    @inline(__always)
    private static func integral(_ x: Float, _ duty: Float) -> Float {
        let whole = x.floored
        return whole * duty + min(x - whole, duty)
    }

    /// 0 below `low`, 1 above `high`, smooth between.
    @inline(__always)
    static func step(_ x: Float, from low: Float, to high: Float) -> Float {
        let f = min(max((x - low) / (high - low), 0), 1)
        return f * f * (3 - 2 * f)
    }

    @inline(__always)
    static func mix(_ a: SIMD3<Float>, _ b: SIMD3<Float>, _ f: Float) -> SIMD3<Float> {
        a + (b - a) * f
    }
}

extension Float {
    /// `rounded(.down)` without a call of the library, before which all registers would be saved.
    @inline(__always)
    var floored: Float {
        guard abs(self) < 0x1p22 else { return rounded(.down) }
        // Adding 1.5 · 2²³ leaves no bits for a fraction.
        let nearest = (self + 0x1.8p23) - 0x1.8p23
        return nearest > self ? nearest - 1 : nearest
    }
}
