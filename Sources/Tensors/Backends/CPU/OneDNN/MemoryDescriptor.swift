import COneDNN
import Synchronization

/// oneDNN's description of how an operand lies in memory.
// Safety: never changes after creation.
final class MemoryDescriptor: @unchecked Sendable {
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
        requireSuccess(status, "describe memory \(dims) strides \(strides ?? []) \(dtype)")
        self.raw = raw
    }

    init(copying other: onednn_borrowed_layout?) {
        var raw: onednn_layout?
        requireSuccess(onednn_layout_copy(&raw, other), "copy a memory description")
        self.raw = raw
    }

    deinit {
        onednn_layout_destroy(raw)
    }

    var byteCount: Int { dnnl_memory_desc_get_size(raw) }
}

/// The layouts that oneDNN has chosen so far, each once: a few for every shape of weights.
final class LayoutTable: Sendable {
    static let shared = LayoutTable()

    private let layouts = Mutex<[MemoryDescriptor]>([])

    func index(of layout: onednn_borrowed_layout?) -> Int {
        let copy = MemoryDescriptor(copying: layout)
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

    func layout(of chosen: PrimitiveDescription.Layout) -> MemoryDescriptor {
        guard case .chosen(let index) = chosen else {
            preconditionFailure("\(chosen) was not chosen by oneDNN")
        }
        return layouts.withLock { $0[index] }
    }
}

extension PrimitiveDescription.Layout {
    /// Bytes of memory in this layout, which oneDNN chose.
    var byteCount: Int { LayoutTable.shared.layout(of: self).byteCount }
}
