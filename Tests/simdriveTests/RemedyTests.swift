import Testing

@testable import Diffusion
@testable import Tensors
@testable import Workflows
@testable import simdrive

/// Every error that an option or command cures, as it is printed.
struct RemedyTests {
    private static let sentences: [(any Error, String)] = [
        (
            ModelError(folder: "m", problem: .noModel),
            "m: no model here (model.json is missing); choose its folder with --model"
        ),
        (
            ModelError(folder: "m", problem: .missing(.image)),
            """
            m: image.safetensors is missing; train it with 'simdrive train image' or \
            choose another folder with --model
            """
        ),
        (
            ModelError(folder: "m", problem: .missing(.interpolation)),
            """
            m: interpolation.safetensors is missing; train it with 'simdrive train \
            interpolation' or choose another folder with --model; without it clips have \
            --fps 7.5
            """
        ),
        (
            ModelError(folder: "m", problem: .otherConditioning(version: 1, current: 2)),
            """
            m: was trained with conditioning version 1, this program has 2; train it again \
            or use the program it came with
            """
        ),
        (
            RunFolderError(folder: "r", problem: .holdsRun),
            "r holds a run already; go on with --resume or choose another folder"
        ),
        (
            RunFolderError(folder: "r", problem: .holdsNoRun),
            "r holds no run to go on with; leave --resume out to start one"
        ),
        (
            UnusableOutput(stage: "base model", frame: 3),
            """
            the base model gave numbers that are not finite for frame 3; the weights do \
            not fit, or --precision float32 is needed
            """
        ),
        (
            UnsupportedPrecision(precision: .bfloat16, instructionSet: "AVX2"),
            """
            precision bfloat16 needs a processor with AVX-512 BF16 or AMX and this one \
            offers AVX2; use --precision auto or float32
            """
        ),
        (
            TorchError.tooOld(missing: "torch_from_blob"),
            """
            PyTorch's libraries are older than 2.11: they have no torch_from_blob; install PyTorch 2.11 \
            or newer, or use --device cpu
            """
        ),
        (
            TorchError.noDevice("no driver"),
            "PyTorch finds no such GPU: no driver; choose another --device, or cpu"
        ),
        (
            NoReference(clip: "c"),
            """
            c: has no scenario to draw; name a dataset to measure against \
            with --against
            """
        ),
        (
            RequestError.noFrame(scenario: "s", seconds: 0.01, fps: 10),
            "s: 0.01 s at 10.0 frames/s are no frame; ask for a longer --duration"
        ),
        (
            RequestError.frameRate(12, of: [7.5, 10]),
            "this model makes no 12 frames a second; choose one of 7.5, 10"
        ),
    ]

    @Test(arguments: sentences)
    func sentencesNameTheCure(error: any Error, sentence: String) {
        #expect(error.sentence == sentence)
    }
}
