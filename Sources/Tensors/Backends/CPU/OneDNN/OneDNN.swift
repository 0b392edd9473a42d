import CKernels
import COneDNN

/// What oneDNN finds on this machine.
enum OneDNN {
    /// Whether products of bfloat16 numbers have instructions of their own.
    static let hasBFloat16 = onednn_uses(dnnl_cpu_isa_avx512_core_bf16) != 0

    /// Threads for a matrix product: without AVX-512 oneDNN splits its sums between threads, and the
    /// result would depend on how many there are.
    static var productThreads: Int { hasFixedSums ? Int(ck_threads()) : 1 }

    private static let hasFixedSums = onednn_uses(dnnl_cpu_isa_avx512_core) != 0

    /// The best instruction set that oneDNN uses, by its usual name.
    static let instructionSet: String = {
        let names = [
            (dnnl_cpu_isa_avx512_core_amx, "AMX"), (dnnl_cpu_isa_avx512_core_bf16, "AVX-512 BF16"),
            (dnnl_cpu_isa_avx512_core, "AVX-512"), (dnnl_cpu_isa_avx2, "AVX2"),
            (dnnl_cpu_isa_avx, "AVX"), (dnnl_cpu_isa_sse41, "SSE4.1"),
        ]
        return names.first { onednn_uses($0.0) != 0 }?.1 ?? "generic"
    }()

    /// oneDNN's version: "2.6.3".
    static let version: String = {
        guard let version = dnnl_version()?.pointee else { return "unknown" }
        return "\(version.major).\(version.minor).\(version.patch)"
    }()
}

/// The processor, and the stream of work on it.
// Safety: both never change after creation.
final class Engine: @unchecked Sendable {
    static let shared = Engine()

    let raw: dnnl_engine_t?
    let stream: dnnl_stream_t?

    private init() {
        var raw: dnnl_engine_t?
        requireSuccess(dnnl_engine_create(&raw, dnnl_cpu, 0), "create engine")
        var stream: dnnl_stream_t?
        requireSuccess(
            dnnl_stream_create(&stream, raw, dnnl_stream_default_flags.rawValue), "create stream")
        self.raw = raw
        self.stream = stream
        // `PrimitiveCache` keeps them; a second cache would hold what that one has dropped.
        requireSuccess(dnnl_set_primitive_cache_capacity(0), "set cache capacity")
    }
}

/// Traps unless oneDNN has done `what`.
func requireSuccess(_ status: dnnl_status_t, _ what: @autoclosure () -> String) {
    precondition(status == dnnl_success, "oneDNN \(what()): status \(status.rawValue)")
}
