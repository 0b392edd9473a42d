import CKernels
import Foundation
import Synchronization

/// Where tensors live: one thread of its own does all tensor work.
///
/// libgomp's pool belongs to the thread that calls it, and `await` hops threads, so async code hands
/// its jobs to this actor. Tensors are not Sendable: they stay here.
@globalActor
public actor TensorActor {
    public static let shared = TensorActor()

    private let thread = TensorThread()

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }
}

/// An executor on one operating-system thread.
private final class TensorThread: SerialExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let ready = DispatchSemaphore(value: 0)

    init() {
        let thread = Thread { [self] in
            ck_share_processors()
            while true {
                ready.wait()
                let job = jobs.withLock { $0.removeFirst() }
                job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
        thread.name = "tensors"
        thread.stackSize = 16 << 20
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        ready.signal()
    }
}
