import Conditioning
import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct ModelFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-model-\(UUID())")

    private func saved(
        _ parts: [Stage] = Stage.allCases, _ config: ModelConfig = .tiny
    ) throws -> VideoLDM {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let model = VideoLDM(config, seed: 5)
        try model.save(parts, to: folder)
        return model
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func whatIsSavedIsReadBack() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try saved()
        let read = try VideoLDM(contentsOf: ModelFolder(folder))
        #expect(read.config == model.config)
        for part in Stage.allCases {
            for (a, b) in zip(model.parameters(of: part), read.parameters(of: part)) {
                #expect(a.name == b.name)
                expectClose(a.parameter.tensor, b.parameter.tensor, within: 4e-3)
            }
        }
        #expect(
            try ModelFolder(folder).weights().map(\.sha256.count)
                == Array(repeating: 64, count: Stage.allCases.count))
    }

    @Test func descriptionsInCamelCaseAreRead() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try saved([.autoencoder])
        let file = folder.appending(path: "model.json")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("\"key_frame_rate\" : 7.5"))
        let old = try #require(
            Bundle.module.url(forResource: "Fixtures/model-camel-case", withExtension: "json"))
        try Data(contentsOf: old).write(to: file)
        var expected = ModelConfig.tiny
        // What models of then lack has the usual sizes.
        expected.surfaceDecoder = .small
        expected.base.mapChannels = nil
        #expect(try ModelFolder(folder).config == expected)
    }

    /// What is trained on gets a network that reads maps, which says nothing at first.
    @Test func mapEncodersAreAdded() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var config = ModelConfig.tiny
        config.base.mapChannels = nil
        let old = try saved([.autoencoder, .image], config)
        let read = try ModelFolder(folder)
        let new = try VideoLDM(
            contentsOf: read, requiring: [.autoencoder], training: .image,
            as: read.config.readingMaps)
        #expect(read.config.base.mapChannels == nil && new.config == .tiny)
        let batch = ConditionBatch(
            SyntheticDataset(seed: 1).clip(
                0, ClipShape(frames: 1, fps: 7.5, width: 256, height: 128)
            ).conditions)
        let features = [old, new].map { $0.base.conditions(batch).features.floats }
        expectClose(features[0], features[1], within: 4e-3)
        let known = Dictionary(
            uniqueKeysWithValues: old.parameters(of: .image).map { ($0.name, $0.parameter) })
        for (name, parameter) in new.parameters(of: .image) {
            guard let old = known[name] else {
                #expect(name.hasPrefix("conditions.deep."))
                continue
            }
            expectClose(parameter.tensor, old.tensor, within: 4e-3)
        }
    }

    @Test func missingPartsAreNamed() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(
            message { _ = try VideoLDM(contentsOf: ModelFolder(folder)) }.contains("no model here"))
        _ = try saved([.autoencoder])
        #expect(
            message { _ = try VideoLDM(contentsOf: ModelFolder(folder)) }.contains(
                "image.safetensors"))
        #expect(throws: Never.self) {
            try VideoLDM(contentsOf: ModelFolder(folder), requiring: [.autoencoder])
        }
    }

    /// Key frames need no interpolation.
    @Test func interpolationMayBeMissing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try saved(Stage.allCases.filter { !$0.isOptional })
        #expect(VideoLDM.problems(in: folder, dtype: .float32).isEmpty)
        let text = message { _ = try VideoLDM(contentsOf: ModelFolder(folder)) }
        #expect(text == "\(folder.path): interpolation.safetensors is missing")
    }

    @Test func otherModelsAreRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try saved()
        let file = folder.appending(path: "model.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing(
            "\"version\" : \(ConditionLayout.current.version)", with: "\"version\" : 99"
        )
        .write(to: file, atomically: true, encoding: .utf8)
        #expect(
            message { _ = try VideoLDM(contentsOf: ModelFolder(folder)) }.contains(
                "conditioning version 99"))
        // What somebody has changed by hand, and what is said of it.
        let changes = [
            ("\"context_frames\" : 2", "\"context_frames\" : 4", "context_frames must be from 1"),
            ("\"context_frames\" : 2", "\"context\" : 2", "config.context_frames is missing"),
            (
                "\"context_frames\" : 2", "\"context_frames\" : \"2\"",
                "config.context_frames is not of"
            ),
            ("\"day\"", "\"noon\"", "conditioning.code[0] is 'noon', in this program 'day'"),
            ("{", "", "model.json: is not valid JSON"),
        ]
        for (old, new, what) in changes {
            try text.replacing(old, with: new, maxReplacements: 1)
                .write(to: file, atomically: true, encoding: .utf8)
            let said = message { _ = try ModelFolder(folder) }
            #expect(said.contains(what), "\(said)")
        }
    }

    @Test func brokenNumbersAreNamed() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try saved()
        let weight = model.base.unet.output.weight
        weight.assign(.full(weight.shape, .nan))
        try model.save([.image], to: folder)
        let text = message { _ = try VideoLDM(contentsOf: ModelFolder(folder)) }
        #expect(text.contains("image.safetensors holds numbers that are not finite in unet.output"))
    }

    /// Parts that learnt the latents of another encoder would give noise without a word.
    @Test func partsOfAnotherAutoencoderAreRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try saved()
        try VideoLDM(.tiny, seed: 6).save([.autoencoder], to: folder)
        let text = message { _ = try VideoLDM(contentsOf: ModelFolder(folder)) }
        #expect(text.contains("another autoencoder"))
    }

    /// Training the image model again on new latents starts from its weights; temporal layers of the
    /// old latents do not stand in the way.
    @Test func trainingGoesOnWithAnotherAutoencoder() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let old = try saved()
        let new = VideoLDM(.tiny, seed: 6)
        try new.save([.autoencoder], to: folder)
        let read = try VideoLDM(
            contentsOf: ModelFolder(folder), requiring: [.autoencoder], training: .image)
        for (part, source) in [(Stage.autoencoder, new), (.image, old)] {
            for (a, b) in zip(source.parameters(of: part), read.parameters(of: part)) {
                expectClose(a.parameter.tensor, b.parameter.tensor, within: 4e-3)
            }
        }
    }

    @Test func theInventoryCountsWhatIsThere() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try saved([.autoencoder, .upsampler])
        let inventory = try ModelInventory(of: folder)
        #expect(inventory.config == model.config)
        #expect(
            inventory.parts.map(\.file) == ["autoencoder.safetensors", "upsampler.safetensors"])
        for (part, there) in zip([Stage.autoencoder, .upsampler], inventory.parts) {
            let parameters = model.parameters(of: part)
            #expect(there.tensors == parameters.count)
            #expect(
                there.parameters
                    == parameters.reduce(0) { $0 + $1.parameter.shape.reduce(1, *) })
            // Two bytes a number and a header.
            #expect(there.bytes > 2 * there.parameters)
        }
        #expect(inventory.parts[0].latentSpace == inventory.parts[1].latentSpace)
        #expect(inventory.parts[0].latentSpace?.count == 64)
    }

    /// A part each that is missing, broken and of other latents: a sentence each.
    @Test func everyProblemIsListed() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(VideoLDM.problems(in: folder, dtype: .float32).count == 1)
        let model = try saved()
        #expect(VideoLDM.problems(in: folder, dtype: .float32).isEmpty)
        try FileManager.default.removeItem(at: folder.appending(path: "upsampler.safetensors"))
        try Data("no weights".utf8).write(to: folder.appending(path: "temporal.safetensors"))
        let weight = model.base.unet.output.weight
        weight.assign(.full(weight.shape, .infinity))
        try model.save([.image], to: folder)
        let problems = VideoLDM.problems(in: folder, dtype: .float32)
        #expect(problems.count == 3)
        for (problem, part) in zip(problems, ["image", "temporal", "upsampler"]) {
            #expect("\(problem)".contains("\(part).safetensors"))
        }
    }

    /// Finite weights whose pictures are not: only a forward pass tells.
    @Test func aModelThatOverflowsIsFound() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try saved()
        let weight = model.base.unet.output.bias
        weight?.assign(.full(weight?.shape ?? [], 3e38))
        try model.save([.image], to: folder)
        let problems = VideoLDM.problems(in: folder, dtype: .float32)
        #expect(problems.count == 1)
        #expect(problems.first is UnusableOutput)
    }
}
