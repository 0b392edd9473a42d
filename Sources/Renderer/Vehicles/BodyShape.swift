import Randomness
import Sim

/// The shapes that bodies of road users have.
enum BodyShape: String, CaseIterable, Sendable {
    case sedan, hatchback, estate, suv, coupe, pickup, compact
    case panelVan, smallVan, highRoofVan, boxVan, minibus
    case boxTruck, tanker, flatbed, tipper, mixer, articulatedTruck
    case cityBus, coach, schoolBus, articulatedBus, doubleDecker
    case sportBike, scooter, tourer
    case cityBike, racingBike, courierBike
    case walker, coat, dress, backpack

    var actorClass: ActorClass {
        switch self {
        case .sedan, .hatchback, .estate, .suv, .coupe, .pickup, .compact: .car
        case .panelVan, .smallVan, .highRoofVan, .boxVan, .minibus: .van
        case .boxTruck, .tanker, .flatbed, .tipper, .mixer, .articulatedTruck: .truck
        case .cityBus, .coach, .schoolBus, .articulatedBus, .doubleDecker: .bus
        case .sportBike, .scooter, .tourer: .motorbike
        case .cityBike, .racingBike, .courierBike: .bicycle
        case .walker, .coat, .dress, .backpack: .pedestrian
        }
    }

    /// One of the shapes that a body of this size (length, width, height in metres) may have.
    static func chosen(
        for actorClass: ActorClass, _ size: SIMD3<Float>, _ random: inout RandomStream
    ) -> BodyShape {
        random.pick(
            allCases.filter { $0.actorClass == actorClass }.map { ($0, weight: $0.weight(size)) })
    }

    /// How common the shape is among bodies of a size; 0 where it does not fit.
    func weight(_ size: SIMD3<Float>) -> Double {
        let slope = size.z / size.x
        return switch self {
        case .sedan: slope < 0.36 ? 3 : 0
        case .hatchback: 2
        case .estate: slope < 0.37 ? 1.5 : 0
        case .suv: slope > 0.335 ? 3 : 0
        case .coupe: slope < 0.34 ? 1.5 : 0
        case .pickup: slope > 0.32 ? 1 : 0
        case .compact: slope > 0.335 ? 1.5 : 0
        case .mixer: size.x > 7 && size.x < 11.5 ? 0.7 : 0
        case .tipper: size.x < 11.5 ? 1 : 0
        case .articulatedTruck: size.x > 11 ? 4 : 0
        case .boxTruck: 1.5
        case .schoolBus: size.z < 3.6 && size.x < 14 ? 0.6 : 0
        case .cityBus: size.z < 3.6 && size.x < 14 ? 2 : 0
        case .articulatedBus: size.z < 3.6 && size.x > 14 ? 2 : 0
        case .doubleDecker: size.z > 3.6 ? 2 : 0
        case .coach: size.z < 3.9 ? 1.2 : 0
        default: 1
        }
    }
}
