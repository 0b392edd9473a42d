import Files
import Foundation
import Synchronization

/// Standard input, output and error, as whoever started the program left them.
package enum StandardStreams {
    /// Opens what is closed: the next file that is opened would get its number, and with it what is meant
    /// for the stream.
    package static func open() {
        var descriptor: Int32
        repeat { descriptor = Glibc.open("/dev/null", O_RDWR) } while (0...2).contains(descriptor)
        close(descriptor)
        // What goes beyond a limit of file sizes (ulimit -f) is an error of who writes, and no end of the program.
        signal(SIGXFSZ, SIG_IGN)
    }

    /// What the program ends with where its output did not arrive.
    private static let cannotWrite: Int32 = 73

    /// Why standard output could not be written, as `errno` has it; 0 while it could.
    private static let failure = Mutex<Int32>(0)

    /// Writes to standard output at once; what cannot be written makes the program end as a failure.
    ///
    /// Swift's `print` would not tell.
    package static func print(_ text: String, terminator: String = "\n") {
        failure.withLock { failure in
            var rest = Array((text + terminator).utf8)[...]
            while failure == 0, !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    failure = errno
                }
            }
        }
    }

    /// Ends the program: with `status`, or as a failure where something that was printed did not arrive.
    package static func end(_ status: Int32) -> Never {
        let failure = failure.withLock { $0 }
        switch failure {
        case 0: leave(status)
        // The reader has seen enough, which is no news for anybody.
        case EPIPE: leave(128 + SIGPIPE)
        default:
            warn(
                "standard output cannot be written: "
                    + String(cString: strerror(failure)).lowercased()
                    + "; what was printed is not whole")
            leave(Self.cannotWrite)
        }
    }

    /// Without what libraries do at the end: where memory is limited the program was seen to wait there for ever.
    private static func leave(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}

/// Writes a line to standard error; a line that cannot be written is lost.
package func complain(_ text: String) { writeError(text + "\n") }

/// Says something on standard error that does not stop the job.
package func warn(_ text: String) { complain("simdrive: " + text.printable) }

/// Writes to standard error what is no whole line.
func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}
