import Testing

@testable import Tensors

@TensorActor
struct StorageTests {
    @Test func blocksAreAlignedAndUsedAgain() {
        let address = UInt(bitPattern: Storage(byteCount: 1_000_003).pointer)
        #expect(address.isMultiple(of: 64))
        // Sizes within an eighth share blocks: the one just given back is taken.
        let next = Storage(byteCount: 1_000_001)
        #expect(UInt(bitPattern: next.pointer) == address)
    }

    /// A free block serves requests down to two thirds of it, and is whole again afterwards.
    @Test func nearSizesShareBlocks() {
        Tensor.releaseSpareMemory()
        let address = UInt(bitPattern: Storage(byteCount: 3 << 20).pointer)
        for megabytes in [3, 2, 3] {
            let next = Storage(byteCount: megabytes << 20)
            #expect(UInt(bitPattern: next.pointer) == address)
        }
        #expect(UInt(bitPattern: Storage(byteCount: 1 << 20).pointer) != address)
    }

    @Test func changingANumberDropsPackedCopies() {
        let storage = Storage(byteCount: 64)
        let layout = PackedLayout(plain: .plain([16], .float32), chosen: .chosen(0))
        var made = 0
        func pack() -> Storage {
            storage.packed(as: .layout(layout)) {
                made += 1
                return Storage(byteCount: 64)
            }
        }
        _ = pack()
        _ = pack()
        #expect(made == 1)
        storage.didChange()
        _ = pack()
        #expect(made == 2)
    }
}
