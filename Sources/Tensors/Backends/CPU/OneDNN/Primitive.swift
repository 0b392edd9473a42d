import CKernels
import COneDNN
import Synchronization

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
            let descriptor = PrimitiveDescriptor(description)
            requireSuccess(dnnl_primitive_create(&raw, descriptor.raw), "create \(description)")
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
            requireSuccess(
                dnnl_memory_set_data_handle(argument.memory, pointer),
                "set memory of \(description)")
        }
    }

    private func execute() {
        let stream = Engine.shared.stream
        let status = Self.withThreads(description.threads) {
            dnnl_primitive_execute(raw, stream, Int32(arguments.count), arguments)
        }
        requireSuccess(status, "execute \(description)")
        requireSuccess(dnnl_stream_wait(stream), "wait for \(description)")
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

private func memory(
    _ layout: onednn_borrowed_layout?, _ description: PrimitiveDescription
) -> dnnl_memory_t? {
    var memory: dnnl_memory_t?
    // DNNL_MEMORY_NONE: the memory itself comes with each run.
    requireSuccess(
        dnnl_memory_create(&memory, layout, Engine.shared.raw, nil),
        "describe memory of \(description)")
    return memory
}
