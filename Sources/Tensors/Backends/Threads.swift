import CKernels
import Foundation

/// The one place that says how many threads compute.
///
/// oneDNN and the kernels share libgomp's pool; a second pool would fight it, so OpenBLAS gets one
/// thread.
@TensorActor
public enum Threads {
    /// How many threads the pool has.
    public static var count: Int { Int(ck_threads()) }

    /// Threads for work beside that of tensors: the processors that they leave free, one at least.
    public nonisolated static var spare: Int {
        let taken = Backends.current is CPUBackend ? Int(ck_threads()) : 1
        return max(ProcessInfo.processInfo.activeProcessorCount - taken, 1)
    }

    /// Sets the size of the pool.
    public static func use(_ count: Int) {
        precondition(count > 0, "\(count) threads")
        ck_set_threads(Int32(count))
    }
}
