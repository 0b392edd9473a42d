import Foundation

/// From linear light to what the display shows: highlights are compressed by 1 − e⁻ˣ, then sRGB.
struct DisplayCurve: Sendable {
    private static let last = 4_095
    private static let brightest: Float = 8

    /// Entries run with the square root of the light, so that dark tones are told apart.
    private let table: [Float]

    init() {
        table = (0...Self.last).map { index in
            let root = Float(index) / Float(Self.last)
            let shown = 1 - exp(-root * root * Self.brightest)
            return shown <= 0.003_130_8 ? 12.92 * shown : 1.055 * pow(shown, 1 / 2.4) - 0.055
        }
    }

    /// Linear light of an sRGB colour 0…1.
    static func linear(_ color: SIMD3<Float>) -> SIMD3<Float> {
        func decoded(_ x: Float) -> Float {
            x <= 0.040_45 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
        }
        return SIMD3(decoded(color.x), decoded(color.y), decoded(color.z))
    }

    @inline(__always)
    func callAsFunction(_ light: SIMD3<Float>) -> SIMD3<Float> {
        let bounded = pointwiseMin(
            pointwiseMax(light, .zero), SIMD3(repeating: Self.brightest))
        let place = (bounded / Self.brightest).squareRoot() * Float(Self.last)
        return table.withUnsafeBufferPointer { table in
            SIMD3(table[Int(place.x)], table[Int(place.y)], table[Int(place.z)])
        }
    }
}
