import Datasets
import Foundation
import Synchronization

/// What happens on Ctrl-C (SIGINT), Ctrl-\ (SIGQUIT), SIGTERM, when the terminal is closed (SIGHUP) and when
/// nobody reads the output any more (SIGPIPE): the clip in hand is removed and the program ends with
/// 128 + the signal's number; a second signal ends it without more ado.
///
/// Nothing waits for a frame to end: what is on the disk may be cut off at any moment anyway. A training
/// finishes its step and saves it.
package enum Interruption {
    /// What a signal finds.
    private struct State {
        /// Asks the job to come to an end by itself; tells whether it will.
        var ask: @Sendable () -> Bool = { false }
        /// What is kept and how it goes on; nil while nothing is.
        var kept: @Sendable () -> String? = { nil }
        /// The first signal.
        var signal: Int32?
    }

    private static let state = Mutex(State())

    /// The signal that asked the job to end.
    package static var signal: Int32? { state.withLock { $0.signal } }

    /// A program that ends by a signal from now on says this.
    ///
    /// - Parameter kept: what is kept and how it goes on.
    package static func keep(_ kept: @escaping @Sendable () -> String?) {
        state.withLock { $0.kept = kept }
    }

    /// Lets the job end by itself.
    ///
    /// - Parameter ask: asks it to; tells whether it will.
    package static func wait(for ask: @escaping @Sendable () -> Bool) {
        state.withLock { $0.ask = ask }
    }

    /// Listens from now on.
    package static func watch() {
        let reader = pipeEnds.reader
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE] {
            sigaddset(&signals, number)
            let before = Glibc.signal(number, handler)
            // `nohup` asks so.
            if number == SIGHUP || number == SIGPIPE, isIgnored(before) {
                Glibc.signal(number, SIG_IGN)
            }
        }
        // A program started by Foundation's `Process` begins with some of them blocked.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        Thread.detachNewThread {
            var number: UInt8 = 0
            while read(reader, &number, 1) < 0, errno == EINTR {}
            end(Int32(number))
        }
    }

    /// Only what a signal handler may do: the rest is for the thread that reads the pipe.
    private static let handler: @convention(c) (Int32) -> Void = { number in
        Glibc.signal(SIGINT, SIG_DFL)
        Glibc.signal(SIGQUIT, SIG_DFL)
        Glibc.signal(SIGTERM, SIG_DFL)
        Glibc.signal(SIGHUP, SIG_DFL)
        // The next line that nobody reads must not cut the end short.
        Glibc.signal(SIGPIPE, SIG_IGN)
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(Interruption.pipeEnds.writer, &byte, 1)
    }

    private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func end(_ number: Int32) {
        let (ask, kept) = state.withLock {
            $0.signal = number
            return ($0.ask, $0.kept)
        }
        if ask() {
            warn("stopping after this step; a second signal stops at once")
            return
        }
        UnfinishedClips.remove {
            if number != SIGPIPE { warn("stopped" + (kept().map { "; \($0)" } ?? "")) }
            fflush(nil)
            _exit(128 + number)
        }
    }

    private static let pipeEnds: (reader: Int32, writer: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { fatalError("no pipe: \(String(cString: strerror(errno)))") }
        return (ends[0], ends[1])
    }()
}
