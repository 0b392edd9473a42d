import CKernels
import Foundation

/// A device that PyTorch computes on: a GPU, or the processor, where tests meet the same calls.
// Safety: used on the tensor thread alone, as all tensors are.
final class TorchBackend: Backend, @unchecked Sendable {
    let torch: TorchLibrary
    let name: String
    private let deviceType: Int32
    /// −1 for the processor, as PyTorch counts.
    private let deviceIndex: Int32
    /// Number of the GPU; nil on the processor.
    var gpu: Int32? { deviceIndex < 0 ? nil : deviceIndex }
    /// How often the host has waited for numbers of the device.
    private(set) var reads = 0
    /// Maps along an axis as matrices: the same few serve a whole run.
    private var matrices: [AxisMap: Tensor] = [:]

    /// On a processor PyTorch rounds to bfloat16 and gains nothing.
    var bfloat16: (isThere: Bool, isUsual: Bool) { (true, deviceType == torch.codes.cuda) }

    /// - Parameters:
    ///   - gpu: number of the GPU; nil for the processor.
    ///   - device: what people call it.
    init(_ torch: TorchLibrary, gpu: Int?, called device: String) throws(TorchError) {
        self.torch = torch
        name = "\(device) (PyTorch \(torch.release))"
        deviceType = gpu == nil ? torch.codes.cpu : torch.codes.cuda
        deviceIndex = gpu.map { Int32(clamping: $0) } ?? -1
        // The first tensor finds out whether the device answers.
        guard empty(64) != nil else { throw .noDevice(torch.problem) }
    }

    func storage(byteCount: Int, lasts: Bool) -> Storage {
        guard let tensor = empty(max(byteCount, 1)) else {
            DeviceFailure.report("memory for \(byteCount) bytes: \(torch.problem)")
        }
        return Storage(
            adopting: tensor, at: tensor.address, byteCount: byteCount, on: self)
    }

    private func empty(_ byteCount: Int) -> TorchTensor? {
        var handle: TorchLibrary.Handle?
        let status = torch.emptyStrided(
            1, [byteCount], [1], torch.codes.uint8, deviceType, deviceIndex, &handle)
        return status == 0 ? TorchTensor(handle, of: torch) : nil
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: Storage) {
        guard bytes.count > 0, let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        else { return }
        // PyTorch need not wait for the device: the driver takes a copy of the host's bytes before it returns.
        raw(storage, bytes.count).copy(hostBytes(start, bytes.count), waits: false)
    }

    func read(_ storage: Storage, into bytes: UnsafeMutableRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        reads += 1
        hostBytes(start, bytes.count).copy(raw(storage, bytes.count))
    }

    func clear(_ storage: Storage) {
        _ = torch.one("zero_", "", .tensor(raw(storage, storage.byteCount)))
    }

    private func hostBytes(_ start: UnsafeMutableRawPointer, _ count: Int) -> TorchTensor {
        blob(start, [count], [1], torch.codes.uint8, torch.codes.cpu, -1)
    }

    private func raw(_ storage: Storage, _ count: Int) -> TorchTensor {
        blob(storage.address, [count], [1], torch.codes.uint8, deviceType, deviceIndex)
    }

    private func blob(
        _ start: UnsafeMutableRawPointer, _ shape: [Int], _ strides: [Int], _ dtype: Int32,
        _ device: Int32, _ index: Int32
    ) -> TorchTensor {
        var handle: TorchLibrary.Handle?
        torch.require(
            torch.fromBlob(
                start, Int64(shape.count), shape, strides, 0, dtype, device, index, &handle, 0, nil,
                0, nil, nil), "view")
        return TorchTensor(handle, of: torch)
    }
}

// Between our tensors and PyTorch's.
extension TorchBackend {
    func code(_ dtype: DType) -> Int32 {
        dtype == .float32 ? torch.codes.float32 : torch.codes.bfloat16
    }

