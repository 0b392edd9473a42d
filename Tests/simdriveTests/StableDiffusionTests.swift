import Foundation
import TestSupport
import Testing

/// Models of others, imported and asked to paint from the command line.
struct StableDiffusionTests {
    private let program: Program
    private let tiny = Repository.root.appending(
        path: "Tests/StableDiffusionTests/Fixtures/tiny-1")

    init() throws { program = try Program() }

    @Test func anImportedModelIsListed() throws {
        let info = try program.run(["model", "info", "--model", tiny.path])
        #expect(info.status == 0, "\(info.errors)")
        #expect(info.output.contains("Stable Diffusion 1, predicts epsilon"))
        #expect(info.output.contains("unet/diffusion_pytorch_model.safetensors"))
        let json = try program.run(["model", "info", "--json", "--model", tiny.path])
        #expect(json.output.contains("\"context_width\" : 16"))
    }

    /// The path stands by itself, too; what is at it is looked at and checked.
    @Test func aPathIsEnough() throws {
        let info = try program.run(["model", "info", tiny.path])
        #expect(info.output.contains("Stable Diffusion 1, predicts epsilon"))
        #expect(try program.run(["model", "info", tiny.path, "--model", tiny.path]).status == 64)
        let check = try program.run(["model", "check", tiny.path])
        #expect(check.output == "\(tiny.path): OK\n", "\(check.errors)")
        let pickle = program.path("a.ckpt")
        try Data("a".utf8).write(to: URL(filePath: pickle))
        #expect(try program.run(["model", "info", pickle]).complaint.contains("is a pickle"))
    }

    @Test func pointersOfGitAreOneSentence() throws {
        let file = program.path("model.safetensors")
        try Data("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8)
            .write(to: URL(filePath: file))
        for arguments in [["info", file], ["import", file, "-o", program.path("m")]] {
            let outcome = try program.run(["model"] + arguments)
            #expect(outcome.status == 69)
            #expect(
                outcome.complaint.hasPrefix("simdrive: \(file): is a pointer of git-lfs"),
                "\(outcome.errors)")
        }
        let check = try program.run(["model", "check", file])
        #expect(check.status == 69 && check.output.contains("git lfs pull"))
    }

