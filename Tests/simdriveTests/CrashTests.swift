import Datasets
import Foundation
import Randomness
import Testing

/// A run that is killed, or whose disk is full, leaves nothing that looks whole and is not.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct CrashTests {
    private let program: Program

    init() throws { program = try Program() }

    /// `SIMDRIVE_KILLS=30` asks for more.
    private static let kills =
        ProcessInfo.processInfo.environment["SIMDRIVE_KILLS"].flatMap(Int.init) ?? 3

    /// `SIMDRIVE_KILL_SEED`, which a failure names, asks for its moments again.
    private static let seed =
        ProcessInfo.processInfo.environment["SIMDRIVE_KILL_SEED"].flatMap(UInt64.init)
        ?? .random(in: 0..<1_000_000)

    @Test func aKilledRenderIsResumedToTheSameBytes() throws {
        try killAndResume(["render", "--overlay"], frames: 6, files: 6 + 7)
    }

    /// By a model of random weights: what it makes does not matter here.
    @Test func aKilledGenerationIsResumedToTheSameBytes() async throws {
        let model = program.path("model")
        try await Program.writeUntrainedModel(to: model)
        try killAndResume(
            ["generate", "--small", "--model", model, "--steps", "1", "--frames", "9"], frames: 9,
            files: 9 + 6)
    }

    /// Kills a run of three clips at random moments: whatever is whole then, and all after `--resume`, is
    /// as in a run that nothing happened to.
    ///
    /// - Parameter files: of each clip.
    private func killAndResume(_ command: [String], frames: Int, files: Int) throws {
        let arguments =
            command + (try ["a", "b", "c"].map { try program.scenario($0, frames: frames) })
        let start = Date()
        let unbroken = try program.run(arguments + ["-o", program.path("whole")])
        #expect(unbroken.status == 0, "\(unbroken.errors)")
        let duration = Date().timeIntervalSince(start)
        let whole = try program.clips(of: "whole")
        #expect(whole.count == 3 * files)
        print("SIMDRIVE_KILL_SEED=\(Self.seed)")
        var chance = RandomStream(seed: Self.seed).child(command[0])
        for kill in 0..<Self.kills {
            let output = "killed-\(kill)"
            let running = try program.start(arguments + ["-o", program.path(output)])
            let moment = Double.random(in: 0...duration, using: &chance)
            let context: Comment =
                "killed after \(moment) of \(duration) s, SIMDRIVE_KILL_SEED=\(Self.seed)"
            usleep(UInt32(moment * 1e6))
            running.send(SIGKILL)
            _ = running.outcome()
            for (file, bytes) in (try? program.clips(of: output)) ?? [:]
            where !file.hasPrefix(".") {
                #expect(bytes == whole[file], "\(file), \(context)")
            }
            let resumed = try program.run(arguments + ["-o", program.path(output), "--resume"])
            #expect(resumed.status == 0, "\(resumed.errors), \(context)")
            #expect(resumed.output.split(separator: "\n").count == 3, context)
            #expect(try program.clips(of: output) == whole, context)
        }
    }

    @Test func anOutputWithClipsIsRefusedKeptOrReplaced() throws {
        let render = ["render", try program.scenario("a", frames: 2), "-o", program.path("out")]
        #expect(try program.run(render).status == 0)
        let whole = try program.clips(of: "out")
        let refused = try program.run(render)
        #expect(refused.status == 73)
        #expect(refused.complaint.contains("--resume") && refused.complaint.contains("--overwrite"))
        for choice in ["--resume", "--overwrite"] {
            #expect(try program.run(render + [choice]).status == 0)
            #expect(try program.clips(of: "out") == whole)
        }
        // Another clip under the same name is not passed off as the one asked for.
        for options in [["--fps", "20"], ["--overlay"]] {
            let other = try program.run(render + ["--resume"] + options)
            #expect(other.status == 73)
            #expect(other.complaint.contains("--overwrite"))
        }
    }

    @Test(.enabled(if: Program.mayMount, "mounting a small disk is not allowed here"))
    func aFullDiskLeavesNothingThatLooksWhole() throws {
        let scenario = try program.scenario("a", frames: 6)
        var fits = 0
        for kilobytes in [4, 8, 40, 80, 120, 160, 16_000] {
            let disk = "disk-\(kilobytes)"
            let outcome = try program.run(
                ["render", "--overlay", scenario, "-o", program.path(disk) + "/out"], onDisk: disk,
                "size=\(kilobytes)k")
            if outcome.status == 0 {
                fits += 1
                continue
            }
            #expect(outcome.status == 73, "\(kilobytes) kB: \(outcome.errors)")
            #expect(
                outcome.complaint.contains("cannot be written: no space left on device"),
                "\(kilobytes) kB: \(outcome.errors)")
            #expect(outcome.output.isEmpty, "\(kilobytes) kB")
        }
        #expect((1..<5).contains(fits))
    }

    /// `ulimit -f`, of batch systems: a signal would end the program in the middle of a clip.
    @Test(arguments: [
        "render SCENE -o OUT", "dataset export DATA coco yolo -o OUT", "preview SCENE -o OUT.png",
        "import images DATA/clips/a-5-CAM_FRONT/frames/CAM_FRONT -o OUT",
    ])
    func aLimitOfFileSizesLeavesNothingThatLooksWhole(line: String) throws {
        let scenario = try program.scenario("a", frames: 2)
        #expect(try program.run(["render", scenario, "-o", program.path("data")]).status == 0)
        let words = line.replacing("SCENE", with: scenario).replacing(
            "DATA", with: program.path("data")
        )
        .replacing("OUT", with: program.path("out"))
        let outcome = try program.run(
            shell: "ulimit -f 1; exec \"$0\" \"$@\"", words.split(separator: " ").map(String.init))
        #expect(outcome.status == 73, "\(outcome.errors)")
        #expect(
            outcome.complaint.hasSuffix(
                "cannot be written: file too large; raise the limit of file sizes (ulimit -f)"),
            "\(outcome.errors)")
        let left =
            FileManager.default.enumerator(atPath: program.path("out"))?.allObjects as? [String]
        #expect(left?.allSatisfy { !$0.hasSuffix("DONE") && !$0.contains(".tmp-") } ?? true)
    }

    /// A run that fails before its first clip.
    @Test(arguments: ["video", "images"], [true, false])
    func aFailedImportLeavesNoEmptyFolders(kind: String, isThere: Bool) throws {
        let (input, output) = (program.path("in"), program.path("out"))
        let files = FileManager.default
        if isThere { try files.createDirectory(atPath: output, withIntermediateDirectories: true) }
        try files.createDirectory(atPath: input, withIntermediateDirectories: true)
        let path = input + "/1.png"
        try "no picture".write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try program.run([
            "import", kind, kind == "video" ? path : input, "-o", output,
        ])
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(files.fileExists(atPath: output) == isThere)
        #expect(!files.fileExists(atPath: output + "/clips"))
    }

    /// What other programs, and people, put in its place.
    @Test(arguments: ["mkdir", "mkfifo", "ln -s nowhere"])
    func doneIsAFile(command: String) throws {
        let scenario = try program.scenario("a", frames: 2)
        let render = ["render", scenario, "-o", program.path("data")]
        #expect(try program.run(render).status == 0)
        let done = program.path("data/clips/a-5-CAM_FRONT/DONE")
        _ = try program.run(shell: "rm \"$1\"; \(command) \"$1\"", [done])
        let verified = try program.run(["dataset", "verify", program.path("data")])
        #expect(verified.status == 65, "\(verified)")
        #expect((verified.output + verified.errors).contains("it has no DONE file"))
        let resumed = try program.run(render + ["--resume"])
        // A folder of nothing is in nobody's way; of others nobody knows whose they are.
        #expect(resumed.status == (command == "mkdir" ? 0 : 73), "\(resumed.errors)")
        if resumed.status == 73 { #expect(resumed.complaint.contains("DONE: would be replaced")) }
    }

    @Test(.enabled(if: Program.mayMount, "mounting a small disk is not allowed here"))
    func anUnwritableFolderIsNamed() throws {
        let scenario = try program.scenario("a", frames: 2)
        let outcome = try program.run(
            ["render", scenario, "-o", program.path("disk") + "/out"], onDisk: "disk", "ro")
        #expect(outcome.status == 73)
        #expect(
            outcome.complaint
                == "simdrive: \(program.path("disk"))/out: cannot be written: read-only file system; "
                + "choose a folder that you may write to")
    }

    @Test func missingInputsAreNamed() throws {
        let output = ["-o", program.path("out")]
        for (arguments, name) in [
            (["render", program.path("no.yaml")], "no.yaml"),
            (["import", "video", program.path("no.mp4")], "no.mp4"),
            (["import", "images", program.path("no")], "no"),
        ] {
            let outcome = try program.run(arguments + output)
            #expect(outcome.status == 66)
            #expect(outcome.errors.split(separator: "\n").count == 1)
            #expect(outcome.complaint.contains(program.path(name)))
        }
        #expect(((try? program.clips(of: "out")) ?? [:]).isEmpty)
    }
}
