import Datasets
import Foundation
import Sim

/// A scenario with the file it was read from.
package struct ScenarioFile: ClipInput {
    package let path: String
    private let source: ScenarioSweep.Variant
    /// A file that makes this scenario, which is kept with every clip.
    var text: String { source.yaml }
    /// About its bytes.
    var textBytes: Int { source.fileBytes }
    package let scenario: Scenario
    /// Its place in the file's sweep; nil when the file varies nothing.
    let variant: Int?
    private let change: EnvironmentChange
    /// Which way the start of a generated clip is continued; 0 is the usual one.
    package var future = 0

    /// Every variant of scenario files, each of which makes a clip of its own.
    ///
    /// - Parameters:
    ///   - seed: replaces the scenarios' own.
    ///   - change: of their light and weather.
    ///   - futures: how many ways each is continued.
    package static func all(
        at paths: [String], seed: UInt64?, changing change: EnvironmentChange = EnvironmentChange(),
        futures: Int = 1
    ) throws -> [ScenarioFile] {
        let files = try paths.flatMap { try variants(at: $0, seed: seed, changing: change) }
            .flatMap { $0.futures(futures) }
        try files.checkNames()
        return files
    }

    private static func variants(
        at path: String, seed: UInt64?, changing change: EnvironmentChange
    ) throws -> [ScenarioFile] {
        try ScenarioSweep(contentsOf: path, changing: change).variants.map { variant in
            var scenario = variant.scenario
            if let seed { scenario.seed = seed }
            return ScenarioFile(
                path: path, source: variant, scenario: scenario, variant: variant.number,
                change: change)
        }
    }

    /// The same scenario, to be continued in so many ways.
    private func futures(_ count: Int) -> [ScenarioFile] {
        (0..<count).map { future in
            var file = self
            file.future = future
            return file
        }
    }

    /// Names its clip: the same for any order and number of jobs, and of futures.
    package var clipID: String {
        let variant = variant.map { String(format: "%04d-", $0) } ?? ""
        let future = future == 0 ? "" : String(format: "-future-%02d", future)
        let change = change.words.map { "-\($0)" }.joined()
        return
            "\(scenario.name)-\(variant)\(scenario.seed)-\(scenario.camera.name)\(change)\(future)"
    }

    package var planned: ShardEntry {
        ShardEntry(clip: clipID, scenario: scenario.name, seed: scenario.seed)
    }
}

extension [ScenarioFile] {
    /// Refuses cameras that the model cannot take, once for all futures of a scenario.
    ///
    /// - Parameter isReshaped: whether somebody asked for frames of a shape of their own.
    package func checkCameras(isReshaped: Bool, observer: some JobObserver) throws {
        for file in self where file.future == 0 {
            try file.checkCamera(isReshaped: isReshaped, observer: observer)
        }
    }
}

extension ScenarioFile {
    /// The model makes 2:1 pictures and has seen certain mounts: others are refused, or warned of.
    fileprivate func checkCamera(isReshaped: Bool, observer: some JobObserver) throws {
        let camera = scenario.camera
        guard isReshaped || camera.width == 2 * camera.height else {
            throw RequestError.cameraShape(file: path, width: camera.width, height: camera.height)
        }
        if !CameraRange.usual.contains(camera) {
            observer.note(
                "\(path): the model has seen cameras of \(CameraRange.usual); this one is outside, "
                    + "expect worse pictures")
        }
    }
}
