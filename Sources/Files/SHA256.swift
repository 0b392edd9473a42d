import COpenSSL

/// SHA-256 of bytes that come piece by piece (FIPS 180-4), by the libcrypto of the system.
///
/// OpenSSL compiles nothing here and uses the processor's SHA instructions; FFmpeg's libavutil, which is
/// linked anyway, took seven times as long.
// Safety: one owner at a time updates it, never two threads at once.
package final class SHA256: @unchecked Sendable {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a hash") }
        self.context = context
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto has no SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256")
    }

    package func update(_ bytes: some Sequence<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
            update(Array(bytes))
        }
    }

    /// The 32 bytes of the hash, after which nothing can be added.
    package func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "SHA-256")
        return digest
    }

    /// The hash of bytes that are there.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        let hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The hash of a file of any size.
    ///
    /// - Parameter progress: is told how many bytes have been read so far.
    package static func digest(ofFile path: String, progress: (Int) -> Void = { _ in }) throws
        -> [UInt8]
    {
        let hash = SHA256()
        var count = 0
        try DurableFile.read(path) {
            hash.update($0)
            count += $0.count
            progress(count)
        }
        return hash.finalize()
    }
}

extension [UInt8] {
    /// Lower-case digits, two a byte.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