    /// The numbers of a tensor under a shape, where they lie.
    func view(_ x: Tensor, _ shape: [Int]? = nil, strides: [Int]? = nil, offset: Int = 0)
        -> TorchTensor
    {
        let shape = shape ?? x.shape
        return blob(
            x.storage.address + offset * x.dtype.size, shape,
            strides ?? Tensor.contiguousStrides(shape), code(x.dtype), deviceType, deviceIndex)
    }

    func view(_ view: StridedView, _ lengths: [Int]) -> TorchTensor {
        self.view(view.tensor, lengths, strides: view.strides, offset: view.offset)
    }

    /// The same as float32, a copy if they are not: PyTorch rounds after every op, we at the end.
    func wide(_ x: Tensor, _ shape: [Int]? = nil) -> TorchTensor {
        wide(view(x, shape))
    }

    func wide(_ x: TorchTensor) -> TorchTensor {
        x.dtype == torch.codes.float32
            ? x
            : torch.one(
                "to", "dtype", .tensor(x), .dtype(torch.codes.float32), .bool(false), .bool(false),
                .optional(nil))
    }

    /// A tensor of ours with a result's numbers: its own memory where it is dense, else a copy.
    func tensor(_ result: TorchTensor, _ shape: [Int], as dtype: DType) -> Tensor {
        let byteCount = shape.reduce(1, *) * dtype.size
        if result.dtype == code(dtype), result.isDense(along: shape) {
            let storage = Storage(
                adopting: result, at: result.address, byteCount: byteCount, on: self)
            return Tensor(shape: shape, dtype: dtype, storage: storage)
        }
        let copy = Tensor(uninitialized: shape, dtype)
        view(copy).copy(result.reshaped(shape))
        return copy
    }

    /// Numbers of rows for an op that looks them up.
    func indices(_ rows: [Int]) -> TorchTensor {
        rows.withUnsafeBytes { sent($0, [rows.count], torch.codes.int64) }
    }

    /// Signed bytes of the host on the device.
    func signedBytes(_ bytes: [Int8], _ shape: [Int]) -> TorchTensor {
        bytes.withUnsafeBytes { sent($0, shape, torch.codes.int8) }
    }

    private func sent(_ bytes: UnsafeRawBufferPointer, _ shape: [Int], _ dtype: Int32)
        -> TorchTensor
    {
        let storage = storage(byteCount: bytes.count, lasts: false)
        write(bytes, to: storage)
        let view = blob(
            storage.address, shape, Tensor.contiguousStrides(shape), dtype, deviceType, deviceIndex)
        // The storage goes; PyTorch keeps the copy.
        return torch.one("clone", "", .tensor(view), .optional(nil))
    }

    /// The matrix of a map, float32 `[to, from]`.
    func matrix(_ map: AxisMap) -> Tensor {
        if let known = matrices[map] { return known }
        let matrix = Tensor(shape: [map.to, map.from]) { numbers in
            numbers.initialize(repeating: 0)
            for place in 0..<map.to {
                for term in map.starts[place]..<map.starts[place + 1] {
                    numbers[place * map.from + map.sources[term]] += map.weights[term]
                }
            }
        }
        matrices[map] = matrix
        return matrix
    }
}

extension TorchTensor {
    var address: UnsafeMutableRawPointer {
        var address: UnsafeMutableRawPointer?
        torch.require(torch.dataPointer(handle, &address), "address")
        guard let address else { preconditionFailure("PyTorch gives no address") }
        return address
    }

    var dtype: Int32 {
        var dtype: Int32 = 0
        torch.require(torch.dtypeOf(handle, &dtype), "dtype")
        return dtype
    }

    /// Whether the numbers lie one after the other in the order of `shape`, which has as many.
    fileprivate func isDense(along shape: [Int]) -> Bool {
        var (rank, strides) = (0, UnsafePointer<Int>?.none)
        torch.require(torch.dimensions(handle, &rank), "rank")
        torch.require(torch.strides(handle, &strides), "strides")
        guard rank == shape.count else { return rank == 0 && shape.allSatisfy { $0 == 1 } }
        let dense = Tensor.contiguousStrides(shape)
        return shape.indices.allSatisfy { shape[$0] == 1 || strides?[$0] == dense[$0] }
    }
}
