import Files
import Foundation

/// A file of named tensors in the safetensors format, mapped into memory.
///
/// Nobody may shorten or overwrite the file while its tensors are used; to replace it by another does no harm.
/// Its header is checked in full when it is opened, so that reading a tensor by a name from `names`
/// succeeds. https://huggingface.co/docs/safetensors
public struct Safetensors {
    private let file: String
    private let header: SafetensorsHeader
    private let data: MappedFile
    /// Where the numbers begin in `data`.
    private let start: Int

    /// Opens and checks a file.
    public init(contentsOf url: URL) throws {
        file = url.path
        data = try MappedFile(file)
        let bytes = UnsafeRawBufferPointer(data.bytes)
        guard !bytes.starts(with: Self.pointer) else {
            throw SafetensorsError(
                file: file,
                problem:
                    "is a pointer of git-lfs in place of the weights; run 'git lfs pull' in its "
                    + "folder")
        }
        guard bytes.count >= 8 else {
            throw SafetensorsError(file: file, problem: "is too short for a safetensors file")
        }
        let length = bytes.loadUnaligned(as: UInt64.self).littleEndian
        guard length <= SafetensorsHeader.longest, length <= bytes.count - 8 else {
            throw SafetensorsError(
                file: file,
                problem: "announces a header of \(length) bytes in a file of \(bytes.count): "
                    + "cut off, or no safetensors file")
        }
        start = 8 + Int(length)
        header = try SafetensorsHeader(
            [UInt8](bytes[8..<start]), dataCount: bytes.count - start, file: file)
    }

    /// How a file begins that git-lfs has not fetched.
    private static let pointer = Array("version https://git-lfs".utf8)

    /// Free text by key, as the writer left it.
    public var metadata: [String: String] { header.metadata }

    /// The names of all tensors, sorted.
    public var names: [String] { header.entries.keys.sorted() }

    /// The path it was opened from.
    public var path: String { file }

    /// SHA-256 of the whole file in hexadecimal.
    package var sha256: String {
        let hash = SHA256()
        hash.update(UnsafeRawBufferPointer(data.bytes))
        return hash.finalize().hexadecimal
    }

    /// The shape of a tensor, nil when there is none of this name.
    public func shape(of name: String) -> [Int]? { header.entries[name]?.shape }

    /// Whether a tensor's numbers are floating-point numbers; nil when there is none of this name.
    package func holdsFloats(_ name: String) -> Bool? { header.entries[name]?.number.isFloat }

    /// Whether a tensor's numbers have 64 bits, which become 32 when it is read.
    package func holdsDoubles(_ name: String) -> Bool { header.entries[name]?.number == .f64 }

    /// A tensor by name: bfloat16 stays so, all other numbers become float32.
    ///
    /// Numbers that the processor can use, float16 after a conversion, stay in the file until they are used.
    public func tensor(_ name: String) throws -> Tensor {
        guard let entry = header.entries[name] else {
            throw SafetensorsError(file: file, problem: "has no tensor \(quoted(name))")
        }
        let place = start + entry.bytes.lowerBound..<start + entry.bytes.upperBound
        let bytes = UnsafeMutableRawBufferPointer(rebasing: data.bytes[place])
        return entry.mapped(bytes, in: data) ?? entry.tensor(of: UnsafeRawBufferPointer(bytes))
    }
}

extension SafetensorsHeader.Entry {
    fileprivate func tensor(of bytes: UnsafeRawBufferPointer) -> Tensor {
        switch number {
        case .f32: copied(bytes, .float32)
        case .bf16: copied(bytes, .bfloat16)
        case .f16: converted(bytes) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
        case .f64: converted(bytes) { (value: Double) in Float(value) }
        case .bool, .u8: converted(bytes) { (value: UInt8) in Float(value) }
        case .i8: converted(bytes) { (value: Int8) in Float(value) }
        case .u16: converted(bytes) { (value: UInt16) in Float(value) }
        case .i16: converted(bytes) { (value: Int16) in Float(value) }
        case .u32: converted(bytes) { (value: UInt32) in Float(value) }
        case .i32: converted(bytes) { (value: Int32) in Float(value) }
        case .u64: converted(bytes) { (value: UInt64) in Float(value) }
        case .i64: converted(bytes) { (value: Int64) in Float(value) }
        }
    }

    /// The numbers where they lie in the file; nil where they cannot be used there.
    fileprivate func mapped(
        _ bytes: UnsafeMutableRawBufferPointer, in file: MappedFile
    ) -> Tensor? {
        guard let address = bytes.baseAddress, !bytes.isEmpty, Backends.current is CPUBackend,
            UInt(bitPattern: address).isMultiple(of: UInt(number.size))
        else { return nil }
        func there(_ dtype: DType) -> Tensor {
            Tensor(
                shape: shape, dtype: dtype,
                storage: Storage(of: file, at: address, byteCount: bytes.count))
        }
        switch number {
        case .f32: return there(.float32)
        case .bf16: return there(.bfloat16)
        case .f16:
            let halves = FileNumbers(.float16, of: file, at: address, count: bytes.count / 2)
            return Tensor(
                shape: shape, dtype: .float32, storage: Storage(of: halves, as: .float32))
        default: return nil
        }
    }

    private func copied(_ bytes: UnsafeRawBufferPointer, _ dtype: DType) -> Tensor {
        Tensor(shape: shape, dtype) { $0.copyMemory(from: bytes) }
    }

    private func converted<Value: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ float: (Value) -> Float
    ) -> Tensor {
        Tensor(shape: shape) { numbers in
            for index in numbers.indices {
                let offset = index * MemoryLayout<Value>.size
                numbers[index] = float(
                    bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
            }
        }
    }
}

/// A safetensors file that cannot be used.
public struct SafetensorsError: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// The tensor at fault, when it is one.
    public let tensor: String?
    public let problem: String

    init(file: String, tensor: String? = nil, problem: String) {
        self.file = file
        self.tensor = tensor
        self.problem = problem
    }

    public var description: String {
        "\(file): " + (tensor.map { "tensor \(quoted($0)) " } ?? "") + problem
    }
}
