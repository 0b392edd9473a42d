import CKernels
import Synchronization

/// The ops that are not made of others, on the memory of one device: a table that every device fills.
///
/// Tensors stay where the backend that made them put them, and an op runs where its first operand lies. Shapes
/// have been checked before. Results are new tensors unless a destination is given.
protocol Backend: AnyObject, Sendable {
    /// What people call it.
    var name: String { get }
    /// Whether it multiplies bfloat16 numbers itself, and whether that is the usual way.
    var bfloat16: (isThere: Bool, isUsual: Bool) { get }

    // MARK: Memory

    /// Bytes that nobody uses yet; nil on the processor.
    var freeBytes: Int? { get }

    /// Uninitialised memory.
    ///
    /// - Parameter lasts: whether it outlives the work at hand.
    func storage(byteCount: Int, lasts: Bool) -> Storage
    /// Fills a storage with the host's bytes, from its start.
    func write(_ bytes: UnsafeRawBufferPointer, to storage: Storage)
    /// Reads a storage from its start, after all that is under way there.
    func read(_ storage: Storage, into bytes: UnsafeMutableRawBufferPointer)
    /// Zeros.
    func clear(_ storage: Storage)

    // MARK: Numbers

    /// Every number through an op.
    func unary(_ op: ck_unary_op, _ p: Float, _ q: Float, _ x: Tensor, as dtype: DType) -> Tensor
    /// Two tensors through an op, each read along `shape` by its strides.
    func binary(
        _ op: ck_binary_op, _ p: Float, _ q: Float, _ a: Tensor, _ b: Tensor, over shape: [Int],
        as dtype: DType
    ) -> Tensor
    /// `[outer, n, inner]` summed over the middle axis in float32: `[outer, inner]`.
    func sum(_ x: Tensor, outer: Int, count n: Int, inner: Int) -> Tensor
    /// Whether no number is infinite or NaN.
    func isFinite(_ x: Tensor) -> Bool
    /// The Euclidean length of all numbers of float32 tensors together; there is a tensor at least.
    func norm(of tensors: [Tensor]) -> Tensor
    /// Signed bytes times `scale`.
    func expand(_ bytes: [Int8], scale: Float, shape: [Int], as dtype: DType) -> Tensor

    // MARK: Places

    /// Copies numbers of one dtype between two strided views of the same lengths.
    func copy(_ lengths: [Int], from: StridedView, to: StridedView)
    /// Rows of `width` numbers by their numbers.
    func gather(_ table: Tensor, rows: [Int], width: Int, shape: [Int]) -> Tensor
    /// Adds each row of `x` to that row of the float32 `table`.
    func scatterAdd(_ x: Tensor, rows: [Int], width: Int, to table: Tensor)
    /// A sparse linear map along the middle axis of `[outer, n, inner]`.
    func resample(
        _ x: Tensor, outer: Int, by map: AxisMap, inner: Int, shape: [Int], as dtype: DType
    ) -> Tensor

    // MARK: Layers

    /// Softmax of each row.
    func softmax(_ x: Tensor, rows: Int, columns: Int) -> Tensor
    /// The gradient of its argument, from its result and that one's gradient.
    func softmaxGradient(_ y: Tensor, _ gradient: Tensor, rows: Int, columns: Int) -> Tensor
    /// The result; the mean and 1/deviation of every group, `[n, groups, 2]`.
    func groupNorm(_ norm: ck_group_norm, _ x: Tensor, scale: Tensor, shift: Tensor)
        -> (result: Tensor, statistics: Tensor)
    /// Gradients of x, and of scale and shift by sample, `[n, c]`.
    func groupNormGradient(
        _ norm: ck_group_norm, _ x: Tensor, _ gradient: Tensor, scale: Tensor, shift: Tensor,
        statistics: Tensor
    ) -> [Tensor]
    /// The result; the mean (0 for RMS) and 1/deviation of every row, `[rows, 2]`.
    func rowNorm(_ norm: ck_row_norm, _ x: Tensor, scale: Tensor, shift: Tensor)
        -> (result: Tensor, statistics: Tensor)
    /// Gradients of x, scale and shift.
    func rowNormGradient(
        _ norm: ck_row_norm, _ x: Tensor, _ gradient: Tensor, scale: Tensor, shift: Tensor,
        statistics: Tensor
    ) -> [Tensor]
    /// Attention of queries to keys and values, each a part of a tensor, to a result.
    func attention(_ call: ck_attention, _ parts: [AttentionPart], to result: Tensor)
    /// Gradients of queries, keys and values, each into a part of a tensor.
    func attentionGradient(
        _ call: ck_attention, _ parts: [AttentionPart], _ gradient: Tensor,
        to carried: [AttentionPart])

    // MARK: Products

    /// A convolution or linear layer, written to `y` or added to it.
    func product(
        _ op: AffineOp, _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, to y: Tensor,
        accumulating: Bool)
    func gradientOfInput(_ op: AffineOp, _ g: Tensor, _ weight: Tensor, shape: [Int]) -> Tensor
    func gradientOfWeights(
        _ op: AffineOp, _ x: Tensor, _ g: Tensor, shape: [Int], withBias: Bool
    ) -> (weight: Tensor, bias: Tensor?)
    /// Products of batches of matrices stored alike.
    func product(_ a: MatrixBatch, _ b: MatrixBatch, shape: [Int]) -> Tensor

    // MARK: Optimizers

    /// One AdamW step, in place.
    func adamW(
        _ step: ck_adamw_step, _ weight: Tensor, _ gradient: Tensor, first: Tensor, second: Tensor)
    /// Moves `average` towards `x` by a share of their difference, in place.
    func approach(_ average: Tensor, to x: Tensor, share: Float)
}

/// A tensor's numbers as strides walk over them from an offset.
struct StridedView {
    let tensor: Tensor
    var offset = 0
    let strides: [Int]
}

/// Queries, keys or values: a tensor and the number they start at.
struct AttentionPart {
    let tensor: Tensor
    let offset: Int
}

/// The last two axes of a tensor as a batch of matrices, read as they are stored or transposed.
struct MatrixBatch {
    let tensor: Tensor
    let count: Int
    /// As read.
    let rows: Int
    let columns: Int
    let isTransposed: Bool
}

/// Where new tensors lie: on the processor, until another device is chosen.
enum Backends {
    private static let chosen = Mutex<any Backend>(Device.backendOfEnvironment)

    static var current: any Backend { chosen.withLock { $0 } }

    static func use(_ backend: any Backend) { chosen.withLock { $0 = backend } }
}
