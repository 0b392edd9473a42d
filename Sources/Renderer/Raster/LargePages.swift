import Foundation

/// Memory that is taken anew for every frame: in large pages it costs few page faults, which are a
/// seventh of a frame's time otherwise.
enum LargePages {
    /// Asks the system for large pages within some memory that nobody has touched; where it has none
    /// nothing changes.
    static func advise(_ memory: UnsafeMutableRawBufferPointer) {
        let page = 1 << 21
        guard let start = memory.baseAddress, memory.count > page else { return }
        let skipped = -Int(bitPattern: start) & (page - 1)
        let length = (memory.count - skipped) & ~(page - 1)
        if length > 0 { madvise(start + skipped, length, Int32(MADV_HUGEPAGE)) }
    }
}

extension Array {
    /// So many times the same element, in large pages where there are any.
    init(inLargePages element: Element, count: Int) {
        self.init(unsafeUninitializedCapacity: count) { elements, size in
            LargePages.advise(UnsafeMutableRawBufferPointer(elements))
            elements.initialize(repeating: element)
            size = count
        }
    }

    /// Empty, with room for so many elements.
    init(withRoomInLargePagesFor count: Int) {
        self.init(unsafeUninitializedCapacity: count) { elements, size in
            LargePages.advise(UnsafeMutableRawBufferPointer(elements))
            size = 0
        }
    }
}
