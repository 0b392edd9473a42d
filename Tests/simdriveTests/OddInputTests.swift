import Foundation
import Testing

/// What people give by mistake or habit, and what the program says to it.
struct OddInputTests {
    struct Case: CustomTestStringConvertible {
        /// Where the habit comes from.
        let habit: String
        /// Words of the command line; `@name` is a file of the test's folder.
        let line: String
        let status: Int32
        /// In what is printed.
        let text: String

        init(_ habit: String, _ line: String, _ status: Int32, _ text: String) {
            (self.habit, self.line, self.status, self.text) = (habit, line, status, text)
        }

        var testDescription: String { habit }
    }

    private static let cases = [
        Case("touch", "validate @empty.yaml", 65, "is empty; start with 'simdrive: 1'"),
        Case("Notepad's UTF-16", "validate @utf16.yaml", 65, "is no UTF-8 text"),
        Case("a typing error", "validate @nothing.yaml", 66, "cannot be opened: no such file"),
        Case("ln -s x x", "validate @loop.yaml", 66, "cannot be opened: too many levels"),
        Case("tab completion of a folder", "validate @folder", 66, "cannot be opened: is a folder"),
        Case("left-hand traffic", "validate @lht.yaml", 65, "keeps to the right here"),
        Case("short for {speed: {to: 5}}", "validate @short.yaml", 65, "as in {speed: {to: 5}}"),
        Case("make's tabs", "validate @tabs.yaml", 65, "indent with spaces, not tabs"),
        Case("defaults left out", "validate @vary.yaml", 65, "write 'environment: {}' first"),
        Case("a sweep of one", "validate @one.yaml", 65, "expected a list of values, as in [5]"),
        Case("terminal escapes in keys", "validate @escape.yaml", 65, #"ego.x\u{1B}[31m"#),
        Case("touch", "import coco @empty.yaml --images @folder -o @o1", 65, "is empty"),
        Case("touch", "import kitti @empty.yaml --images @folder -o @o2", 65, "is empty"),
        Case("ln -s x x", "import video @loop.yaml -o @o3", 66, "too many levels"),
        Case("a folder", "import video @folder -o @o4", 66, "is a folder, not a file"),
        Case(
            "a copy that broke off", "import video @cut.y4m -o @o10", 65,
            "frame 1 is cut off; copy it anew, or cut it there with --lenient"),
        Case(
            "a copy that broke off", "import video @cut.y4m -o @o11 --lenient", 0,
            "the rest after 1 frames: frame 1 is cut off"),
        Case(
            "detections for annotations", "import coco @results.json --images @folder -o @o12", 65,
            "is a list of a detector's results"),
        Case(
            "CVAT's own format", "import coco @cvat.xml --images @folder -o @o13", 65,
            "export it as COCO"),
        Case("a typing error", "dataset verify @nothing", 66, "no such file or directory"),
        Case("ln -s x x", "dataset stats @loop.yaml", 66, "too many levels"),
        Case("a folder of something else", "dataset verify @folder", 66, "has no clips folder"),
        Case("Latin-1 of an old archive", "validate @caf\u{FFFD}.yaml", 64, "is no UTF-8 text"),
        Case("none at all", "render @good.yaml -o @o5 --duration 0", 64, "more than 0 and at most"),
        Case("PIL names the format so", "preview @good.yaml -o @p.jpg", 64, "let it end in .png"),
        Case("folders to come", "preview @good.yaml -o @a/b/p.png", 0, "camera FRONT, 0.0 s"),
        Case("two cameras", "preview @two.yaml -o @2.png", 0, "camera A, variant 0, 0.0 s"),
        Case("two cameras", "preview @two.yaml --camera C -o @2.png", 64, "choose A or B"),
        Case(
            "two cameras", "preview @two.yaml --camera B --variant 1 -o @2.png", 0,
            "camera B, variant 1"),
        Case("a sweep's end", "preview @two.yaml --variant 2 -o @2.png", 64, "has 0 to 1"),
        Case("a typing error", "vallidate @good.yaml", 64, "did you mean 'validate'?"),
        Case("git -q", "render @good.yaml -q -o @o6 --frames 2", 0, ""),
        Case("both", "render @good.yaml -q -v -o @o7", 64, "choose --quiet or --verbose"),
        Case("curl -v", "render @good.yaml -v -o @o8 --frames 2", 0, "s] good-0-FRONT: 1 of 2"),
        Case("right to left", "plan render @turned.yaml --frames 2", 0, #"a\u{202E}gnp-0-FRONT"#),
        Case("jq", "validate @lht.yaml --json", 65, #""path" : "road.rule""#),
        Case("jq", "render @good.yaml --json -o @o9 --frames 2", 0, #""made" : ["#),
    ]

    private static let files = [
        "empty.yaml": "",
        "cut.y4m": "YUV4MPEG2 W2 H2 F10:1 C420\nFRAME\nabcdefFRAME\nab",
        "results.json": #"[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]"#,
        "cvat.xml": "<?xml version=\"1.0\"?>\n<annotations/>",
        "good.yaml": head + "ego: {speed: 5}\n",
        "two.yaml": """
        simdrive: 1
        camera: [{name: A, width: 64, height: 32}, {name: B, width: 64, height: 32}]
        ego: {speed: 5}
        vary: {ego.speed: [4, 5]}
        """,
        "lht.yaml": head + "road: {rule: LHT}\nego: {speed: 5}\n",
        "short.yaml": head + "ego: {speed: 5, maneuvers: [{speed: 5}]}\n",
        "tabs.yaml": head + "ego:\n\tspeed: 5\n",
        "vary.yaml": head + "ego: {speed: 5}\nvary: {environment.weather: [clear, fog]}\n",
        "one.yaml": head + "ego: {speed: 5}\nvary: {ego.speed: 5}\n",
        "turned.yaml": head + "name: \"a\\u202Egnp\"\nego: {speed: 5}\n",
        "escape.yaml": head + "ego: {speed: 5, \"x\\e[31m\": 1}\n",
    ]

    private static let head =
        "simdrive: 1\nduration: 0.5\ncamera: {name: FRONT, width: 64, height: 32}\n"

    private let program: Program

    init() throws {
        program = try Program()
        for (name, text) in Self.files {
            try text.write(toFile: program.path(name), atomically: true, encoding: .utf8)
        }
        try Data([0xFF, 0xFE, 0x73, 0x00]).write(to: program.folder.appending(path: "utf16.yaml"))
        let files = FileManager.default
        try files.createDirectory(
            at: program.folder.appending(path: "folder"), withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: program.path("loop.yaml"), withDestinationPath: "loop.yaml")
    }

    @Test(arguments: cases)
    func isAnswered(_ odd: Case) throws {
        let outcome = try program.run(words(of: odd.line))
        let said = outcome.errors + outcome.output
        #expect(outcome.status == odd.status, "\(odd.line): \(said)")
        #expect(odd.text.isEmpty ? outcome.errors.isEmpty : said.contains(odd.text), "\(said)")
        #expect(!said.unicodeScalars.contains { "\u{1B}\u{202E}".unicodeScalars.contains($0) })
    }

    /// `-o "$OUT"` without OUT is not the working folder.
    @Test func anEmptyFolderIsNone() throws {
        let outcome = try program.run(["render", program.path("good.yaml"), "-o", ""])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--output is empty; name a folder"))
    }

    /// Batch systems limit memory: a command ends with its result or says what it lacks, and waits for nobody.
    ///
    /// Below some limit the loader gives up.
    @Test(arguments: [
        "validate @good.yaml", "describe rain", "preview @good.yaml -o @p.png",
        "render @good.yaml -o @out --overwrite", "plan render @good.yaml",
        "evaluate @folder",
    ])
    func everyCommandEndsWhereMemoryIsShort(_ line: String) throws {
        let outcomes = try stride(from: 310_000, through: 610_000, by: 50_000).map { limit in
            try program.run(shell: "ulimit -v \(limit); exec \"$0\" \"$@\"", words(of: line))
        }
        let loaded = outcomes.drop { $0.status == 127 }
        #expect(!loaded.isEmpty)
        for outcome in loaded {
            #expect([0, 66, 69, 71, 73].contains(outcome.status), "\(outcome.errors.prefix(300))")
            if outcome.status != 0 {
                #expect(outcome.complaint.hasPrefix("simdrive: "), "\(outcome.errors.prefix(300))")
            }
        }
    }

    /// A command that computes nothing needs little.
    @Test func validateNeedsLittleMemory() throws {
        let outcome = try program.run(
            shell: "ulimit -v 450000; exec \"$0\" \"$@\"", words(of: "validate @good.yaml"))
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors.prefix(300))")
    }

    /// A line's words, with the folder for `@`.
    private func words(of line: String) -> [String] {
        line.split(separator: " ").map { word in
            word.hasPrefix("@") ? program.path(String(word.dropFirst())) : String(word)
        }
    }
}
