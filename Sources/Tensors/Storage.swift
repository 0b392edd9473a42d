import Files
import Foundation
import Synchronization

/// The memory of a tensor on a device, given back when the last tensor lets go.
// Safety: the bytes are written by the op that makes them, before anyone else has the storage; later
// writes (optimizer, running averages) happen on the tensor thread between ops.
final class Storage: @unchecked Sendable {
    /// What computes with it.
    let backend: any Backend
    let byteCount: Int
    /// In the device's memory.
    var address: UnsafeMutableRawPointer { block ?? converted() }
    /// Nil while numbers of a file are not used that have another dtype there.
    private var block: UnsafeMutableRawPointer?
    private let origin: Origin
    /// Copies of these numbers as a backend wants them, by what it calls them; dropped on every write.
    private var packed: [PackedForm: Storage] = [:]
    /// Whether the bytes may be others than where they came from.
    private var isChanged = false

    private enum Origin {
        /// A block of the host's pool, at least `byteCount` long.
        case pool(blockSize: Int)
        /// Bytes of a file.
        case file(MappedFile)
        /// Numbers of a file in another dtype, in a block of their own while they are used.
        case numbers(FileNumbers, as: DType)
        /// Somebody else's memory, which lasts as long as the owner.
        case owner(AnyObject)
    }

    /// Uninitialised memory of the host: 64-byte aligned, from a pool.
    ///
    /// - Parameter lasts: whether it outlives the work at hand; it then gets no larger block than it
    ///   needs, which passing values would miss.
    init(byteCount: Int, lasts: Bool = false) {
        backend = CPUBackend.shared
        self.byteCount = byteCount
        let (block, size) = StoragePool.shared.take(byteCount, exactly: lasts)
        self.block = block
        origin = .pool(blockSize: size)
    }

    /// Bytes of a file that is mapped into the host's memory.
    init(of file: MappedFile, at address: UnsafeMutableRawPointer, byteCount: Int) {
        backend = CPUBackend.shared
        self.byteCount = byteCount
        block = address
        origin = .file(file)
    }

    /// Numbers of a file that is mapped into the host's memory, in a dtype that they do not have there.
    init(of numbers: FileNumbers, as dtype: DType) {
        backend = CPUBackend.shared
        byteCount = numbers.count * dtype.size
        origin = .numbers(numbers, as: dtype)
    }

    /// Memory that somebody else owns.
    init(
        adopting owner: AnyObject, at address: UnsafeMutableRawPointer, byteCount: Int,
        on backend: any Backend
    ) {
        self.backend = backend
        self.byteCount = byteCount
        block = address
        origin = .owner(owner)
    }

    deinit {
        switch origin {
        case .pool(let size): if let block { StoragePool.shared.give(block, size) }
        case .numbers: block?.deallocate()
        case .file, .owner: break
        }
    }

    var isOnHost: Bool {
        switch origin {
        case .pool, .file, .numbers: true
        case .owner: false
        }
    }

    /// Where a file has the numbers, takes them out of memory until they are used again.
    func rest() {
        // What was written to them is nowhere else.
        guard !isChanged, let block else { return }
        switch origin {
        case .file: MappedFile.forget(block, byteCount)
        case .numbers:
            block.deallocate()
            self.block = nil
        case .pool, .owner: break
        }
    }

    /// The numbers of a file once more in another dtype, which takes no memory until they are used; nil where
    /// none has them.
    ///
    /// - Parameter kept: the dtype they are in here.
    func fileNumbers(in kept: DType, as dtype: DType) -> Storage? {
        guard !isChanged else { return nil }
        switch origin {
        case .numbers(let numbers, _): return Storage(of: numbers, as: dtype)
        case .file(let file) where kept == .float32:
            guard let block else { return nil }
            return Storage(
                of: FileNumbers(.float32, of: file, at: block, count: byteCount / kept.size),
                as: dtype)
        case .file, .pool, .owner: return nil
        }
    }

    private func converted() -> UnsafeMutableRawPointer {
        guard case .numbers(let numbers, let dtype) = origin else {
            preconditionFailure("memory without an address")
        }
        // Not of the pool, which would keep it after a rest.
        let made = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: 64)
        numbers.write(as: dtype, to: made)
        block = made
        return made
    }

    /// The address in the host's memory; elsewhere there is none.
    var pointer: UnsafeMutableRawPointer {
        precondition(isOnHost, "numbers of a device read in place")
        return address
    }

    /// The copy that a backend calls so, made on first use.
    func packed(as key: PackedForm, make: () -> Storage) -> Storage {
        if let copy = packed[key] { return copy }
        let copy = make()
        packed[key] = copy
        return copy
    }

    /// Must be called after the bytes have been changed in place.
    func didChange() {
        isChanged = true
        packed.removeAll()
    }
}

/// How a backend wants weights.
enum PackedForm: Hashable {
    /// As oneDNN lays them out.
    case layout(PackedLayout)
    /// In another dtype, laid out as they are.
    case dtype(DType)
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
