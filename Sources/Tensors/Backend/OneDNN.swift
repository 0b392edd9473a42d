import CKernels
import COneDNN
import Synchronization

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

/// One computation of oneDNN, ready to run on any memory of the right layouts.
// Safety: a oneDNN primitive never changes after creation; its memory objects are set and used under
// the lock.
final class Primitive: @unchecked Sendable {
    /// The layout wanted for the packed weights, or that of their gradient.
    let weights: PrimitiveDescription.Layout?
    private let description: PrimitiveDescription
    private let raw: dnnl_primitive_t?
    private let scratchBytes: Int
    private let operations: Int
    private var arguments: [dnnl_exec_arg_t]
    private let lock = Mutex(())

    init(_ description: PrimitiveDescription) {
        self.description = description
        operations = description.operations
        var raw: dnnl_primitive_t?
        let descriptor = Self.withThreads(description.threads) {
            let descriptor = Descriptor(description)
            check(dnnl_primitive_create(&raw, descriptor.raw), "create \(description)")
            return descriptor
        }
        self.raw = raw
        let indices = description.argumentIndices + [DNNL_ARG_SCRATCHPAD]
        arguments = indices.map { index in
            dnnl_exec_arg_t(
                arg: index, memory: memory(onednn_layout_of(descriptor.raw, index), description))
        }
        scratchBytes = dnnl_memory_desc_get_size(
            onednn_layout_of(descriptor.raw, DNNL_ARG_SCRATCHPAD))
        weights = description.weightsIndex.map {
            .chosen(LayoutTable.shared.index(of: onednn_layout_of(descriptor.raw, $0)))
        }
    }

    deinit {
        for argument in arguments { dnnl_memory_destroy(argument.memory) }
        dnnl_primitive_destroy(raw)
    }

    /// Runs on the operands in the order source, weights, bias, destination, those that it has; the
    /// gradient of a source comes last.
    func run(_ operands: UnsafeMutableRawPointer...) {
        precondition(
            operands.count == arguments.count - 1,
            "\(operands.count) operands for \(description)")
        ProductCount.add(operations)
        let scratch = Storage(byteCount: scratchBytes)
        lock.withLock { _ in
            place(operands + [scratch.pointer])
            execute()
        }
    }

    /// A run on the same operands again and again: nothing but the library's call.
    ///
    /// The caller keeps the operands, and has made this primitive for itself alone.
    func bound(to operands: [UnsafeMutableRawPointer]) -> () -> Void {
        let scratch = Storage(byteCount: scratchBytes)
        place(operands + [scratch.pointer])
        return { withExtendedLifetime(scratch) { self.execute() } }
    }

    private func place(_ pointers: [UnsafeMutableRawPointer]) {
        for (argument, pointer) in zip(arguments, pointers) {
            check(
                dnnl_memory_set_data_handle(argument.memory, pointer),
                "set memory of \(description)")
        }
    }

    private func execute() {
        let stream = Engine.shared.stream
        let status = Self.withThreads(description.threads) {
            dnnl_primitive_execute(raw, stream, Int32(arguments.count), arguments)
        }
        check(status, "execute \(description)")
        check(dnnl_stream_wait(stream), "wait for \(description)")
    }

    /// The result of `body` on that many threads of the pool.
    private static func withThreads<Result>(_ count: Int, _ body: () -> Result) -> Result {
        let before = ck_threads()
        guard before != count else { return body() }
        ck_set_threads(Int32(count))
        defer { ck_set_threads(before) }
        return body()
    }
}

extension PrimitiveDescription.Layout {
    /// Bytes of memory in this layout, which oneDNN chose.
    var byteCount: Int { LayoutTable.shared.layout(of: self).byteCount }
}

// MARK: - Descriptions in oneDNN's words

extension PrimitiveDescription {
    /// oneDNN's names of the operands, in the order of `Primitive.run`.
    fileprivate var argumentIndices: [Int32] {
        switch operation {
        case .reorder: return [DNNL_ARG_FROM, DNNL_ARG_TO]
        case .convolution(let direction, _), .innerProduct(let direction):
            switch direction {
            case .forward: return Self.forwardIndices(hasBias: bias != nil)
            case .backwardData: return [DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_SRC]
            case .backwardWeights:
                let bias = bias == nil ? [] : [DNNL_ARG_DIFF_BIAS]
                return [DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS] + bias + [DNNL_ARG_DIFF_DST]
            }
        case .matrixProduct: return Self.forwardIndices(hasBias: bias != nil)
        }
    }

    private static func forwardIndices(hasBias: Bool) -> [Int32] {
        [DNNL_ARG_SRC, DNNL_ARG_WEIGHTS] + (hasBias ? [DNNL_ARG_BIAS] : []) + [DNNL_ARG_DST]
    }

    fileprivate var weightsIndex: Int32? {
        weights == nil ? nil : argumentIndices[1]
    }

    /// The forward computation, that a gradient's descriptor is made from.
    fileprivate var hint: PrimitiveDescription? {
        var forward = self
        switch operation {
        case .convolution(.forward, _), .innerProduct(.forward), .matrixProduct, .reorder:
            return nil
        case .convolution(_, let window): forward.operation = .convolution(.forward, window)
        case .innerProduct: forward.operation = .innerProduct(.forward)
        }
        // The gradient of the weights is float32, they themselves are stored as their input.
        if case .any(let dims, _) = weights, case .strided(_, _, let dtype) = source {
            forward.weights = .any(dims, dtype)
        }
        return forward
    }
}

extension PrimitiveDescription.Direction {
    fileprivate var raw: onednn_direction {
        switch self {
        case .forward: onednn_forward
        case .backwardData: onednn_backward_data
        case .backwardWeights: onednn_backward_weights
        }
    }
}

