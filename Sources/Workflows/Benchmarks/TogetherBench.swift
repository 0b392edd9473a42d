import Foundation
import Workflows

/// Times this program beside others that want the same processors, next to itself alone.
enum TogetherBench {
    static var cases: [BenchCase] {
        let processors = ProcessInfo.processInfo.activeProcessorCount
        return [
            benchCase("two at once", programs: 2, neighbours: 0),
            benchCase("three at once", programs: 3, neighbours: 0),
            benchCase("beside busy neighbours", programs: 1, neighbours: processors),
        ]
    }

    /// The direct call is one program alone.
    ///
    /// - Parameter neighbours: processes that do nothing, as fast as they can.
    private static func benchCase(_ name: String, programs: Int, neighbours: Int) -> BenchCase {
        BenchCase(name: "together: \(name)", flops: 0, isUsual: false) {
            var run = BenchCase.Run {
                let busy = try (0..<neighbours).map { _ in
                    try start("/bin/sh", ["-c", idling])
                }
                defer { busy.forEach(end) }
                try work(programs)
            }
            // Alone it has run before this.
            run.direct = { try? work(1) }
            return run
        }
    }

    /// Until its parent is gone.
    private static let idling =
        "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 99999 ]; do i=$((i+1)); done; done"

    /// Runs the base U-Net for some seconds in so many programs at once.
    private static func work(_ programs: Int) throws {
        let arguments = ["bench", "--case", "base U-Net", "--runs", "20"]
        let running = try (0..<programs).map { _ in try start("/proc/self/exe", arguments) }
        for program in running { program.waitUntilExit() }
    }

    private static func start(_ executable: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: executable).resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func end(_ process: Process) {
        process.terminate()
        process.waitUntilExit()
    }
}
