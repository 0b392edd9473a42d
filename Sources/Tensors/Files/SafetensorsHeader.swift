/// What a safetensors file says about its tensors, checked against the file's size.
struct SafetensorsHeader {
    /// Longer headers are refused, as the format demands.
    static let longest = 100_000_000

    /// How numbers stand in a file.
    enum Number: String {
        case bool = "BOOL"
        case u8 = "U8"
        case i8 = "I8"
        case u16 = "U16"
        case i16 = "I16"
        case u32 = "U32"
        case i32 = "I32"
        case u64 = "U64"
        case i64 = "I64"
        case f16 = "F16"
        case bf16 = "BF16"
        case f32 = "F32"
        case f64 = "F64"

        var isFloat: Bool { [.f16, .bf16, .f32, .f64].contains(self) }

        /// Bytes of one number.
        var size: Int {
            switch self {
            case .bool, .u8, .i8: 1
            case .u16, .i16, .f16, .bf16: 2
            case .u32, .i32, .f32: 4
            case .u64, .i64, .f64: 8
            }
        }
    }

    struct Entry {
        let number: Number
        let shape: [Int]
        /// Place in the file, counted from the end of the header.
        let bytes: Range<Int>
    }

    private(set) var metadata: [String: String] = [:]
    private(set) var entries: [String: Entry] = [:]

    /// Reads the JSON text `bytes`, after which `dataCount` bytes of numbers follow in `file`.
    init(_ bytes: [UInt8], dataCount: Int, file: String) throws {
        do {
            var scanner = HeaderScanner(bytes)
            try scanner.object { scanner, key in
                if key == "__metadata__" {
                    try scanner.object { metadata[$1] = try $0.string() }
                } else {
                    entries[key] = try Self.entry(of: key, from: &scanner, file: file)
                }
            }
            try scanner.end()
        } catch let error as HeaderScanner.Malformed {
            throw SafetensorsError(file: file, problem: error.problem)
        }
        try checkCover(dataCount, file: file)
    }

    private static func entry(
        of name: String, from scanner: inout HeaderScanner, file: String
    ) throws -> Entry {
        var dtype: String?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.object { scanner, key in
            switch key {
            case "dtype": dtype = try scanner.string()
            case "shape": shape = try scanner.naturals()
            case "data_offsets": offsets = try scanner.naturals()
            default: throw fault("has the unknown field \(quoted(key))")
            }
        }
        guard let dtype, let shape, let offsets else {
            throw fault("must have dtype, shape and data_offsets")
        }
        guard let number = Number(rawValue: dtype) else {
            throw fault("has the unknown dtype \(quoted(dtype))")
        }
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw fault("must have data_offsets [begin, end], not \(offsets.prefix(4))")
        }
        guard let size = byteCount(shape, number), size == offsets[1] - offsets[0] else {
            throw fault(
                "of shape \(shape.prefix(8)) in \(dtype) does not fill its bytes "
                    + "\(offsets[0]) to \(offsets[1])")
        }
        return Entry(number: number, shape: shape, bytes: offsets[0]..<offsets[1])

        func fault(_ problem: String) -> SafetensorsError {
            SafetensorsError(file: file, tensor: name, problem: problem)
        }
    }

    /// Nil when the product does not fit an integer.
    private static func byteCount(_ shape: [Int], _ number: Number) -> Int? {
        var product = 1
        for length in shape + [number.size] {
            let (next, overflow) = product.multipliedReportingOverflow(by: length)
            if overflow { return nil }
            product = next
        }
        return product
    }

    /// Every byte must belong to exactly one tensor.
    private func checkCover(_ dataCount: Int, file: String) throws {
        let inOrder = entries.sorted {
            ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
                < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
        }
        var end = 0
        for (name, entry) in inOrder {
            guard entry.bytes.lowerBound == end else {
                let problem =
                    entry.bytes.lowerBound < end
                    ? "overlaps the tensor before it" : "leaves bytes before it that belong to none"
                throw SafetensorsError(file: file, tensor: name, problem: problem)
            }
            end = entry.bytes.upperBound
            guard end <= dataCount else {
                throw SafetensorsError(
                    file: file, tensor: name,
                    problem: "ends at byte \(end) of \(dataCount): the file is cut off")
            }
        }
        guard end == dataCount else {
            throw SafetensorsError(
                file: file, problem: "\(dataCount - end) bytes at the end belong to no tensor")
        }
    }
}
