import Foundation
import Sim
import Testing

@testable import Datasets

struct ClipDescriptionTests {
    @Test func roundTripKeepsEveryField() throws {
        var about = ClipDescription.sample()
        about.agreement = 0.875
        about.origin = .sample
        let json = try NativeJSON.document(about, file: "clip.json")
        #expect(
            try NativeJSON.decode(ClipDescription.self, from: json, file: "clip.json") == about)
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
            decoding: try NativeJSON.document(about, file: "clip.json"), as: UTF8.self)
        for field in ["intrinsics", "mount", "model", "world_version", "agreement"] {
            #expect(!json.contains(field))
        }
        #expect(json.contains(#""source" : "import""#))
        #expect(
            try NativeJSON.decode(ClipDescription.self, from: json.utf8, file: "clip.json") == about
        )
    }

    @Test(arguments: ["clip.json", "labels.jsonl"])
    func everyFieldIsDocumented(file: String) throws {
        var about = ClipDescription.sample()
        about.agreement = 1
        about.origin = .sample
        let sample =
            file == "clip.json"
            ? try NativeJSON.document(about, file: file)
            : try LabelsFile.line(KnownLabels(.sample(frame: 0)), file: file)
        let document = try text("docs/dataset-format.md")
        let section = try #require(
            document.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(file)`") })
        let fields = paths(in: try JSONSerialization.jsonObject(with: Data(sample)))
        #expect(fields.count > 20)
        for field in fields { #expect(section.contains("| `\(field)` |"), "\(field) of \(file)") }
        // And the other way round: nothing is described that is not written.
        for line in section.split(separator: "\n") where line.hasPrefix("| `") {
            let field = line.dropFirst(3).prefix { $0 != "`" }
            #expect(fields.contains(String(field)), "\(field) of \(file)")
        }
    }

    /// `actors[].box_3d.yaw`; what an object holds under free names is not told apart.
    private func paths(in value: Any, below path: String = "") -> Set<String> {
        switch value {
        case let object as [String: Any]:
            if path == "model.steps" { return [path] }
            return object.reduce(into: []) { found, field in
                found.formUnion(
                    paths(in: field.value, below: path.isEmpty ? field.key : "\(path).\(field.key)")
                )
            }
        case let list as [Any] where list.first is [String: Any]:
            return list.reduce(into: []) { $0.formUnion(paths(in: $1, below: path + "[]")) }
        default:
            return [path]
        }
    }

    private func text(_ name: String) throws -> String {
        let house = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: house.appending(path: name), encoding: .utf8)
    }
}
