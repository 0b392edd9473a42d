import Tensors

/// Makes features and an embedding of what the model is told.
///
/// A group or field that is absent counts as zeros plus a learned vector of its own. As the planes are
/// folded by a linear map, that is the same as learned values in the planes, and cheaper.
public struct ConditionEncoder: Module {
    /// A 4×4 convolution of the planes with stride 4, as 1×1 on folded planes.
    let fold: Conv2d
    /// What absent groups add.
    let absent: Linear
    let mix: Conv2d
    let code1: Linear
    let code2: Linear

    /// - Parameters:
    ///   - width: channels of the features.
    ///   - embedding: numbers of the scene code's embedding.
    public init(width: Int = 64, embedding: Int) {
        let folded = ConditionBatch.fold * ConditionBatch.fold * PlaneRaster.width
        fold = Conv2d(from: folded, to: width, kernel: 1)
        absent = Linear(from: ConditionGroup.allCases.count, to: width, bias: false)
        mix = Conv2d(from: width, to: width)
        code1 = Linear(from: SceneCode.maskedCount, to: embedding)
        code2 = Linear(from: embedding, to: embedding)
    }

    /// - Parameter dtype: what to compute in.
    /// - Returns: features `[b·t, 16, 32, width]` and embedding `[b·t, embedding]`.
    public func callAsFunction(
        _ batch: ConditionBatch, dtype: DType = .float32
    ) -> (features: Tensor, embedding: Tensor) {
        let bt = batch.count
        let (h, w) = (
            PositionGrid.rows / ConditionBatch.fold, PositionGrid.columns / ConditionBatch.fold
        )
        let planes = Tensor(
            bytes: batch.planes, scale: 1 / 127,
            shape: [bt, h, w, batch.planes.count / (bt * h * w)], as: dtype)
        let absence = Tensor(
            batch.presence.map { 1 - $0 }, shape: [bt, batch.presence.count / bt])
        let instead = absent(absence.cast(to: dtype))
        let features = mix((fold(planes) + instead.reshaped(bt, 1, 1, instead.shape[1])).silu())
        let code = Tensor(batch.code, shape: [bt, SceneCode.maskedCount])
        return (features, code2(code1(code).silu()).cast(to: dtype))
    }
}
