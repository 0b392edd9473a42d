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

    /// Blended latents need no layers of interpolation.
    @Test func interpolationIsLeftOutWhereNothingIsDenoised() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            var request = GenerationRequest()
            request.fps = 30
            #expect(
                try GenerationSetup(request, in: ModelFolder(folder)).parts
                    .contains(.interpolation))
            request.interpolationSteps = 0
            let setup = try GenerationSetup(request, in: ModelFolder(folder))
            #expect(!setup.parts.contains(.interpolation) && setup.rate.fps == 30)
        }
    }
}
