import Foundation
import Synchronization

/// The memory of a tensor: 64-byte aligned, from a pool, given back when the last tensor lets go.
// Safety: the bytes are written by the op that makes them, before anyone else has the storage; later
// writes (optimizer, running averages) happen on the tensor thread between ops.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let byteCount: Int
    /// Copies of these bytes in layouts that a library asked for, by layout; dropped on every write.
    private var packed: [PackedLayout: Storage] = [:]

    /// Uninitialised memory.
    init(byteCount: Int) {
        self.byteCount = byteCount
        pointer = StoragePool.shared.take(byteCount)
    }

    deinit {
        StoragePool.shared.give(pointer, byteCount)
    }

    /// The copy in `layout`, made on first use.
    func packed(as layout: PackedLayout, make: () -> Storage) -> Storage {
        if let copy = packed[layout] { return copy }
        let copy = make()
        packed[layout] = copy
        return copy
    }

    /// Must be called after the bytes have been changed in place.
    func didChange() {
        packed.removeAll()
    }
}

/// Free blocks by size: a training step asks for the same sizes again and again.
// Safety: everything mutable sits in a mutex.
final class StoragePool: Sendable {
    static let shared = StoragePool()

    private struct Blocks: ~Copyable {
        var free: [Int: [UInt]] = [:]
        var heldBytes = 0
        var liveBytes = 0
        var peakBytes = 0
    }

    private let blocks = Mutex(Blocks())

    func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let size = Self.blockSize(byteCount)
        let reused = blocks.withLock { blocks -> UInt? in
            blocks.liveBytes += size
            blocks.peakBytes = max(blocks.peakBytes, blocks.liveBytes)
            guard let address = blocks.free[size]?.popLast() else { return nil }
            blocks.heldBytes -= size
            return address
        }
        if let reused, let pointer = UnsafeMutableRawPointer(bitPattern: reused) { return pointer }
        return .allocate(byteCount: size, alignment: 64)
    }

    func give(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
        let size = Self.blockSize(byteCount)
        blocks.withLock { blocks in
            blocks.liveBytes -= size
            blocks.heldBytes += size
            blocks.free[size, default: []].append(UInt(bitPattern: pointer))
        }
    }

    /// Gives all free blocks back to the system.
    func trim() {
        let addresses = blocks.withLock { blocks in
            let all = blocks.free.values.flatMap { $0 }
            blocks.free = [:]
            blocks.heldBytes = 0
            return all
        }
        for address in addresses { UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
    }

    /// Bytes in use by tensors now, the most there ever were, and bytes held ready.
    var statistics: (live: Int, peak: Int, held: Int) {
        blocks.withLock { ($0.liveBytes, $0.peakBytes, $0.heldBytes) }
    }

    /// Sizes come in steps of an eighth of their power of two, so that near sizes share blocks.
    private static func blockSize(_ byteCount: Int) -> Int {
        let bytes = max(byteCount, 64)
        let step = max(64, (1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount)) / 8)
        return (bytes + step - 1) / step * step
    }
}
