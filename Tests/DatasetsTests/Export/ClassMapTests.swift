import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct ClassMapTests {
    @Test(
        arguments: [
            // KITTI
            ("Car", .actor(.car)), ("Person", .actor(.pedestrian)), ("Tram", .actor(.bus)),
            ("Person_sitting", .actor(.pedestrian)), ("DontCare", .ignored), ("Misc", .ignored),
            // COCO
            ("motorcycle", .actor(.motorbike)), ("traffic light", .other), ("hair drier", .other),
            // BDD100K, also by its older names
            ("rider", .actor(.pedestrian)), ("bike", .actor(.bicycle)),
            ("motor", .actor(.motorbike)), ("train", .actor(.bus)), ("trailer", .actor(.truck)),
            ("other vehicle", .ignored), ("traffic sign", .other),
            // nuScenes
            ("vehicle.car", .actor(.car)), ("human.pedestrian.adult", .actor(.pedestrian)),
            ("vehicle.bus.rigid", .actor(.bus)), ("vehicle.emergency.police", .actor(.car)),
            ("movable_object.trafficcone", .other), ("animal", .other),
            // VisDrone, and as SAHI joins its classes
            ("awning-tricycle", .actor(.motorbike)), ("people", .actor(.pedestrian)),
            ("ignored regions", .ignored), ("human", .actor(.pedestrian)),
            ("vehicle", .actor(.car)),
            // Waymo
            ("TYPE_VEHICLE", .actor(.car)), ("TYPE_CYCLIST", .actor(.bicycle)),
            ("TYPE_SIGN", .other), ("TYPE_UNKNOWN", .ignored),
            // Unknown.
            ("ufo", nil), ("vehicles.ufo", .actor(.car)), ("", nil), (".", nil),
        ] as [(String, ClassMap.Meaning?)])
    func theNamesOfDatasets(name: String, meaning: ClassMap.Meaning?) {
        #expect(ClassMap.standard.meaning(of: name) == meaning)
    }

    @Test func everyClassHasItsOwnName() {
        for actorClass in ActorClass.allCases {
            #expect(ClassMap.standard.meaning(of: actorClass.rawValue) == .actor(actorClass))
        }
    }

    private func read(_ yaml: String) throws -> ClassMap {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "map.yaml").path
            try DurableFile.write(Array(yaml.utf8), to: path)
            return try ClassMap.read(path)
        }
    }

    @Test func aFileOverridesTheStandard() throws {
        let map = ClassMap.standard.overridden(
            by: try read("ufo: van\nRider: bicycle\n7: ignore\ncar: none\n"))
        let meanings = ["UFO", "rider", "7", "car", "bus"].map(map.meaning)
        #expect(
            meanings == [.actor(.van), .actor(.bicycle), .ignored, .other, .actor(.bus)])
    }

    @Test(arguments: [
        ("", "is empty"), ("- car", "is not a list"),
        ("ufo: rocket", "line 1 does not name one of"),
        ("a: car\nb: [car]", "line 2 does not"), ("a: car\na: bus", "is not valid YAML"),
        ("a: {", "is not valid YAML"),
        ("a: &a [car]\n*a : bus", "line 2 has a key that is no word"),
    ])
    func brokenFilesAreErrors(yaml: String, what: String) {
        let error = #expect(throws: FileError.self) { try read(yaml) }
        #expect(error?.exitCode == 65)
        #expect(error?.what.contains(what) == true, "\(error?.what ?? "")")
    }
}
