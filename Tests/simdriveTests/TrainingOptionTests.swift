import ArgumentParser
import Foundation
import Testing

@testable import Diffusion
@testable import simdrive

struct TrainingOptionTests {
    private func train(_ arguments: String...) throws -> Train {
        try Train.parse(arguments + ["--run", "r"])
    }

    /// A value of every option that is not the usual one, with a stage that it belongs to.
    private static let values: [(stage: String, option: [String])] = [
        ("image", ["--steps", "9"]), ("image", ["--cool-down", "9"]), ("image", ["--rate", "0.9"]),
        ("image", ["--sheet-every", "9"]), ("image", ["--held-out-every", "9"]),
        ("image", ["--data", "d"]), ("image", ["--seed", "9"]), ("image", ["--batch", "9"]),
        ("image", ["--clips", "9"]), ("image", ["--large-frames", "9"]),
        ("image", ["--warm-up", "9"]), ("image", ["--accumulate", "9"]),
        ("image", ["--optimizer", "muon"]),
        ("autoencoder", ["--freeze-encoder"]), ("temporal", ["--end-to-end"]),
        ("temporal", ["--linear-betas"]), ("upsampler", ["--upsampler-space", "pixel"]),
        ("decoder", ["--adversarial-from", "9"]), ("surface-decoder", ["--uses", "9"]),
    ]
    private static let changeable: Set = [
        "--steps", "--hours", "--cool-down", "--rate", "--sheet-every", "--held-out-every",
    ]

    @Test func everyOptionOfARunIsTried() {
        let names = Set(Self.values.map(\.option[0]) + ["--hours", "stage"])
        #expect(Set(Train.options.map(\.name)) == names)
    }

    /// What is given goes into the config and through plan.json; a run goes on with it only where that leaves
    /// the training the same.
    @Test(arguments: values)
    func optionsAreKept(stage: String, option: [String]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let usual = TrainingConfig.standard(try #require(Stage(rawValue: stage)), preset: "tiny")
        let train = try Train.parse([stage, "--run", folder.path] + option)
        var config = usual
        train.override(&config)
        #expect(config != usual)
        let run = try RunFolder(folder, starting: config)
        #expect(try RunFolder(folder) { _ in }.config == config)
        #expect(try RunFolder(folder, resuming: train.overrideResumed).config == config)

        try FileManager.default.removeItem(at: run.configFile)
        _ = try RunFolder(folder, starting: usual)
        if Self.changeable.contains(option[0]) {
            #expect(try RunFolder(folder, resuming: train.overrideResumed).config == config)
        } else {
            let error = #expect(throws: RunFolderError.self) {
                try RunFolder(folder, resuming: train.overrideResumed)
            }
            #expect(
                error?.sentence
                    == "\(folder.path) holds a run with other options; only --steps, "
                    + "--hours, --cool-down, --rate, --sheet-every and --held-out-every may change "
                    + "when it goes on")
            #expect(try RunFolder(folder) { _ in }.config == usual)
        }
    }

    /// A run of one stage is no run of another.
    @Test func theStageStays() throws {
        var config = TrainingConfig.standard(.temporal, preset: "tiny")
        let train = try train("image")
        #expect(throws: RunFolderError.self) { try train.overrideResumed(&config) }
    }

    @Test(arguments: [
        (["image", "--steps", "0"], "--steps must be positive"),
        (["image", "--hours", "0"], "--hours must be positive"),
        (["image", "--rate", "1"], "--rate must be from 0 to 1"),
        (["image", "--cool-down=-1"], "--cool-down must not be negative"),
        (["decoder", "--adversarial-from=-1"], "--adversarial-from must not be negative"),
        (
            ["image", "--adversarial-from", "1"],
            "--adversarial-from belongs to the autoencoder, decoder or surface-decoder stage"
        ),
        (
            ["decoder", "--uses", "2"],
            "--uses belongs to the image, temporal, interpolation or surface-decoder stage"
        ),
        (["image", "--end-to-end"], "--end-to-end belongs to the temporal stage"),
        (["decoder", "--linear-betas"], "--linear-betas belongs to the image or temporal stage"),
        (
            ["image", "--upsampler-space", "pixel"],
            "--upsampler-space belongs to the upsampler stage"
        ),
        (
            ["surface-decoder", "--data", "d"],
            "--data gives no surfaces, from which the surface-decoder stage learns; leave it out"
        ),
        (
            ["autoencoder", "--freeze-encoder", "--fresh"],
            "--freeze-encoder belongs to the autoencoder stage, without --fresh"
        ),
        (["image", "--fresh", "--resume"], "choose --fresh or --resume, not both"),
    ])
    func whatCannotBeIsRefused(arguments: [String], message: String) throws {
        let error = #expect(throws: (any Error).self) {
            try Train.parse(arguments + ["--run", "r"])
        }
        #expect(Train.message(for: try #require(error)) == message)
    }
}
