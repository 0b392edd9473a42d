/// How activations are stored and multiplied; weights, statistics and losses are always float32.
public enum Precision: String, Codable, CaseIterable, Sendable {
    /// bfloat16 where the processor multiplies it, else float32.
    case auto
    case float32
    case bfloat16

    /// Whether the processor multiplies bfloat16 numbers itself.
    public static var hasBFloat16: Bool { OneDNN.hasBFloat16 }

    /// The best instruction set of convolutions here, such as "AMX", "AVX-512 BF16" or "AVX2".
    public static var instructionSet: String { OneDNN.instructionSet }

    /// The dtype of activations on this machine.
    public func dtype() throws(UnsupportedPrecision) -> DType {
        switch self {
        case .auto: return Self.hasBFloat16 ? .bfloat16 : .float32
        case .float32: return .float32
        case .bfloat16:
            guard Self.hasBFloat16 else {
                throw UnsupportedPrecision(precision: self, instructionSet: Self.instructionSet)
            }
            return .bfloat16
        }
    }
}

/// A precision that the processor does not have: a mistake of usage (exit code 64).
public struct UnsupportedPrecision: Error, CustomStringConvertible {
    public let precision: Precision
    public let instructionSet: String

    public var description: String {
        """
        precision \(precision.rawValue) needs a processor with AVX-512 BF16 or AMX and this one \
        offers \(instructionSet)
        """
    }
}
