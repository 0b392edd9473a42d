import Foundation
import Sim

/// From linear light to what the display shows: highlights are compressed by 1 − e⁻ˣ, then sRGB.
struct DisplayCurve: Sendable {
    private static let last = 4_095

    private let brightest: Float

    /// Entries run with the square root of the light, so that dark tones are told apart.
    private let table: [Float]

    /// - Parameter shown: what the display shows of a light up to `brightest`, before sRGB.
    private init(brightest: Float, shown: (Float) -> Float) {
        self.brightest = brightest
        table = (0...Self.last).map { index in
            let root = Float(index) / Float(Self.last)
            return SRGB.encoded(SIMD3(repeating: shown(root * root * brightest))).x
        }
    }

    init() { self.init(brightest: 8) { 1 - exp(-$0) } }

    /// Shows albedos as sRGB does, with nothing compressed.
    static let albedo = DisplayCurve(brightest: 1) { $0 }

    /// Nearly what the display shows of a light, by roots and products alone: what lies side by side
    /// within a pixel is averaged as it is shown.
    @inline(__always)
    static func shown(_ light: SIMD3<Float>) -> SIMD3<Float> {
        // (1 + x/8)⁻⁸ stands for e⁻ˣ, the square root for sRGB.
        let base = 1 + light / 8
        let square = base * base
        let fourth = square * square
        return (1 - 1 / (fourth * fourth)).squareRoot()
    }

    /// The light that is shown so.
    @inline(__always)
    static func light(shown: SIMD3<Float>) -> SIMD3<Float> {
        let rest = 1 - shown * shown
        return 8 / rest.squareRoot().squareRoot().squareRoot() - 8
    }

    /// The light that looks like two lights beside each other, the second on `share` of the area.
    @inline(__always)
    static func mix(_ a: SIMD3<Float>, _ b: SIMD3<Float>, _ share: Float) -> SIMD3<Float> {
        if share <= 0 { return a }
        if share >= 1 { return b }
        return light(shown: Filter.mix(shown(a), shown(b), share))
    }

    @inline(__always)
    func callAsFunction(_ light: SIMD3<Float>) -> SIMD3<Float> {
        let bounded = pointwiseMin(
            pointwiseMax(light, .zero), SIMD3(repeating: brightest))
        let place = (bounded / brightest).squareRoot() * Float(Self.last)
        return table.withUnsafeBufferPointer { table in
            SIMD3(table[Int(place.x)], table[Int(place.y)], table[Int(place.z)])
        }
    }
}
