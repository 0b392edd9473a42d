import Files
import Foundation

extension Safetensors {
    /// Writes a file of named tensors, whole or not at all; the same input gives the same bytes.
    ///
    /// - Parameter dtype: how numbers are stored; as they are when nil.
    public static func write(
        _ tensors: [(String, Tensor)], metadata: [String: String] = [:],
        as dtype: DType? = nil, to url: URL
    ) throws {
        // Wide numbers first, so that every tensor is aligned in a mapped file.
        let stored = tensors.sorted { a, b in
            let sizes = (dtype ?? a.1.dtype, dtype ?? b.1.dtype)
            return (sizes.1.size, a.0) < (sizes.0.size, b.0)
        }
        try DurableFile.write(to: url.path) { file in
            try file.append(try header(of: stored, metadata: metadata, as: dtype, file: url.path))
            for (_, tensor) in stored {
                let tensor = dtype.map(tensor.cast) ?? tensor
                try tensor.withBytes { try file.append($0) }
            }
        }
    }

    /// Length and JSON, padded so that the numbers begin at a multiple of eight.
    private static func header(
        of tensors: [(String, Tensor)], metadata: [String: String], as dtype: DType?,
        file: String
    ) throws -> Data {
        var fields: [String: Field] = [:]
        var end = 0
        for (name, tensor) in tensors {
            precondition(fields[name] == nil, "two tensors are called \(name)")
            precondition(name != "__metadata__", "\(name) names no tensor")
            let dtype = dtype ?? tensor.dtype
            let begin = end
            end += tensor.count * dtype.size
            fields[name] = .tensor(
                Description(
                    dtype: dtype == .float32 ? "F32" : "BF16", shape: tensor.shape,
                    dataOffsets: [begin, end]))
        }
        if !metadata.isEmpty { fields["__metadata__"] = .metadata(metadata) }
        var json = try JSON.line(fields, file: file)
        json.append(contentsOf: repeatElement(0x20, count: (8 - json.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
    }

    private enum Field: Encodable {
        case metadata([String: String])
        case tensor(Description)

        func encode(to encoder: any Encoder) throws {
            // A dictionary that encodes itself would have its keys turned into snake_case.
            var container = encoder.singleValueContainer()
            switch self {
            case .metadata(let texts): try container.encode(texts)
            case .tensor(let description): try container.encode(description)
            }
        }
    }

    private struct Description: Encodable {
        let dtype: String
        let shape: [Int]
        let dataOffsets: [Int]
    }
}
