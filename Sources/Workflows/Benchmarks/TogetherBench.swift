import Foundation

/// Times this program beside others that want the same processors, next to itself alone.
package struct TogetherBench {
    /// Lets this program run the base U-Net for some seconds.
    private let arguments: [String]

    package init(running arguments: [String]) { self.arguments = arguments }

    package var cases: [BenchCase] {
        let processors = ProcessInfo.processInfo.activeProcessorCount
        return [
            benchCase("two at once", programs: 2, neighbours: 0),
            benchCase("three at once", programs: 3, neighbours: 0),
            benchCase("beside busy neighbours", programs: 1, neighbours: processors),
        ]
    }

    /// - Parameter neighbours: processes that do nothing, as fast as they can.
    private func benchCase(_ name: String, programs: Int, neighbours: Int) -> BenchCase {
        BenchCase(name: "together: \(name)", flops: 0, isUsual: false, comparison: "one alone") {
            var run = BenchCase.Run {
                let busy = try (0..<neighbours).map { _ in
                    try Self.start("/bin/sh", ["-c", Self.idling])
                }
                defer { busy.forEach(Self.end) }
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

    /// Does the work in so many programs at once.
    private func work(_ programs: Int) throws {
        let running = try (0..<programs).map { _ in
            try Self.start("/proc/self/exe", arguments)
        }
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
        // Not SIGTERM: a process started from a thread of Dispatch inherits that all signals are blocked there.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
