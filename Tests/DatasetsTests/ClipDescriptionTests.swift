import Files
import Foundation
import Metrics
import Sim
import TestSupport
import Testing

@testable import Datasets

struct ClipDescriptionTests {
    /// With every field that may be absent.
    private static let whole: ClipDescription = {
        var about = ClipDescription.sample()
        about.caption = "a car brakes"
        about.agreement = 0.875
        about.referenceAgreement = 0.9
        about.referee = "ef"
        about.origin = .sample
        about.origin?.digitalSourceType = "digitalCapture"
        about.origin?.sha256 = String(repeating: "0", count: 64)
        about.model?.from = .init(file: "start.png", sha256: "cd")
        about.model?.windows = .init(frames: 8, context: 2, fps: 7.5)
        about.future = 3
        about.crf = 20
        about.rollout = .init(
            seconds: [.init(sharpness: 4, contrast: 50, brightness: 90, chroma: 20)],
            changeAtBorders: .init(count: 2, median: 5, percentile95: 8),
            changeElsewhere: .init(count: 9, median: 4, percentile95: 7))
        return about
    }()

    @Test func roundTripKeepsEveryField() throws {
        let about = Self.whole
        let json = try JSON.document(about, file: "clip.json")
        #expect(
            try JSON.decode(ClipDescription.self, from: json, file: "clip.json") == about)
    }

    /// Without all that later versions have added: who adds a field must leave it optional.
    ///
    /// Its sampling options stand where the second format has it.
    @Test func clipsOfTheFirstFormatAreRead() throws {
        let json = """
            {"format":1,"id":"a-7-CAM_FRONT","scenario":"a","seed":18446744073709551615,"source":"generate",
             "frames":2,"fps":7.5,"width":64,"height":32,"simdrive":"0.1.0","world_version":1,
             "camera":{"name":"CAM_FRONT","intrinsics":{"fx":50,"fy":50,"cx":32,"cy":16},
              "mount":{"position":[1.5,0,1.5],"yaw":0,"pitch":0,"roll":0}},
             "model":{"name":"small","weights":[{"file":"image.safetensors","sha256":"ab"}],
              "sampler":"heun","steps":{"base":8,"upsampler":0},"guidance":2,"without":["temporal"],
              "precision":"f32","isa":"avx2"},
             "checks":{"black":0,"frozen":1},"frames_sha256":"cd","synthetic":true,
             "license":"CC0-1.0"}
            """
        let about = try ClipDescription.decoded(from: Array(json.utf8), file: "clip.json")
        #expect((about.id, about.seed, about.source) == ("a-7-CAM_FRONT", .max, .generate))
        #expect(about.camera.intrinsics?.cx == 32)
        #expect(
            about.model?.sampling.description
                == "{decoder: image, guidance: {conditions: 2}, sampler: heun, steps: 8, "
                + "without: [temporal]}")
        #expect((about.checks.frozen, about.framesSha256) == (1, "cd"))
        #expect(about.format == ClipDescription.sample().format)
    }

    /// What is not said is as it was before there was anything to say.
    @Test func theUsualWayIsNotWrittenDown() throws {
        let json = String(
            decoding: try JSON.document(ClipDescription.sample(), file: ""), as: UTF8.self)
        for field in ["future", "from"] {
            #expect(!json.contains("\"\(field)\""))
        }
        #expect(
            try JSON.decode(ClipDescription.self, from: json.utf8, file: "") == .sample())
    }

    /// 512 / tan 30°, by a pocket calculator.
    @Test func theCalibrationIsOfAPinhole() {
        let intrinsics = CameraCalibration(Camera()).intrinsics
        #expect(abs((intrinsics?.fx ?? 0) - 886.8100) < 1e-4)
        #expect(intrinsics?.fy == intrinsics?.fx)
        #expect(intrinsics?.cx == 512)
        #expect(intrinsics?.cy == 256)
    }

    @Test func anImportedClipClaimsNothing() throws {
        let about = ClipDescription.imported()
        #expect(!about.synthetic)
        #expect(about.license == "unknown")
        let json = String(
            decoding: try JSON.document(about, file: "clip.json"), as: UTF8.self)
        for field in ["intrinsics", "mount", "model", "world_version", "agreement"] {
            #expect(!json.contains(field))
        }
        #expect(json.contains(#""source" : "import""#))
        #expect(
            try JSON.decode(ClipDescription.self, from: json.utf8, file: "clip.json") == about
        )
    }

    @Test(arguments: ["clip.json", "labels.jsonl"])
    func everyFieldIsDocumented(file: String) throws {
        var labels = KnownLabels(.sample(frame: 0))
        labels.actorsComplete = false
        labels.actors?[0].agreement = 0.8
        labels.ignored = [IgnoredRegion(box2D: Label.sample.box2D, actorClass: .car)]
        let sample =
            file == "clip.json"
            ? try JSON.document(Self.whole, file: file) : try LabelsFile.line(labels, file: file)
        try expectDocumented(sample, as: file, leaves: ["model.sampling"])
    }
}
