import Frames

/// The memory of a G-buffer that is being made.
struct GBufferTarget {
    var bytes: UnsafeMutableBufferPointer<UInt8>
    var inverseDepth: UnsafeMutableBufferPointer<Float>
    /// Empty when nobody asks for it.
    var motion: UnsafeMutableBufferPointer<Float>
    /// Of one pixel, while its surfaces are summed.
    let sum: UnsafeMutablePointer<Float>

    /// Writes a pixel that one surface fills; its bytes are 0 so far.
    @inline(__always)
    func store(_ base: BaseSurface, _ normal: SIMD3<Float>, at pixel: Int) {
        let first = pixel * GBuffer.channelCount
        func store(_ channel: GBuffer.Channel, _ share: Float) {
            if share > 0 { set(channel, share, at: pixel) }
        }
        for index in 0..<3 { bytes[first + index] = .rounded(255 * base.color[index]) }
        self.store(normal, at: first)
        store(base.ground, 1 - base.covered)
        store(base.cover, base.covered)
        store(base.lamp, base.shining)
        store(.glass, base.glass)
        store(.cloud, base.cloud)
        store(.cloudThickness, base.cloudThickness)
        store(.grain, base.grain)
        store(.water, base.water)
    }

    @inline(__always)
    func set(_ channel: GBuffer.Channel, _ share: Float, at pixel: Int) {
        bytes[pixel * GBuffer.channelCount + channel.rawValue] = .rounded(255 * share)
    }

    /// Writes what an earlier pixel has.
    @inline(__always)
    func copy(_ earlier: Int, to pixel: Int) {
        guard let start = bytes.baseAddress else { return }
        let count = GBuffer.channelCount
        (start + pixel * count).update(from: start + earlier * count, count: count)
    }

    /// Writes a pixel that several surfaces share.
    @inline(__always)
    func store(_ sum: PixelSum, at pixel: Int) {
        let first = pixel * GBuffer.channelCount
        for index in 0..<GBuffer.channelCount { bytes[first + index] = .rounded(255 * sum[index]) }
        store(sum.normal, at: first)
    }

    @inline(__always)
    private func store(_ normal: SIMD3<Float>, at first: Int) {
        for index in 0..<3 {
            bytes[first + GBuffer.Channel.normalX.rawValue + index] =
                .rounded(127 * normal[index] + 128)
        }
    }
}

/// Numbers of a pixel's channels, summed over its surfaces.
struct PixelSum {
    private let values: UnsafeMutablePointer<Float>

    /// - Parameter values: room for a number of each channel.
    init(in values: UnsafeMutablePointer<Float>) {
        self.values = values
        values.update(repeating: 0, count: GBuffer.channelCount)
    }

    subscript(index: Int) -> Float { values[index] }

    var normal: SIMD3<Float> {
        let first = GBuffer.Channel.normalX.rawValue
        return SIMD3(values[first], values[first + 1], values[first + 2])
    }

    @inline(__always)
    func add(_ base: BaseSurface, _ normal: SIMD3<Float>, _ weight: Float) {
        let first = (GBuffer.Channel.red.rawValue, GBuffer.Channel.normalX.rawValue)
        for index in 0..<3 {
            values[first.0 + index] += base.color[index] * weight
            values[first.1 + index] += normal[index] * weight
        }
        values[base.ground.rawValue] += (1 - base.covered) * weight
        values[base.cover.rawValue] += base.covered * weight
        values[base.lamp.rawValue] += base.shining * weight
        values[GBuffer.Channel.glass.rawValue] += base.glass * weight
        values[GBuffer.Channel.cloud.rawValue] += base.cloud * weight
        values[GBuffer.Channel.cloudThickness.rawValue] += base.cloudThickness * weight
        values[GBuffer.Channel.grain.rawValue] += base.grain * weight
        values[GBuffer.Channel.water.rawValue] += base.water * weight
    }
}

extension UInt8 {
    /// The nearest whole number to one from 0 to 255.
    @inline(__always)
    fileprivate static func rounded(_ number: Float) -> UInt8 {
        // Adding 1.5 · 2²³ leaves it in the lowest bits.
        UInt8(truncatingIfNeeded: (number + 0x1.8p23).bitPattern)
    }
}
