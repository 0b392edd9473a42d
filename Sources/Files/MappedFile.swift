import Foundation

/// The bytes of a file, which come into memory when they are used and which the system may take back.
///
/// What is written to them stays in memory and never reaches the file.
// Safety: the mapping never changes; who writes to its bytes sees to it that nobody else does.
package final class MappedFile: @unchecked Sendable {
    package let bytes: UnsafeMutableRawBufferPointer

    package init(_ path: String) throws {
        try DurableFile.checkIsFile(path)
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw FileError.reading(path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError.reading(path, errno: errno) }
        // Nothing cannot be mapped.
        guard status.st_size > 0 else {
            bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return
        }
        let length = Int(status.st_size)
        let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else {
            throw FileError.reading(path, errno: errno)
        }
        bytes = UnsafeMutableRawBufferPointer(start: start, count: length)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(start, bytes.count) }
    }

    /// Takes whole pages among some bytes out of memory; they come back as they are in the file.
    package static func forget(_ start: UnsafeMutableRawPointer, _ count: Int) {
        let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
        let first = (UInt(bitPattern: start) + page - 1) / page * page
        let end = (UInt(bitPattern: start) + UInt(count)) / page * page
        guard first < end else { return }
        madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED)
    }
}
