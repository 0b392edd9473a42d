import Conditioning
import Foundation
import Randomness
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct InterpolationStageTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-interpolation-\(UUID())")
    private let model = VideoLDM(.tiny, seed: 3)

    private func train(data: (any TrainingData)? = nil, note: @escaping (String) -> Void = { _ in })
        throws
    {
        var config = TrainingConfig.standard(.interpolation, preset: "tiny")
        (config.schedule.steps, config.schedule.warmUp) = (2, 1)
        (config.batch, config.clips, config.validationClips) = (2, 2, 0)
        let run = try RunFolder(folder, starting: config)
        try Training(model: model, run: run, precision: .float32, data: data).run(
            untrained: true, notes: TrainingNotes(note: note))
    }

    private func floats(_ part: Stage) -> [[Float]] {
        model.parameters(of: part).map { $0.parameter.tensor.floats }
    }

    /// All layers over time, by the names they have in the temporal file, and nothing else; the image layers
    /// are the base's own.
    @Test func whatIsTrainedIsListed() throws {
        let data = SyntheticDataset(seed: 1)
        let shape = ClipShape(frames: 3, fps: 15, width: 256, height: 128)
        let stage = InterpolationStage(
            model: model.interpolation, autoencoder: model.autoencoder,
            clips: try LatentClips(of: data, count: 1, shape, autoencoder: model.autoencoder),
            rate: 2, validation: nil, config: .tiny, batch: 1, dtype: .float32)
        let trained = stage.trained.map(\.name)
        #expect(trained == model.parameters(of: .temporal).map(\.name))
        #expect(trained == model.parameters(of: .interpolation).map(\.name))
        #expect(trained.contains("unet.down.0.0.temporal.blend.mix"))
        #expect(trained.contains("unet.temporalContext.down.0.weight"))
        let base = Dictionary(uniqueKeysWithValues: model.base.namedParameters)
        for (name, parameter) in model.interpolation.namedParameters {
            #expect((parameter === base[name]) == !trained.contains(name), "\(name)")
        }
    }

    @Test func imageAndTemporalLayersStay() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let before = [Stage.image, .temporal].map(floats)
        let own = floats(.interpolation)
        try train()
        #expect([Stage.image, .temporal].map(floats) == before)
        #expect(floats(.interpolation) != own)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "model").path)
        #expect(files.sorted() == ["interpolation.safetensors", "model.json"])
    }

    /// A new interpolation begins where the temporal layers are.
    @Test func startsFromTheTemporalFile() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let other = VideoLDM(.tiny, seed: 4)
        try other.save([], to: folder)
        let drawn = floats(.interpolation)
        try model.startInterpolation(from: ModelFolder(folder))
        #expect(floats(.interpolation) == drawn)
        try other.save([.temporal], to: folder)
        try model.startInterpolation(from: ModelFolder(folder))
        for (a, b) in zip(model.parameters(of: .interpolation), other.parameters(of: .temporal)) {
            expectClose(a.parameter.tensor, b.parameter.tensor, within: 4e-3)
        }
    }

    /// Runs of every second frame lie within their clips.
    @Test func runsMayLeaveFramesOut() throws {
        let data = SyntheticDataset(seed: 1)
        let shape = ClipShape(frames: 6, fps: 30, width: 256, height: 128)
        let clips = try LatentClips(of: data, count: 2, shape, autoencoder: model.autoencoder)
        var stream = RandomStream(seed: 1)
        let runs = clips.runs(40, length: 3, step: 2, using: &stream)
        let starts = Set(stride(from: 0, to: 120, by: 3).map { runs[$0] })
        #expect(starts == [0, 1, 6, 7])
        for start in stride(from: 0, to: 120, by: 3) {
            #expect(Array(runs[start..<(start + 3)]) == [0, 2, 4].map { runs[start] + $0 })
        }
    }

    /// Clips of the reference world that are no faster than `fps`.
    private struct SlowClips: TrainingData {
        let fps: Double
        func count(of shape: ClipShape) -> Int? { shape.fps <= fps ? nil : 0 }
        func clip(_ number: Int, _ shape: ClipShape) throws -> TrainingClip {
            guard has(shape) else { throw TooFast() }
            return SyntheticDataset(seed: 1).clip(number, shape)
        }
        struct TooFast: Error {}
    }

    @Test func slowClipsTeachTheLowerRateOrNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var notes: [String] = []
        try train(data: SlowClips(fps: 15)) { notes.append($0) }
        #expect(notes.contains { $0.contains("no clip has 9 frames at 30.0") })
        #expect(notes.contains { $0.contains("2 clips of 5 frames") })
        try FileManager.default.removeItem(at: folder)
        #expect(throws: SlowClips.TooFast.self) { try train(data: SlowClips(fps: 7.5)) }
    }
}
