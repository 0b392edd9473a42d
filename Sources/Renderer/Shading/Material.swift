import Sim

/// What a surface is made of: decides how it is shaded.
enum Material: UInt8, Sendable {
    /// Asphalt with its marks; surface coordinates are (s, t) of the road.
    case road
    case kerb, sidewalk, barrier
    /// Gravel that gives way to grass.
    case verge
    /// Grass and fields beside roads with hills.
    case land
    /// A wall with windows; coordinates count bays and storeys.
    case facade
    /// A wall without.
    case plaster
    case roof
    case bark, leaves
    case metal, lampHead, signRed, signBlue, signYellow, signGreen
    case paint, glass, tyre, rim, trim, plate
    case headLamp, tailLamp, brakeLamp, leftIndicator, rightIndicator, signalGreen
    /// Boxes of a load.
    case crate
    /// Clothes in the body colour, and those of riders in colours of their own.
    case cloth, jacket, trousers, skin, hair
}
