import Foundation

/// The transfer function of sRGB (IEC 61966-2-1), between linear light and what is stored.
package enum SRGB {
    /// Linear light of an sRGB colour 0…1.
    package static func linear(_ color: SIMD3<Float>) -> SIMD3<Float> {
        func decoded(_ x: Float) -> Float {
            x <= 0.040_45 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
        }
        return SIMD3(decoded(color.x), decoded(color.y), decoded(color.z))
    }

    /// sRGB 0…1 of a linear colour.
    package static func encoded(_ color: SIMD3<Float>) -> SIMD3<Float> {
        func encoded(_ x: Float) -> Float {
            x <= 0.003_130_8 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055
        }
        return SIMD3(encoded(color.x), encoded(color.y), encoded(color.z))
    }
}
