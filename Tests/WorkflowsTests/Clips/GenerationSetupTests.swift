import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diffusion
@testable import Workflows

@TensorActor
struct GenerationSetupTests {
    /// A given picture shows another world than the scenario's surfaces do.
    @Test func picturesAreContinuedByTheUpsampler() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            func setup(continuing: Bool, large: LargeDecoderKind? = nil) throws -> GenerationSetup {
                var request = GenerationRequest()
                (request.continuesPicture, request.large) = (continuing, large)
                return try GenerationSetup(request, in: ModelFolder(folder))
            }
            #expect(try setup(continuing: false).options.large == .surfaceDecoder)
            #expect(try setup(continuing: true).options.large == .upsampler)
            #expect(try setup(continuing: true).parts.contains(.upsampler))
            let asked = try setup(continuing: true, large: .surfaceDecoder)
            #expect(asked.options.large == .surfaceDecoder && !asked.parts.contains(.upsampler))
        }
    }

    /// Without them the surface decoder draws blurs.
    @Test func framesWithoutSurfacesAreMadeByTheUpsampler() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            var request = GenerationRequest()
            request.sampling.without = [.scenery]
            #expect(
                try GenerationSetup(request, in: ModelFolder(folder)).options.large
                    == .surfaceDecoder)
            request.sampling.without = [.surfaces]
            #expect(
                try GenerationSetup(request, in: ModelFolder(folder)).options.large == .upsampler)
        }
    }

    /// Base frames are a quarter of large ones, each way.
    @Test func framesMayHaveAnotherSize() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            var request = GenerationRequest()
            request.size = PictureSize(height: 640, width: 1_024)
            let config = try GenerationSetup(request, in: ModelFolder(folder)).config
            #expect(config.baseHeight == 160 && config.baseWidth == 256)
            request.size = PictureSize(height: 640, width: 1_000)
            let problem = "no frames of 640×1000: both sides must be multiples of 128"
            #expect(throws: RequestError.pictureSize(problem)) {
                try GenerationSetup(request, in: ModelFolder(folder))
            }
        }
    }

    /// Blended latents need no layers of interpolation, and are usual where the surface decoder draws.
    @Test(arguments: [
        (nil, LargeDecoderKind.surfaceDecoder, 0), (nil, .upsampler, 2),
        (2, .surfaceDecoder, 2), (0, .upsampler, 0),
    ])
    func interpolationIsLeftOutWhereNothingIsDenoised(
        asked: Int?, large: LargeDecoderKind, steps: Int
    ) throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            var request = GenerationRequest()
            (request.fps, request.large, request.interpolationSteps) = (30, large, asked)
            let setup = try GenerationSetup(request, in: ModelFolder(folder))
            #expect(setup.options.interpolationSteps == steps)
            #expect(setup.parts.contains(.interpolation) == (steps > 0))
        }
    }
}
