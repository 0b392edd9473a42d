import Datasets
import Diffusion
import Foundation
import Frames
import Sim
import TestSupport
import Testing

@testable import Files
@testable import Workflows

/// Which clips `--resume` takes for those asked for.
struct ClipJobTests {
    private static let yaml = """
        simdrive: 1
        name: two
        seed: 5
        fps: 10
        duration: 0.2
        camera: {width: 64, height: 32}
        road: {surroundings: urban, lanes: 2}
        ego: {type: car, lane: -1, s: 0, speed: 10}
        """

    private static func description(
        of scenario: Scenario, sampling: JSONValue
    ) -> ClipDescription {
        ClipDescription(
            id: "two", scenario: scenario.name, seed: scenario.seed, source: .generate, fps: 10,
            camera: scenario.camera, simdrive: "0.1.0", worldVersion: 1,
            model: ClipDescription.Model(
                name: "tiny", weights: [], sampling: sampling, precision: "float32", isa: "AVX2"))
    }

    /// Makes a clip of two frames, or keeps the one that is there.
    private static func write(
        _ sampling: JSONValue, in folder: URL, crf: Int = 18
    ) throws {
        let path = folder.appendingPathExtension("yaml").path
        try DurableFile.write(Array(yaml.utf8), to: path)
        let file = try ScenarioFile.all(at: [path], seed: nil)[0]
        let scenario = file.scenario
        let job = ClipJob(
            about: description(of: scenario, sampling: sampling), file: file, count: 2)
        let dataset = try DatasetFolder(at: folder, existing: .resume)
        try job.write(to: dataset, crf: crf, extras: ClipExtras(), observer: SilentObserver()) {
            append in
            for (index, world) in scenario.worlds(fps: 10).prefix(2).enumerated() {
                let pixels = (0..<(64 * 32 * 3)).map { UInt8(($0 + 50 * index) % 200) }
                try append(
                    Frame(width: 64, height: 32, pixels: pixels), world.labels(frame: index), nil)
            }
        }
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID())")
        defer {
            for url in [folder, folder.appendingPathExtension("yaml")] {
                try? FileManager.default.removeItem(at: url)
            }
        }
        try body(folder)
    }

    @Test func everySamplingOptionCounts() throws {
        let usual = try SamplingOptions().json
        #expect(usual.leaves.count == 17)
        try withFolder { folder in
            try Self.write(usual, in: folder)
            try Self.write(usual, in: folder)
            for (name, value) in usual.leaves {
                let error = #expect(throws: ClipConflict.self, "\(name)") {
                    try Self.write(usual.updated(with: .changed(value, at: name)), in: folder)
                }
                #expect(
                    error?.description.contains("model.sampling.\(name) \(value), not ") == true)
            }
        }
    }

    @Test func theQualityOfTheVideoCounts() throws {
        let usual = try SamplingOptions().json
        try withFolder { folder in
            try Self.write(usual, in: folder, crf: 30)
            try Self.write(usual, in: folder, crf: 30)
            let error = #expect(throws: ClipConflict.self) { try Self.write(usual, in: folder) }
            #expect(error?.description.hasSuffix(": was made with crf 30, not 18") == true)
            let there = try ClipFolder(at: folder.appending(path: "clips/two"))
            #expect(there.description.crf == 30)
        }
    }

    /// Clips of the first format say less: the rest is taken to be as usual.
    @Test func clipsOfTheFirstFormatAreGoneOnWith() throws {
        let usual = try SamplingOptions().json
        try withFolder { folder in
            try Self.write(usual, in: folder)
            let path = folder.appending(path: "clips/two/clip.json").path
            let before = try SHA256.digest(ofFile: path).hexadecimal
            var about = try JSON.decode(
                JSONValue.self, from: DurableFile.read(path), file: path)
            about["format"] = .number(1)
            about["model"]?["sampling"] = nil
            about["model"]?["sampler"] = .string("dpm-solver")
            about["model"]?["steps"] = .object(["base": .number(8), "first_frame": .number(30)])
            about["model"]?["guidance"] = .number(1.5)
            about["model"]?["weights"] = .array([
                .object(["file": .string("decoder.safetensors"), "sha256": .string("ab")])
            ])
            try DurableFile.write(JSON.document(about, file: path), to: path)
            let sums = folder.appending(path: "clips/two/SHA256SUMS")
            try String(contentsOf: sums, encoding: .utf8)
                .replacing(before, with: SHA256.digest(ofFile: path).hexadecimal)
                .write(to: sums, atomically: true, encoding: .utf8)
            let weights = #expect(throws: ClipConflict.self) { try Self.write(usual, in: folder) }
            #expect(weights?.description.contains("model.weights") == true)
            let there = try ClipFolder(at: folder.appending(path: "clips/two"))
            #expect(there.description.format == 2)
            var asked = there.description
            asked.model?.sampling = usual
            try asked.checkMade(like: there)
            asked.model?.sampling["steps"] = .number(9)
            #expect(throws: ClipConflict.self) { try asked.checkMade(like: there) }
        }
    }

    @Test func everySamplingOptionIsDocumented() throws {
        try expectDocumented(
            JSON.document(SamplingOptions().json, file: ""), as: "model.sampling")
    }
}

extension JSONValue {
    /// An object with another value than this in the place of that name.
    fileprivate static func changed(_ value: JSONValue, at name: String) -> JSONValue {
        let other: JSONValue =
            switch value {
            case .number(let number): .number(number + 1)
            case .bool(let bool): .bool(!bool)
            default: .string("another")
            }
        return name.split(separator: ".").reversed().reduce(other) { .object([String($1): $0]) }
    }
}
