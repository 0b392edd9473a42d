import Foundation
import Sim
import Testing

@testable import Datasets

struct ClipDescriptionTests {
    @Test func roundTripKeepsEveryField() throws {
        var about = ClipDescription.sample()
        about.agreement = 0.875
        let json = try NativeJSON.document(about, file: "clip.json")
        #expect(
            try NativeJSON.decode(ClipDescription.self, from: json, file: "clip.json") == about)
    }

    /// 512 / tan 30°, by a pocket calculator.
    @Test func theCalibrationIsOfAPinhole() {
        let camera = CameraCalibration(Camera())
        #expect(abs(camera.intrinsics.fx - 886.8100) < 1e-4)
        #expect(camera.intrinsics.fy == camera.intrinsics.fx)
        #expect((camera.intrinsics.cx, camera.intrinsics.cy) == (512, 256))
    }

    @Test(arguments: ["clip.json", "labels.jsonl"])
    func everyFieldIsDocumented(file: String) throws {
        var about = ClipDescription.sample()
        about.agreement = 1
        let sample =
            file == "clip.json"
            ? try NativeJSON.document(about, file: file)
            : try LabelsFile.line(.sample(frame: 0), file: file)
        try expectDocumented(sample, as: file, leaves: ["model.steps"])
    }
}
