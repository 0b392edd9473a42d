import Frames
import Sim

/// What a G-buffer holds of one place.
struct BaseSurface {
    /// Base color, sRGB 0…1.
    var color = SIMD3<Float>.zero
    /// What lies below, and what covers a share of it.
    var ground: GBuffer.Channel
    var cover: GBuffer.Channel
    var covered: Float = 0
    var glass: Float = 0
    var cloud: Float = 0
    var cloudThickness: Float = 0
    var grain: Float = 0.5
    var water: Float = 0
    var lamp = GBuffer.Channel.litWindow
    var shining: Float = 0

    init(_ ground: GBuffer.Channel, under cover: GBuffer.Channel? = nil) {
        self.ground = ground
        self.cover = cover ?? ground
    }
}

extension Material {
    /// The channel and the strength of a lamp that is lit.
    @inline(__always)
    func shine(of lights: Lights, darkness: Float) -> (lamp: GBuffer.Channel, strength: Float)? {
        switch self {
        case .headLamp where lights.head: (.headLamp, 1)
        case .tailLamp where lights.brake, .brakeLamp where lights.brake: (.tailLamp, 1)
        case .tailLamp where lights.head: (.tailLamp, 0.25)
        case .leftIndicator where lights.leftIndicator,
            .rightIndicator where lights.rightIndicator:
            (.indicator, 1)
        case .signalGreen: (.fixedLamp, 1)
        case .lampHead where darkness > 0: (.fixedLamp, 1)
        default: nil
        }
    }

    /// Whether its base depends on where in the world a place is.
    @inline(__always)
    var isReadByPlace: Bool {
        switch self {
        case .verge, .land, .facade, .plaster: true
        default: false
        }
    }

    /// Whether its base changes within a surface.
    @inline(__always)
    var isPatterned: Bool {
        switch self {
        case .road, .sidewalk, .kerb, .barrier, .verge, .land, .facade, .plaster, .leaves, .rim:
            true
        default: false
        }
    }
}
