import Foundation
import Synchronization

/// The memory of a tensor: 64-byte aligned, from a pool, given back when the last tensor lets go.
// Safety: the bytes are written by the op that makes them, before anyone else has the storage; later
// writes (optimizer, running averages) happen on the tensor thread between ops.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let byteCount: Int
    /// Bytes of the block, at least `byteCount`.
    private let blockSize: Int
    /// Copies of these bytes in layouts that a library asked for, by layout; dropped on every write.
    private var packed: [PackedLayout: Storage] = [:]

    /// Uninitialised memory.
    ///
    /// - Parameter lasts: whether it outlives the work at hand; it then gets no larger block than it
    ///   needs, which passing values would miss.
    init(byteCount: Int, lasts: Bool = false) {
        self.byteCount = byteCount
        (pointer, blockSize) = StoragePool.shared.take(byteCount, exactly: lasts)
    }

    deinit {
        StoragePool.shared.give(pointer, blockSize)
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

        /// Size of the smallest free blocks that hold `size` bytes and at most as many more.
        func nearestSize(to size: Int) -> Int? {
            free.keys.lazy.filter { $0 >= size && $0 <= 2 * size }.min()
        }

        mutating func popFree(_ size: Int) -> (UnsafeMutableRawPointer, Int)? {
            guard let address = free[size]?.popLast(),
                let pointer = UnsafeMutableRawPointer(bitPattern: address)
            else { return nil }
            if free[size]?.isEmpty == true { free[size] = nil }
            heldBytes -= size
            return (pointer, size)
        }

        mutating func use(_ size: Int) {
            liveBytes += size
            peakBytes = max(peakBytes, liveBytes)
        }
    }

    private let blocks = Mutex(Blocks())

    /// A block for so many bytes, and its size: a free one of that size or, unless it must be exact,
    /// near it; else a new one.
    func take(_ byteCount: Int, exactly: Bool) -> (UnsafeMutableRawPointer, size: Int) {
        let size = exactly ? max(byteCount + 63, 64) / 64 * 64 : Self.blockSize(byteCount)
        let reused = blocks.withLock { blocks -> (UnsafeMutableRawPointer, Int)? in
            let isFree = blocks.free[size] != nil
            let found = isFree || exactly ? size : blocks.nearestSize(to: size)
            let block = found.flatMap { blocks.popFree($0) }
            blocks.use(block?.1 ?? size)
            return block
        }
        return reused ?? (.allocate(byteCount: size, alignment: 64), size)
    }

    func give(_ pointer: UnsafeMutableRawPointer, _ size: Int) {
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
