import Sim

/// What the classes in other tools' files mean here.
public struct ClassMap: Sendable, Equatable {
    /// What boxes of a class are.
    public enum Meaning: Sendable, Equatable {
        case actor(ActorClass)
        /// Regions in which road users have no boxes of their own, or none of a class that we have.
        case ignored
        /// Nobody of the road.
        case other
    }

    private var meanings: [String: Meaning]

    /// Upper and lower case, `-`, `_` and blanks make no difference.
    public init(_ meanings: [String: Meaning]) {
        self.meanings = Dictionary(
            meanings.map { (Self.normalized($0), $1) }, uniquingKeysWith: { $1 })
    }

    /// Nil when it is unknown; `vehicle.bus.rigid` is a `vehicle.bus` where nothing more is known.
    public func meaning(of name: String) -> Meaning? {
        var name = Self.normalized(name)
        while true {
            if let meaning = meanings[name] { return meaning }
            guard let dot = name.lastIndex(of: ".") else { return nil }
            name = String(name[..<dot])
        }
    }

    /// The meanings of another map, and these where it has none.
    public func overridden(by other: ClassMap) -> ClassMap {
        var result = self
        result.meanings.merge(other.meanings) { $1 }
        return result
    }

    private static func normalized(_ name: String) -> String {
        let words = name.lowercased().split { $0 == "_" || $0 == "-" || $0.isWhitespace }
        // Waymo's names in code.
        return (words.first == "type" ? words.dropFirst() : words[...]).joined(separator: " ")
    }
}

extension ClassMap {
    /// The names of KITTI, COCO, BDD100K, nuScenes, VisDrone, Waymo, Cityscapes and their like.
    public static let standard = ClassMap(
        Dictionary(
            standardNames.flatMap { meaning, names in
                names.split(separator: ",").map {
                    (String($0.trimmingPrefix { $0.isWhitespace }), meaning)
                }
            }, uniquingKeysWith: { $1 }))

    private static let standardNames: [(Meaning, String)] = [
        (.actor(.car), "car, cars, automobile, sedan, suv, taxi, police car, vehicle, vehicles"),
        (.actor(.car), "vehicle.car, vehicle.emergency.police"),
        (.actor(.van), "van, minivan, caravan, ambulance, vehicle.emergency.ambulance"),
        (.actor(.truck), "truck, lorry, pickup, pickup truck, trailer, construction vehicle"),
        (.actor(.truck), "vehicle.truck, vehicle.trailer, vehicle.construction"),
        // The nearest that we have to what runs on rails.
        (.actor(.bus), "bus, minibus, coach, vehicle.bus, tram, train, on rails"),
        (.actor(.motorbike), "motorbike, motorcycle, motor, moped, scooter, motorcyclist"),
        (.actor(.motorbike), "tricycle, awning tricycle, vehicle.motorcycle"),
        (.actor(.bicycle), "bicycle, bike, cyclist, bicyclist, biker, vehicle.bicycle"),
        // BDD100K and Cityscapes box a rider apart from what is ridden, as COCO does a person.
        (.actor(.pedestrian), "pedestrian, pedestrians, person, people, human, walker, rider"),
        (.actor(.pedestrian), "person sitting, human.pedestrian"),
        (.ignored, "dontcare, don't care, misc, ignore, ignored, ignored region, ignored regions"),
        (.ignored, "crowd, others, other person, other vehicle, unknown, person group"),
        (.ignored, "persongroup, ridergroup, cargroup, truckgroup, bicyclegroup, motorcyclegroup"),
        (.other, "animal, movable object, static object, flat, vehicle.ego, ego vehicle"),
        (.other, "sign, traffic sign, traffic light, trafficlight, lane, drivable area"),
        (.other, "license plate, traffic cone, barrier, pole, background"),
        (.other, cocoNames),
    ]

    /// Of its 80 classes, those of no road user.
    private static let cocoNames = """
        airplane, boat, fire hydrant, stop sign, parking meter, bench, bird, cat, dog, horse, sheep, \
        cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee, \
        skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard, \
        tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, \
        orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, \
        dining table, toilet, tv, laptop, mouse, remote, keyboard, cell phone, microwave, oven, \
        toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, hair drier, toothbrush
        """
}
