/// How a number is stored.
public enum DType: String, Codable, Sendable {
    case float32, bfloat16

    /// Bytes of one number.
    public var size: Int { self == .float32 ? 4 : 2 }
}

/// A dense array of numbers; a value, never changed after it was made.
///
/// Always contiguous, last axis fastest. Pictures and feature maps are `[b·t, h, w, c]` (channels
/// last; the frames of a clip are neighbours on the first axis), sequences `[b, n, c]`, convolution
/// weights `[out, in, kh, kw]` as in PyTorch. Letters mean the same everywhere: b batch, t frames,
/// h rows, w columns, c channels, n positions, d width of a head.
///
/// Ops with mixed dtypes give float32; a tensor with a single number adapts to the other.
public struct Tensor {
    /// Lengths of the axes; empty for a single number.
    public let shape: [Int]
    /// How the numbers are stored.
    public let dtype: DType
    let storage: Storage
    /// Where the value came from, when gradients may be asked for.
    let node: Node?

    init(shape: [Int], dtype: DType, storage: Storage, node: Node? = nil) {
        precondition(
            shape.reduce(1, *) * dtype.size <= storage.byteCount,
            "shape \(shape) of \(dtype) in \(storage.byteCount) bytes")
        self.shape = shape
        self.dtype = dtype
        self.storage = storage
        self.node = node
    }

    /// Memory for an op to write its result into.
    init(uninitialized shape: [Int], _ dtype: DType) {
        self.init(
            shape: shape, dtype: dtype,
            storage: Backends.current.storage(
                byteCount: shape.reduce(1, *) * dtype.size, lasts: false))
    }

    /// A float32 tensor of the given numbers, last axis fastest.
    public init(_ values: [Float], shape: [Int]) {
        precondition(
            values.count == shape.reduce(1, *), "\(values.count) numbers for shape \(shape)")
        self.init(shape: shape) { _ = $0.initialize(from: values) }
    }

    /// A float32 tensor with no axes.
    public init(_ value: Float) {
        self.init([value], shape: [])
    }

    /// A float32 tensor that `fill` writes.
    public init(shape: [Int], filledBy fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
        self.init(shape: shape, .float32) { fill($0.bindMemory(to: Float.self)) }
    }

    /// Numbers whose bytes `fill` writes on the host.
    init(shape: [Int], _ dtype: DType, bytes fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.init(uninitialized: shape, dtype)
        let byteCount = count * dtype.size
        if storage.isOnHost {
            fill(UnsafeMutableRawBufferPointer(start: storage.pointer, count: byteCount))
        } else {
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
            defer { bytes.deallocate() }
            fill(bytes)
            storage.backend.write(UnsafeRawBufferPointer(bytes), to: storage)
        }
    }

    /// How many numbers there are.
    public var count: Int { shape.reduce(1, *) }

    /// Number of axes.
    public var rank: Int { shape.count }

    /// The lengths of a tensor with four axes, for taking apart.
    public var shape4: (Int, Int, Int, Int) {
        precondition(rank == 4, "four axes expected, shape is \(shape)")
        return (shape[0], shape[1], shape[2], shape[3])
    }

    /// The same value, of which no gradient will be asked.
    public var detached: Tensor { Tensor(shape: shape, dtype: dtype, storage: storage) }

    /// Whether a gradient can flow back through this value.
    var isRecorded: Bool { node != nil }

    /// What computes with it.
    var backend: any Backend { storage.backend }

    var pointer: UnsafeMutableRawPointer { storage.pointer }

    /// Calls `body` with the bytes, last axis fastest, on the host.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let byteCount = count * dtype.size
        guard !storage.isOnHost else {
            return try withExtendedLifetime(storage) {
                try body(UnsafeRawBufferPointer(start: storage.pointer, count: byteCount))
            }
        }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
        defer { bytes.deallocate() }
        storage.backend.read(storage, into: bytes)
        return try body(UnsafeRawBufferPointer(bytes))
    }

    /// The numbers of a float32 tensor.
    var floatPointer: UnsafeMutablePointer<Float> {
        precondition(dtype == .float32, "float32 expected, dtype is \(dtype)")
        return storage.pointer.assumingMemoryBound(to: Float.self)
    }

    /// The numbers as float32, last axis fastest.
    public var floats: [Float] {
        withBytes { bytes in
            switch dtype {
            case .float32: Array(bytes.bindMemory(to: Float.self))
            case .bfloat16:
                bytes.bindMemory(to: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
            }
        }
    }

    /// The only number of a tensor that has one.
    public var item: Float {
        precondition(count == 1, "one number expected, shape is \(shape)")
        return floats[0]
    }

    /// Gives memory that no tensor uses back to the system, after work of other sizes than what follows.
    public static func releaseSpareMemory() {
        StoragePool.shared.trim()
    }

    /// The axis counted from the front; negative ones count from the back.
    func axis(_ axis: Int) -> Int {
        let index = axis < 0 ? axis + rank : axis
        precondition(index >= 0 && index < rank, "axis \(axis) of shape \(shape)")
        return index
    }
}

extension Tensor: CustomStringConvertible {
    public var description: String { "Tensor\(shape) \(dtype)" }
}
