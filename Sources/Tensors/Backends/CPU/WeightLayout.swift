/// Names a layout that oneDNN packs weights into.
struct PackedLayout: Hashable {
    /// How the plain numbers are read: the same ones may serve in more than one order.
    let plain: PrimitiveDescription.Layout
    /// What oneDNN wants.
    let chosen: PrimitiveDescription.Layout
}

extension Tensor {
    /// These weights in the layout that oneDNN wants, made once and kept until they change.
    ///
    /// - Parameter layout: from plain numbers of a dtype.
    func packed(for dtype: DType, threads: Int, as layout: (DType) -> PackedLayout) -> Storage {
        // oneDNN reads no bfloat16 where the processor has none.
        let read = dtype == .float32 ? dtype : self.dtype
        let layout = layout(read)
        return storage.packed(as: .layout(layout)) {
            let copy = Storage(byteCount: layout.chosen.byteCount, lasts: true)
            let reorder = PrimitiveDescription(
                operation: .reorder, source: layout.plain, destination: layout.chosen,
                threads: threads)
            let plain = detached.cast(to: read)
            withExtendedLifetime(plain) {
                PrimitiveCache.shared.primitive(reorder).run(plain.pointer, copy.pointer)
            }
            // From now on nobody needs them but for another layout.
            storage.rest()
            return copy
        }
    }
}

extension Tensor {
    /// float32 weights of `shape`, whose numbers `write` leaves in the layout that oneDNN wants.
    init(
        shape: [Int], from layout: PackedLayout, threads: Int,
        writtenBy write: (UnsafeMutableRawPointer) -> Void
    ) {
        let written = Storage(byteCount: layout.chosen.byteCount)
        write(written.pointer)
        self.init(uninitialized: shape, .float32)
        let reorder = PrimitiveDescription(
            operation: .reorder, source: layout.chosen, destination: layout.plain, threads: threads)
        PrimitiveCache.shared.primitive(reorder).run(written.pointer, pointer)
    }
}
