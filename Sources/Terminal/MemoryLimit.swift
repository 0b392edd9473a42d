import CMemoryLimit
import Glibc

/// The memory that whoever starts the program allows it (`ulimit -v`).
package enum MemoryLimit {
    /// From now on the program that meets its limit says so and ends, whatever meets it.
    ///
    /// - Parameter status: what it ends with.
    package static func watch(endingWith status: Int32) {
        let sentence =
            "simdrive: needs more memory than it is allowed; raise the limit (ulimit -v) or make less at once\n"
        // It must last.
        guard let text = strdup(sentence) else { return }
        cml_end_at_limit(text, status)
    }
}
