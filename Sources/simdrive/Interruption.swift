import Datasets
import Foundation

/// What happens on Ctrl-C (SIGINT) and SIGTERM: the clip in hand is removed and the program ends with
/// 128 + the signal's number; a second signal ends it without more ado.
///
/// Nothing waits for a frame or a training step to end: what is on the disk may be cut off at any moment
/// anyway.
enum Interruption {
    /// Listens from now on.
    static func watch() {
        let reader = pipeEnds.reader
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            sigaddset(&signals, number)
            signal(number) { number in
                // Only what a signal handler may do: the rest is for the thread that reads the pipe.
                signal(SIGINT, SIG_DFL)
                signal(SIGTERM, SIG_DFL)
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(Interruption.pipeEnds.writer, &byte, 1)
            }
        }
        // A program started by Foundation's `Process` begins with both of them blocked.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        Thread.detachNewThread {
            var number: UInt8 = 0
            while read(reader, &number, 1) < 0, errno == EINTR {}
            UnfinishedClips.remove {
                warn("stopped; what is whole was kept, run again with --resume for the rest")
                // The paths of clips that are done may still wait in a buffer.
                fflush(nil)
                _exit(128 + Int32(number))
            }
        }
    }

    private static let pipeEnds: (reader: Int32, writer: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { fatalError("no pipe: \(String(cString: strerror(errno)))") }
        return (ends[0], ends[1])
    }()
}
