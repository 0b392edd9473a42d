import Datasets
import Files
import Foundation
import TestSupport
import Testing

@testable import Workflows

struct ScenarioPictureTests {
    /// Two speeds, each seen by two cameras.
    private static let yaml = """
        simdrive: 1
        name: two
        camera:
          - {name: CAM_FRONT, width: 64, height: 32}
          - {name: CAM_LEFT, width: 32, height: 16}
        road: {lanes: 2}
        ego: {type: car, lane: -1, s: 0, speed: 10}
        vary: {ego.speed: [10, 20]}
        """

    private func withScenario(_ body: (String, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "two.yaml").path
            try DurableFile.write(Array(Self.yaml.utf8), to: path)
            try body(path, folder)
        }
    }

    @Test func aVariantIsSeenByACamera() throws {
        try withScenario { path, folder in
            let file = folder.appending(path: "new/p.png").path
            let report = try ScenarioPicture(of: path, variant: 1, camera: "CAM_LEFT", at: 0.5)
                .write(to: file, boxes: true)
            #expect(report.sentence == "\(file): camera CAM_LEFT, variant 1, 0.5 s")
            let picture = try PNG.read(file)
            #expect(picture.width == 32 && picture.height == 16)
        }
    }

    @Test func whatThereIsNotIsRefused() throws {
        try withScenario { path, _ in
            #expect(throws: RequestError.noVariant(2, of: 2)) {
                try ScenarioPicture(of: path, variant: 2, camera: nil, at: 0)
            }
            #expect(throws: RequestError.noCamera("CAM_BACK", of: ["CAM_FRONT", "CAM_LEFT"])) {
                try ScenarioPicture(of: path, variant: 0, camera: "CAM_BACK", at: 0)
            }
        }
    }
}
