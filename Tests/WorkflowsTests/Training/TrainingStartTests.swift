import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diffusion
@testable import Workflows

/// Which weights a training starts from, with a folder of the smallest model.
@TensorActor
struct TrainingStartTests {
    private func withModel(
        _ parts: [Stage] = Stage.allCases, _ body: (URL, VideoLDM) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let model = VideoLDM(.tiny, seed: 4)
            try model.save(parts, to: folder)
            try body(folder, model)
        }
    }

    private func request(
        _ stage: Stage, _ change: (inout TrainingStartRequest) -> Void = { _ in }
    ) -> TrainingStartRequest {
        var request = TrainingStartRequest(of: stage)
        change(&request)
        return request
    }

    /// As weights files keep them.
    private func numbers(_ model: VideoLDM, _ stage: Stage) -> [[Float]] {
        model.parameters(of: stage).map { $0.parameter.tensor.cast(to: .bfloat16).floats }
    }

    @Test func nothingIsNeededForAnAutoencoder() throws {
        try withTemporaryFolder { folder in
            let start = try TrainingStart(
                request(.autoencoder) { ($0.preset, $0.seed) = ("tiny", 9) },
                in: folder.appending(path: "none"))
            #expect(start.isUntrained && start.model.config == .tiny)
            #expect(
                numbers(start.model, .autoencoder)
                    == numbers(VideoLDM(.tiny, seed: 9), .autoencoder))
        }
    }

    @Test func otherStagesNeedThoseBefore() throws {
        try withTemporaryFolder { folder in
            let none = folder.appending(path: "none")
            _ = #expect(throws: ModelError.self) { try TrainingStart(request(.image), in: none) }
        }
        try withModel([.autoencoder]) { folder, _ in
            #expect(throws: ModelError.self) { try TrainingStart(request(.temporal), in: folder) }
        }
    }

    @Test func weightsThatAreThereAreGoneOnWith() throws {
        try withModel { folder, model in
            let start = try TrainingStart(request(.image), in: folder)
            #expect(!start.isUntrained)
            #expect(numbers(start.model, .image) == numbers(model, .image))
        }
    }

    /// The stage's own weights are drawn anew, those before it stay.
    @Test func freshWeightsAreTheSeeds() throws {
        try withModel { folder, model in
            let start = try TrainingStart(
                request(.image) { ($0.isFresh, $0.seed) = (true, 9) }, in: folder)
            #expect(start.isUntrained)
            #expect(numbers(start.model, .image) == numbers(VideoLDM(.tiny, seed: 9), .image))
            #expect(numbers(start.model, .autoencoder) == numbers(model, .autoencoder))
        }
    }

    @Test func interpolationStartsAsTheTemporalLayersAre() throws {
        try withModel([.autoencoder, .image, .temporal]) { folder, model in
            let start = try TrainingStart(request(.interpolation), in: folder)
            #expect(start.isUntrained)
            #expect(numbers(start.model, .interpolation) == numbers(model, .temporal))
        }
    }

    @Test func anUpsamplerOfAnotherSpaceStartsAnew() throws {
        try withModel { folder, _ in
            let start = try TrainingStart(
                request(.upsampler) { $0.upsamplerSpace = .pixel }, in: folder)
            #expect(start.isUntrained && start.model.config.upsamplerSpace == .pixel)
            #expect(try !TrainingStart(request(.upsampler), in: folder).isUntrained)
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        try withModel([.image]) { folder, _ in
            #expect(throws: RequestError.otherPreset("tiny", folder: folder.path)) {
                try TrainingStart(request(.autoencoder) { $0.preset = "small" }, in: folder)
            }
            #expect(throws: RequestError.noAutoencoder(folder: folder.path)) {
                try TrainingStart(request(.autoencoder) { $0.freezesEncoder = true }, in: folder)
            }
        }
    }
}
