import CKernels
import Files

/// Numbers of a mapped file that are wanted in another dtype than they have there.
struct FileNumbers {
    enum Kind {
        case float16, float32

        fileprivate var size: Int { self == .float16 ? 2 : 4 }
    }

    let file: MappedFile
    let kind: Kind
    private let start: UnsafeMutableRawPointer
    let count: Int

    /// - Parameter start: a multiple of the numbers' size.
    init(_ kind: Kind, of file: MappedFile, at start: UnsafeMutableRawPointer, count: Int) {
        (self.file, self.kind, self.start, self.count) = (file, kind, start, count)
    }

    /// Writes them as `dtype`; in memory they are not wanted any more then.
    func write(as dtype: DType, to target: UnsafeMutableRawPointer) {
        let isBFloat16: Int32 = dtype == .bfloat16 ? 1 : 0
        switch kind {
        case .float16:
            ck_expand_halves(
                start.assumingMemoryBound(to: UInt16.self), count, target, isBFloat16)
        case .float32: ck_unary(CK_COPY, 0, 0, count, start, 0, target, isBFloat16)
        }
        MappedFile.forget(start, count * kind.size)
    }
}
