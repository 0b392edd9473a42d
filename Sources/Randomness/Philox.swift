/// The counter-based generator Philox 4×32-10.
///
/// Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
/// The n-th block is a pure function of key and counter, so any number of a sequence can be drawn
/// alone, in any order and on any thread.
package enum Philox {
    /// Ten rounds of the bijection over one counter block.
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var c = counter
        var k = key
        for _ in 0..<10 {
            let a = UInt64(c[0]) * 0xD251_1F53
            let b = UInt64(c[2]) * 0xCD9E_8D57
            c = SIMD4(
                UInt32(truncatingIfNeeded: b >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: b),
                UInt32(truncatingIfNeeded: a >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: a))
            k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
        }
        return c
    }
}
