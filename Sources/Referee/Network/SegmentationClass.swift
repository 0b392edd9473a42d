import Frames

/// What the referee tells apart in a pixel.
package enum SegmentationClass: UInt8, Codable, CaseIterable, Sendable {
    case road, laneMark, building, vegetation, sky
    /// Land, sidewalks, barriers, poles and signs.
    case other
    case car, van, truck, bus, motorbike, bicycle, pedestrian

    package init(_ surface: SurfaceClass) {
        self =
            switch surface {
            case .road: .road
            case .laneMark: .laneMark
            case .building: .building
            case .vegetation: .vegetation
            case .sky: .sky
            case .terrain, .sidewalk, .barrier, .pole, .sign: .other
            case .car: .car
            case .van: .van
            case .truck: .truck
            case .bus: .bus
            case .motorbike: .motorbike
            case .bicycle: .bicycle
            case .pedestrian: .pedestrian
            }
    }

    /// What a pixel of it counts in the loss: more where it is rare and matters.
    var weight: Float {
        switch self {
        case .road, .building, .vegetation, .sky, .other: 1
        case .laneMark, .car, .van, .truck, .bus: 2
        case .motorbike, .bicycle, .pedestrian: 4
        }
    }
}
