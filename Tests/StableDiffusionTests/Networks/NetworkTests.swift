import StableDiffusion
import Tensors
import TestSupport
import Testing

/// The networks beside those of diffusers and transformers, with the same tiny random weights.
@TensorActor
struct NetworkTests {
    @Test(arguments: Fixture.kinds)
    func unetMatchesDiffusers(kind: String) throws {
        let (values, unet) = (try Fixture.values("tiny-\(kind)"), try Fixture.model(kind).unet)
        let classes = kind == "x4" ? [20, 350] : nil
        func answer() throws -> Tensor {
            unet(
                try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
                prompt: try values.tensor("input.prompt"), classes: classes)
        }
        expectClose(try answer(), try values.tensor("output.unet"), within: 1e-4)
        try values.expectGradients(
            "unet", of: unet.keyedParameters, weighting: "unet",
            adapting: { name, gradient in
                // The fixture keeps the two rows that are not zero.
                name == "class_embedding.weight" ? gradient.gathered(rows: [20, 350]) : gradient
            }, output: answer)
    }

    /// What `norm_eps` says counts.
    @Test func otherNormsMatchDiffusers() throws {
        let values = try Fixture.values("tiny-1")
        let unet = try Fixture.changed("unet/config.json", "1e-05", to: "0.25") { folder in
            let files = try StableDiffusionFiles(at: folder)
            #expect(files.config.unet.epsilon == 0.25)
            return try StableDiffusionModel(files).unet
        }
        let answer = unet(
            try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
            prompt: try values.tensor("input.prompt"))
        expectClose(answer, try values.tensor("output.unet.wide"), within: 1e-4)
    }

    @Test(arguments: Fixture.kinds)
    func autoencoderMatchesDiffusers(kind: String) throws {
        let values = try Fixture.values("tiny-\(kind)")
        let autoencoder = try Fixture.model(kind).autoencoder
        let (mean, logVariance) = autoencoder.encode(try values.tensor("input.pictures"))
        expectClose(mean, try values.tensor("output.mean"), within: 1e-4)
        expectClose(logVariance, try values.tensor("output.log_variance"), within: 1e-4)
        func decoded() throws -> Tensor { autoencoder.decode(try values.tensor("input.latents")) }
        expectClose(try decoded(), try values.tensor("output.decoded"), within: 1e-4)
        try values.expectGradients(
            "autoencoder", of: autoencoder.keyedParameters, weighting: "decoded", output: decoded)
    }

    @Test(arguments: Fixture.kinds)
    func textEncoderMatchesTransformers(kind: String) throws {
        let values = try Fixture.values("tiny-\(kind)")
        let encoder = try Fixture.model(kind).textEncoder
        let tokens = try values.tensor("input.tokens").floats.map { Int($0) }
        let prompts = [Array(tokens.prefix(77)), Array(tokens.dropFirst(77))]
        expectClose(encoder(prompts), try values.tensor("output.text"), within: 1e-4)
        try values.expectGradients("text", of: encoder.keyedParameters, weighting: "text") {
            encoder(prompts)
        }
    }

    /// In bfloat16 the networks tell nearly the same.
    @Test func halvedWeightsAreClose() throws {
        let values = try Fixture.values("tiny-1")
        let files = try StableDiffusionFiles(at: Fixture.folder("1"))
        let unet = try StableDiffusionModel(files, frozenAs: .bfloat16).unet
        let answer = unet(
            try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
            prompt: try values.tensor("input.prompt"))
        expectClose(answer, try values.tensor("output.unet"), within: 0.03)
    }

    /// A file's bfloat16 numbers stay in the file, whatever is computed in: the answers are those of float32 copies.
    @Test func halvedFilesAnswerAlike() throws {
        let values = try Fixture.values("tiny-1")
        try withTemporaryFolder { folder in
            let half = folder.appending(path: "half")
            var made = ModelImport(from: try Fixture.folder("1"))
            made.dtype = .bfloat16
            _ = try made.write(to: half)
            let answers = try [DType.float32, nil].map { dtype in
                let model = try StableDiffusionModel(
                    StableDiffusionFiles(at: half), frozenAs: dtype)
                let answer = model.unet(
                    try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
                    prompt: try values.tensor("input.prompt"))
                return answer.floats + model.textEncoder([model.tokenizer.encode("fog")]).floats
                    + model.autoencoder.decode(.zeros([1, 2, 2, 4])).floats
            }
            #expect(answers[0] == answers[1])
        }
    }
}
