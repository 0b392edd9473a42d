import Foundation

/// Seconds that this thread has computed: waiting for a turn on a busy machine does not count.
var computedSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
