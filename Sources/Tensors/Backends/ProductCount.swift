import CKernels
import Synchronization

/// Counts the floating-point operations of products where they are computed: convolutions, linear layers,
/// matrix products and attention, forward and backward.
///
/// A multiplication and its addition are two; products with the zeros around a picture count as well. What
/// stands between products (norms, activations, sums) is not counted.
public enum ProductCount {
    private static let total = Atomic<Int>(0)

    /// Operations that `body` asks for; nothing else may compute meanwhile.
    public static func operations(in body: () throws -> Void) rethrows -> Int {
        let before = total.load(ordering: .relaxed)
        try body()
        return total.load(ordering: .relaxed) - before
    }

    static func add(_ operations: Int) {
        total.add(operations, ordering: .relaxed)
    }
}

extension PrimitiveDescription {
    /// Operations of one run.
    var operations: Int {
        guard let weights else { return 0 }
        let kernel = weights.dims
        switch operation {
        case .convolution:
            return 2 * destination.dims.reduce(1, *) * kernel.dropFirst().reduce(1, *)
        case .innerProduct: return 2 * source.dims.reduce(1, *) * kernel[0]
        case .matrixProduct:
            return 2 * destination.dims.reduce(1, *) * kernel[kernel.count - 2]
        case .reorder: return 0
        }
    }
}

extension PrimitiveDescription.Layout {
    /// Lengths of the axes.
    fileprivate var dims: [Int] {
        switch self {
        case .strided(let dims, _, _), .any(let dims, _): dims
        case .chosen: preconditionFailure("\(self) is no operand of a product")
        }
    }
}

extension ck_attention {
    /// Operations of `products` of its products, each of all queries with all keys.
    func operations(products: Int) -> Int {
        2 * products * sequences * heads * width * queries * keys
    }
}
