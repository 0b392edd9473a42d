import CMemoryLimit
import Glibc

/// The memory that whoever starts the program allows it (`ulimit -v`).
enum MemoryLimit {
    /// From now on the program that meets its limit says so and ends, whatever meets it.
    static func watch() {
        let sentence =
            "simdrive: needs more memory than it is allowed; raise the limit (ulimit -v) or make less at once\n"
        // It must last.
        guard let text = strdup(sentence) else { return }
        cml_end_at_limit(text, ExitStatus.deviceFailed.rawValue)
    }
}