extension PrimitiveDescription.Window {
    fileprivate var raw: onednn_window {
        func pair(_ value: SIMD2<Int>) -> (Int64, Int64) { (Int64(value[0]), Int64(value[1])) }
        return onednn_window(strides: pair(strides), before: pair(before), after: pair(after))
    }
}

// MARK: - Handles

/// The processor, and the stream of work on it.
// Safety: both never change after creation.
private final class Engine: @unchecked Sendable {
    static let shared = Engine()

    let raw: dnnl_engine_t?
    let stream: dnnl_stream_t?

    private init() {
        var raw: dnnl_engine_t?
        check(dnnl_engine_create(&raw, dnnl_cpu, 0), "create engine")
        var stream: dnnl_stream_t?
        check(dnnl_stream_create(&stream, raw, dnnl_stream_default_flags.rawValue), "create stream")
        self.raw = raw
        self.stream = stream
        // `PrimitiveCache` keeps them; a second cache would hold what that one has dropped.
        check(dnnl_set_primitive_cache_capacity(0), "set cache capacity")
    }
}

/// oneDNN's description of a primitive, needed only while it is made.
private final class Descriptor {
    let raw: dnnl_primitive_desc_t?

    init(_ description: PrimitiveDescription) {
        let hint = description.hint.map(Descriptor.init)
        let source = MemoryLayout(description.source)
        let weights = description.weights.map(MemoryLayout.init)
        let bias = description.bias.map(MemoryLayout.init)
        let destination = MemoryLayout(description.destination)
        var attributes: dnnl_primitive_attr_t?
        check(dnnl_primitive_attr_create(&attributes), "create attributes")
        defer { dnnl_primitive_attr_destroy(attributes) }
        check(
            dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
            "set scratchpad mode")
        if description.accumulates { check(onednn_accumulate(attributes), "append a sum") }
        let engine = Engine.shared.raw
        let operands = onednn_operands(
            source: source.raw, weights: weights?.raw, bias: bias?.raw,
            destination: destination.raw)
        var raw: dnnl_primitive_desc_t?
        let status =
            switch description.operation {
            case .convolution(let direction, let window):
                onednn_convolution(
                    &raw, engine, direction.raw, operands, window.raw, hint?.raw, attributes)
            case .innerProduct(let direction):
                onednn_inner_product(&raw, engine, direction.raw, operands, hint?.raw, attributes)
            case .matrixProduct:
                onednn_matmul(&raw, engine, operands, attributes)
            case .reorder:
                dnnl_reorder_primitive_desc_create(
                    &raw, source.raw, engine, destination.raw, engine, attributes)
            }
        check(status, "describe \(description)")
        self.raw = raw
        withExtendedLifetime((source, weights, bias, destination)) {}
    }

    deinit {
        dnnl_primitive_desc_destroy(raw)
    }
}

/// oneDNN's description of how an operand lies in memory.
// Safety: never changes after creation.
private final class MemoryLayout: @unchecked Sendable {
    let raw: onednn_layout?

    convenience init(_ layout: PrimitiveDescription.Layout) {
        switch layout {
        case .strided(let dims, let strides, let dtype):
            self.init(dims, strides: strides, dtype)
        case .any(let dims, let dtype):
            self.init(dims, strides: nil, dtype)
        case .chosen:
            self.init(copying: LayoutTable.shared.layout(of: layout).raw)
        }
    }

    private init(_ dims: [Int], strides: [Int]?, _ dtype: DType) {
        var raw: onednn_layout?
        let status = onednn_layout_create(
            &raw, Int32(dims.count), dims.map(Int64.init), strides?.map(Int64.init),
            dtype == .float32 ? dnnl_f32 : dnnl_bf16)
        check(status, "describe memory \(dims) strides \(strides ?? []) \(dtype)")
        self.raw = raw
    }

    init(copying other: onednn_borrowed_layout?) {
        var raw: onednn_layout?
        check(onednn_layout_copy(&raw, other), "copy a memory description")
        self.raw = raw
    }

    deinit {
        onednn_layout_destroy(raw)
    }

    var byteCount: Int { dnnl_memory_desc_get_size(raw) }
}

/// The layouts that oneDNN has chosen so far, each once: a few for every shape of weights.
private final class LayoutTable: Sendable {
    static let shared = LayoutTable()

    private let layouts = Mutex<[MemoryLayout]>([])

    func index(of layout: onednn_borrowed_layout?) -> Int {
        let copy = MemoryLayout(copying: layout)
        return layouts.withLock { layouts in
            if let known = layouts.firstIndex(where: {
                dnnl_memory_desc_equal($0.raw, copy.raw) != 0
            }) {
                return known
            }
            layouts.append(copy)
            return layouts.count - 1
        }
    }

    func layout(of chosen: PrimitiveDescription.Layout) -> MemoryLayout {
        guard case .chosen(let index) = chosen else {
            preconditionFailure("\(chosen) was not chosen by oneDNN")
        }
        return layouts.withLock { $0[index] }
    }
}

private func memory(
    _ layout: onednn_borrowed_layout?, _ description: PrimitiveDescription
) -> dnnl_memory_t? {
    var memory: dnnl_memory_t?
    // DNNL_MEMORY_NONE: the memory itself comes with each run.
    check(
        dnnl_memory_create(&memory, layout, Engine.shared.raw, nil),
        "describe memory of \(description)")
    return memory
}

private func check(_ status: dnnl_status_t, _ what: @autoclosure () -> String) {
    precondition(status == dnnl_success, "oneDNN \(what()): status \(status.rawValue)")
}