    @Test func anImportedModelDraws() throws {
        let model = program.path("model")
        let made = try program.run([
            "model", "import", tiny.path, "-o", model, "--weights", "float32",
        ])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("epsilon"))
        let pictures = try [tiny.path, model].map { path in
            let picture = program.path("\(abs(path.hashValue)).png")
            let painted = try program.run([
                "text2image", "a red car", "--model", path, "-o", picture, "--size", "16x24",
                "--steps", "2", "--precision", "float32",
            ])
            #expect(painted.status == 0, "\(painted.errors)")
            return try Data(contentsOf: URL(filePath: picture))
        }
        #expect(pictures[0] == pictures[1])
    }

    /// A copy of the tiny model with layers over time that have taken a few steps on a rendered clip.
    private func train(_ model: String, _ options: String...) throws -> Program.Outcome {
        if !FileManager.default.fileExists(atPath: model) {
            try FileManager.default.copyItem(atPath: tiny.path, toPath: model)
        }
        return try program.run(
            [
                "train", "text2video", "--model", model, "--run", program.path("run"), "--steps",
                "2", "--sheet-every", "0", "--clips", "2", "--frames", "3", "--fps", "10", "--size",
                "16x24",
                "--precision", "float32", "--publish",
            ] + options)
    }

    @Test func clipsAreLearntAndMade() throws {
        let (model, data) = (program.path("model"), program.path("data"))
        let rendered = try program.run(
            ["render", try program.scenario("drive", frames: 5), "-o", data])
        #expect(rendered.status == 0, "\(rendered.errors)")
        let trained = try train(model, "--data", data)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("encoding 2 clips of 3 frames"))
        #expect(try train(model, "--resume", "--frames", "4").status == 73)
        let out = program.path("out")
        let arguments = [
            "text2video", "A red car, in fog", "--model", model, "-o", out, "--size", "16x24",
            "--frames", "5", "--steps", "2", "--negative", "rain", "--precision", "float32",
        ]
        let made = try program.run(arguments)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output == "\(out)/clips/a-red-car-in-fog-0\n")
        #expect(made.errors.contains("denoising: 6 of 6"))
        let clip = URL(filePath: "\(out)/clips/a-red-car-in-fog-0")
        let about = try String(contentsOf: clip.appending(path: "clip.json"), encoding: .utf8)
        for text in [
            "\"caption\" : \"A red car, in fog\"", "\"negative\" : \"rain\"", "\"fps\" : 10",
            "\"frames\" : 5", "\"source\" : \"text2video\"", "temporal.safetensors",
            "unet/diffusion_pytorch_model.safetensors",
        ] { #expect(about.contains(text), "\(text) in \(about)") }
        #expect(try program.run(["dataset", "verify", out]).status == 0)
        #expect(try program.run(arguments).status == 73)
        let kept = try program.run(arguments + ["--resume"])
        #expect(kept.status == 0 && kept.errors.contains("is there already"), "\(kept.errors)")
        try enlarge(arguments, data: data)
        try decode(arguments, model: model, data: data)
        let other = try program.run(arguments + ["--resume", "--guidance", "1"])
        #expect(other.complaint.contains("was made with model.sampling.guidance 7.5, not 1"))
    }

    /// Longer than a window and faster than the layers have learnt.
    @Test func clipsGoOnAndAreFilledIn() throws {
        let (model, data, out) = (
            program.path("model"), program.path("data"), program.path("out")
        )
        let rendered = try program.run(
            ["render", try program.scenario("drive", frames: 5), "-o", data])
        #expect(rendered.status == 0, "\(rendered.errors)")
        #expect(try train(model, "--data", data).status == 0)
        let arguments = [
            "text2video", "fog", "--model", model, "-o", out, "--size", "16x24", "--frames", "9",
            "--steps", "2", "--fps", "20", "--precision", "float32",
        ]
        let refused = try program.run(arguments)
        #expect(refused.status == 69)
        #expect(
            refused.complaint
                == "simdrive: \(model)/temporal-interpolation.safetensors: there are no layers that fill in frames "
                + "between others; train them with 'simdrive train text2video --interpolation', or blend frames with "
                + "--interpolation-steps 0")
        let other = try program.run(arguments.map { $0 == "20" ? "25" : $0 })
        #expect(
            other.complaint.contains("choose one of 10, 13.333333, 20, 40"), "\(other.complaint)")
        try FileManager.default.removeItem(atPath: program.path("run"))
        let trained = try train(model, "--data", data, "--interpolation")
        #expect(trained.status == 0, "\(trained.errors)")
        let made = try program.run(arguments)
        #expect(made.status == 0, "\(made.errors)")
        let about = try String(contentsOfFile: "\(out)/clips/fog-0/clip.json", encoding: .utf8)
        for text in [
            "\"fps\" : 20", "\"frames\" : 9", "temporal-interpolation.safetensors",
            "\"interpolation_steps\" : 10", "\"context\" : 2",
        ] { #expect(about.contains(text), "\(text) in \(about)") }
        #expect(try program.run(["dataset", "verify", out]).status == 0)
        let overlap = try program.run(arguments + ["--resume", "--overlap"])
        #expect(overlap.status == 73, "\(overlap.complaint)")
        let plan = try program.run(
            ["plan"] + arguments.filter { !["fog", "-o", out].contains($0) })
        #expect(plan.status == 0, "\(plan.errors)")
    }

    /// AnimateDiff's modules make clips, in another model too, and learn.
    @Test func motionModulesAreImported() throws {
        let (model, data) = (program.path("model"), program.path("data"))
        let motion = tiny.deletingLastPathComponent().appending(path: "tiny-motion").path
        let imported = try program.run([
            "model", "import", tiny.path, "--motion", motion, "-o", model, "--weights", "float32",
        ])
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.output.contains("motion 28600"), "\(imported.output)")
        let clips = try [
            (model, []), (tiny.path, ["--temporal", "\(model)/temporal.safetensors"]),
            (tiny.path, ["--temporal", model]),
        ]
        .enumerated().map { number, call in
            let out = program.path("out\(number)")
            let made = try program.run(
                [
                    "text2video", "fog", "--model", call.0, "-o", out, "--size", "16x24",
                    "--frames", "8", "--steps", "2", "--precision", "float32",
                ] + call.1)
            #expect(made.status == 0, "\(made.errors)")
            return try Data(contentsOf: URL(filePath: "\(out)/clips/fog-0/video.mp4"))
        }
        #expect(clips[0] == clips[1] && clips[0] == clips[2])
        let info = try program.run(["model", "info", "--model", model])
        #expect(
            info.output.contains("temporal.safetensors: learnt clips of 6 frames at 8.0 a second"))
        let scenario = try program.scenario("drive", frames: 8)
        #expect(try program.run(["render", scenario, "-o", data]).status == 0)
        let trained = try train(model, "--data", data)
        #expect(trained.status == 0, "\(trained.errors)")
        let more = try train(model, "--resume", "--steps", "3")
        #expect(more.status == 0, "\(more.errors)")
        try FileManager.default.removeItem(atPath: program.path("run"))
        let refused = try train(model, "--data", data, "--frames", "7")
        #expect(refused.status == 64)
        #expect(
            refused.complaint
                == "simdrive: \(model)/temporal.safetensors: these motion modules tell 6 frames apart, not 7; "
                + "choose fewer --frames")
    }

    /// The same options, the same refusals.
    @Test func aClipIsForetold() throws {
        let motion = tiny.deletingLastPathComponent()
            .appending(path: "tiny-motion/diffusion_pytorch_model.safetensors").path
        let options = [
            "--model", tiny.path, "--temporal", motion, "--size", "16x24", "--frames", "8",
            "--steps", "3", "--precision", "float32",
        ]
        let plan = try program.run(["plan", "text2video", "--json"] + options)
        #expect(plan.status == 0, "\(plan.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any])
        #expect(report["frames"] as? Int == 8 && report["video_seconds"] as? Double == 1)
        #expect((report["computing_seconds"] as? Double ?? 0) > 0)
        #expect((20_000_000...1_000_000_000).contains(report["memory_bytes"] as? Int ?? 0))
        let planned = try #require(report["disk_bytes"] as? Int)
        let made = try program.run(["text2video", "fog", "-o", program.path("out")] + options)
        #expect(made.status == 0, "\(made.errors)")
        let bytes = try program.clips(of: "out").values.reduce(0) { $0 + $1.count }
        // Half of what so small a clip takes describes it.
        #expect((0.3...2).contains(Double(planned) / Double(bytes)), "\(planned), \(bytes)")
        let upscaler = tiny.deletingLastPathComponent().appending(path: "tiny-x4").path
        let large = try program.run(
            ["plan", "text2video", "--json", "--upscale", upscaler, "--upscale-steps", "2"]
                + options)
        #expect(large.status == 0, "\(large.errors)")
        let larger = try #require(
            try JSONSerialization.jsonObject(with: Data(large.output.utf8)) as? [String: Any])
        #expect(try #require(larger["disk_bytes"] as? Int) > planned)
        let refused = try program.run(["plan", "text2video", "--model", tiny.path])
        #expect(refused.status == 69 && refused.complaint.contains("no layers over time"))
    }

    /// The same clip by a decoder that has learnt layers over time.
    private func decode(_ arguments: [String], model: String, data: String) throws {
        let copy = program.path("with-decoder")
        try FileManager.default.copyItem(atPath: model, toPath: copy)
        let trained = try program.run([
            "train", "text2video", "--decoder", "--model", copy, "--run",
            program.path("run-decoder"),
            "--data", data, "--steps", "2", "--sheet-every", "0", "--clips", "2", "--frames", "3",
            "--fps", "10", "--size", "16x24", "--precision", "float32", "--publish",
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let out = program.path("decoded")
        let made = try program.run(
            arguments.map { $0 == model ? copy : $0 == program.path("out") ? out : $0 })
        #expect(made.status == 0, "\(made.errors)")
        let about = try String(
            contentsOfFile: "\(out)/clips/a-red-car-in-fog-0/clip.json", encoding: .utf8)
        #expect(about.contains("temporal-decoder.safetensors"))
    }

    /// The same clip through an upscaler, before and after it has learnt layers over time.
    private func enlarge(_ arguments: [String], data: String) throws {
        let upscaler = program.path("upscaler")
        try FileManager.default.copyItem(
            atPath: Repository.root.appending(
                path: "Tests/StableDiffusionTests/Fixtures/tiny-x4"
            ).path, toPath: upscaler)
        func enlarged(_ folder: String, steps: Int) throws -> Program.Outcome {
            let out = program.path(folder)
            let words = arguments.map { $0 == program.path("out") ? out : $0 }
            let made = try program.run(
                words + ["--upscale", upscaler, "--upscale-steps", "\(steps)"])
            #expect(made.status == 0, "\(made.errors)")
            let clip = URL(filePath: "\(out)/clips/a-red-car-in-fog-0/clip.json")
            let about = try String(contentsOf: clip, encoding: .utf8)
            #expect(about.contains("\"width\" : 96") && about.contains("\"height\" : 64"))
            #expect(about.contains("\"upscale_steps\" : \(steps)"))
            #expect(about.contains("upscaler/unet/diffusion_pytorch_model.safetensors"))
            #expect(try program.run(["dataset", "verify", out]).status == 0)
            return made
        }
        let alone = "enlarged one by one, from the same noise"
        #expect(try enlarged("alone", steps: 1).errors.contains(alone))
        let trained = try program.run([
            "train", "text2video", "--model", upscaler, "--run", program.path("run-x4"), "--data",
            data, "--steps", "2", "--sheet-every", "0", "--clips", "2", "--frames", "3", "--fps",
            "10", "--size", "64x96", "--precision", "float32", "--publish",
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let together = try enlarged("together", steps: 3)
        #expect(together.errors.contains("enlarging: 3 of 3"), "\(together.errors)")
        #expect(!together.errors.contains(alone))
    }

    /// Pictures of somebody else's need captions of somebody.
    @Test func clipsWithoutCaptionsAreRefused() throws {
        let (data, mine) = (program.path("data"), program.path("mine"))
        let scenario = try program.scenario("drive", frames: 3)
        #expect(try program.run(["render", scenario, "-o", data]).status == 0)
        let imported = try program.run([
            "import", "images", "\(data)/clips/drive-5-CAM_FRONT/frames/CAM_FRONT", "-o", mine,
            "--size", "64x128", "--fps", "10",
        ])
        #expect(imported.status == 0, "\(imported.errors)")
        let name = URL(filePath: imported.output.split(separator: "\n").last.map(String.init) ?? "")
            .lastPathComponent
        let refused = try train(program.path("model"), "--data", mine)
        #expect(refused.status == 65)
        let caption = "\(mine)/captions/\(name).txt"
        #expect(
            refused.complaint
                == "simdrive: \(mine)/clips/\(name): has no caption; write one into \(caption)")
        try FileManager.default.createDirectory(
            atPath: "\(mine)/captions", withIntermediateDirectories: true)
        let stranger = "\(mine)/captions/nothing.txt"
        for (file, bytes, problem) in [
            (caption, Data("\n \n".utf8), "is empty"),
            (caption, Data("a\n".utf8) + [0xff, 0x0a], "is not UTF-8 text in line 2"),
            (
                stranger, Data("a".utf8),
                "is the caption of no clip; name it after a folder in clips"
            ),
        ] {
            try bytes.write(to: URL(filePath: file))
            let wrong = try train(program.path("model"), "--data", mine)
            #expect(wrong.status == 65)
            #expect(wrong.complaint.hasPrefix("simdrive: \(file): \(problem)"), "\(wrong.errors)")
            try FileManager.default.removeItem(atPath: file)
        }
        try "a road\n".write(toFile: caption, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: program.path("run"))
        let trained = try train(program.path("model"), "--data", mine)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(try program.run(["dataset", "verify", mine]).status == 0)
    }

    @Test(arguments: [
        (["model", "import", "MODEL.ckpt", "-o", "OUT"], Int32(65), "is a pickle"),
        (["model", "import", "nowhere", "-o", "OUT"], 66, "does not exist"),
        (["model", "import", "TINY", "-o", "TINY"], 73, "is there already"),
        (["model", "import", "TINY", "-o", "OUT", "--lora-scale", "2"], 64, "more --lora-scale"),
        (
            ["text2image", "a", "--model", "TINY", "-o", "OUT.png", "--size", "18x24"], 64,
            "18x24 is no"
        ),
        (
            ["model", "import", "TINY", "-o", "OUT", "--motion-norm", "diffusers"], 64,
            "needs --motion"
        ),
        (["model", "import", "TINY", "-o", "OUT", "--motion", "TINY"], 66, "does not exist"),
        (["model", "import", "TINY", "-o", "OUT", "--motion", "MODEL.ckpt"], 65, "is a pickle"),
        (
            [
                "text2image", "a", "--model", "TINY", "-o", "OUT.png", "--size", "16x24",
                "--upscale", "TINY",
            ],
            64, "is no ×4 upscaler"
        ),
        (
            ["text2image", "a", "--model", "TINY", "-o", "OUT.png", "--upscale-steps", "3"], 64,
            "needs --upscale"
        ),
        (["text2video", "a", "--model", "TINY", "-o", "OUT"], 69, "there are no layers over time"),
        (
            ["text2video", "a", "--model", "TINY", "-o", "OUT", "--temporal", "TINY"], 66,
            "is a folder without layers over time: it has neither temporal.safetensors"
        ),
        (
            ["text2video", "a", "--model", "TINY", "-o", "OUT", "--temporal", "nowhere"], 66,
            "nowhere: does not exist"
        ),
        (["model", "import", "TINY", "-o", "/dev/null/x"], 73, "/dev/null: is no folder"),
    ])
    func whatCannotBeDoneIsOneSentence(
        words: [String], status: Int32, problem: String
    ) throws {
        try Data([0x80, 2]).write(to: URL(filePath: program.path("MODEL.ckpt")))
        let arguments = words.map { word in
            switch word {
            case "TINY": tiny.path
            case _ where word.hasPrefix("OUT") || word.hasPrefix("MODEL"): program.path(word)
            default: word
            }
        }
        let outcome = try program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
}
