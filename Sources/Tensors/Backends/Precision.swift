/// How activations are stored and multiplied; weights, statistics and losses are always float32.
public enum Precision: String, Codable, CaseIterable, Sendable {
    /// bfloat16 where the device multiplies it fast, else float32.
    case auto
    case float32
    case bfloat16

    /// Whether the device multiplies bfloat16 numbers itself.
    public static var hasBFloat16: Bool { Backends.current.bfloat16.isThere }

    /// The dtype of activations on the device that computes.
    public func dtype() throws(UnsupportedPrecision) -> DType {
        switch self {
        case .auto: return Backends.current.bfloat16.isUsual ? .bfloat16 : .float32
        case .float32: return .float32
        case .bfloat16:
            guard Self.hasBFloat16 else {
                throw UnsupportedPrecision(precision: self, instructionSet: Device.computing)
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
