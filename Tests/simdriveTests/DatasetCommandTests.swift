import ArgumentParser
import Datasets
import Foundation
import TestSupport
import Testing

@testable import simdrive

/// Small clips by the renderer, in one go and in shards, through the command line.
struct DatasetCommandTests {
    private let folder: URL
    private let scenarios: [String]

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        scenarios = try ["c", "a", "d", "b"].map { name in
            let file = folder.appending(path: "\(name).yaml")
            let text = """
                simdrive: 1
                camera: {width: 64, height: 32}
                ego: {lane: -1, s: 0, speed: 10}
                actors: [{id: leader, lane: -1, s: 15, speed: 10}]
                """
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
        self.folder = folder
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func run(_ arguments: [String]) throws {
        var command = try SimDrive.parseAsRoot(arguments)
        try command.run()
    }

    private func render(_ scenarios: [String], to name: String, _ more: [String] = []) throws {
        try run(["render"] + scenarios + ["-o", path(name), "--frames", "2"] + more)
    }

    private func contents(of name: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for file in try FileManager.default.subpathsOfDirectory(atPath: path(name)) {
            found[file] = FileManager.default.contents(atPath: path("\(name)/\(file)"))
        }
        return found
    }

    @Test func shardsMakeTheSameBytes() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try render(scenarios, to: "one")
        try run(["dataset", "verify", path("one")])
        for shard in [2, 0] {
            try render(scenarios.reversed(), to: "three", ["--shard", "\(shard)/3"])
        }
        let missing = #expect(throws: ExitCode.self) {
            try run(["dataset", "merge", path("three")])
        }
        #expect(missing?.rawValue == 75)
        try render(scenarios, to: "three", ["--shard", "1/3"])
        try run(["dataset", "merge", path("three")])
        #expect(try contents(of: "one") == contents(of: "three"))
    }

    @Test func clipsAddedLaterAreTakenIn() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try render([scenarios[0]], to: "out")
        try render(scenarios, to: "out", ["--resume"])
        try render(scenarios, to: "one")
        #expect(try contents(of: "one") == contents(of: "out"))
    }

    @Test func aBrokenDatasetEndsWith65() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try render([scenarios[0]], to: "out")
        try FileManager.default.removeItem(atPath: path("out/manifest.jsonl"))
        for more in [[], ["--json"]] {
            let error = #expect(throws: ExitCode.self) {
                try run(["dataset", "verify", path("out")] + more)
            }
            #expect(error?.rawValue == 65)
        }
        try run(["dataset", "stats", path("out"), "--json"])
        try run(["dataset", "export", path("out"), "coco", "kitti", "mot", "yolo"])
    }

    @Test(arguments: ["3/3", "x"])
    func aShardThatCannotBeIsRefused(shard: String) {
        #expect(throws: (any Error).self) {
            try SimDrive.parseAsRoot(["render", "a.yaml", "-o", "out", "--shard", shard])
        }
    }
}
