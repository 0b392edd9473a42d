import Foundation

/// A named, splittable stream of random numbers: one source for worlds, noise and weights.
///
/// Streams are values. `stream.child("noise").child(3)` depends on the names alone and never on how
/// many numbers its parent has given, so results do not change with order, threads or resuming.
public struct RandomStream: RandomNumberGenerator, Codable, Hashable, Sendable {
    private let key: UInt64
    private var counter: UInt64 = 0
    private var spare: UInt64?

    /// The root stream of a seed.
    public init(seed: UInt64) {
        key = Self.mixed(seed, with: 0)
    }

    private init(key: UInt64) {
        self.key = key
    }

    /// The stream called `name` below this one.
    public func child(_ name: String) -> RandomStream {
        // FNV-1a, 64 bits.
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return RandomStream(key: Self.mixed(key, with: hash))
    }

    /// The stream numbered `index` below this one.
    public func child(_ index: Int) -> RandomStream {
        RandomStream(
            key: Self.mixed(key, with: UInt64(bitPattern: Int64(index)) ^ 0x5851_F42D_4C95_7F2D))
    }

    /// 64 uniform bits.
    public mutating func next() -> UInt64 {
        if let second = spare {
            spare = nil
            return second
        }
        let block = block(at: counter)
        counter += 1
        spare = UInt64(block[2]) | UInt64(block[3]) << 32
        return UInt64(block[0]) | UInt64(block[1]) << 32
    }

    /// A number from [0, 1).
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number from `range`.
    public mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// True with the given probability.
    public mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// A standard normal number (Box–Muller).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// Standard normal numbers; the i-th depends on this stream and `i` alone.
    ///
    /// Four numbers come from one counter block by two Box–Muller pairs in single precision.
    public func fillNormal(_ buffer: UnsafeMutableBufferPointer<Float>) {
        for index in stride(from: 0, to: buffer.count, by: 4) {
            let bits = block(at: UInt64(index / 4))
            let four = Self.normals(bits)
            for lane in 0..<min(4, buffer.count - index) { buffer[index + lane] = four[lane] }
        }
    }

    private func block(at index: UInt64) -> SIMD4<UInt32> {
        Philox.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 0, 0),
            key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
    }

    private static func normals(_ bits: SIMD4<UInt32>) -> SIMD4<Float> {
        // Twenty-four bits, shifted by a half so that the logarithm is finite.
        let u = (SIMD4<Float>(bits &>> 8) + 0.5) * 0x1p-24
        let r0 = (-2 * log(u[0])).squareRoot()
        let r1 = (-2 * log(u[2])).squareRoot()
        let a0 = 2 * Float.pi * u[1]
        let a1 = 2 * Float.pi * u[3]
        return SIMD4(r0 * cos(a0), r0 * sin(a0), r1 * cos(a1), r1 * sin(a1))
    }

    /// A new key from a key and a word (SplitMix64's finalizer over their combination).
    private static func mixed(_ key: UInt64, with word: UInt64) -> UInt64 {
        var z = key ^ (word &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03)
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
