import Tensors

/// Makes features and an embedding of the conditions.
///
/// A group or field that is absent counts as zeros plus a learned vector of its own. As the maps are
/// folded by a linear map, that is the same as learned values in the maps, and cheaper.
package struct ConditionEncoder: Module {
    /// A 4×4 convolution of the maps with stride 4, as 1×1 on folded maps.
    let fold: Conv2d
    /// What absent groups add.
    let absent: Linear
    let mix: Conv2d
    /// Nil in models that fold their maps alone.
    let deep: MapEncoder?
    let code1: Linear
    let code2: Linear

    /// - Parameters:
    ///   - width: channels of the features.
    ///   - mapChannels: width of each scale of a network that reads maps at their own resolution; empty for
    ///     none.
    ///   - embedding: numbers of the scene code's embedding.
    package init(width: Int = 64, mapChannels: [Int] = [], embedding: Int) {
        let folded = ConditionBatch.fold * ConditionBatch.fold * MapRaster.width
        fold = Conv2d(from: folded, to: width, kernel: 1)
        absent = Linear(from: ConditionGroup.allCases.count, to: width, bias: false)
        mix = Conv2d(from: width, to: width)
        deep = mapChannels.isEmpty ? nil : MapEncoder(channels: mapChannels, width: width)
        code1 = Linear(from: SceneCode.maskedCount, to: embedding)
        code2 = Linear(from: embedding, to: embedding)
    }

    /// - Parameter dtype: what to compute in.
    /// - Returns: features `[b·t, h, w, width]` and embedding `[b·t, embedding]`.
    package func callAsFunction(
        _ batch: ConditionBatch, dtype: DType = .float32
    ) -> (features: Tensor, embedding: Tensor) {
        let bt = batch.count
        let (h, w) = (
            batch.size.rows / ConditionBatch.fold, batch.size.columns / ConditionBatch.fold
        )
        let maps = Tensor(
            bytes: batch.maps, scale: 1 / 127,
            shape: [bt, h, w, batch.maps.count / (bt * h * w)], as: dtype)
        let absence = Tensor(
            batch.presence.map { 1 - $0 }, shape: [bt, batch.presence.count / bt]
        ).cast(to: dtype)
        let instead = absent(absence)
        var features = mix((fold(maps) + instead.reshaped(bt, 1, 1, instead.shape[1])).silu())
        if let deep { features = features + deep(maps, absence: absence) }
        let code = Tensor(batch.code, shape: [bt, SceneCode.maskedCount])
        return (features, code2(code1(code).silu()).cast(to: dtype))
    }

    /// What weights of older versions of the conditions become: they ignore what they never had.
    package func adaptations(named name: String) -> [String: WeightAdaptation] {
        let folds = ConditionBatch.fold * ConditionBatch.fold
        let (width, embedding) = (fold.weight.shape[0], code1.weight.shape[0])
        let maps = ConditionLayout.current.maps.count
        let older = ConditionLayout.olderMapCounts
        let old = ConditionLayout.Version2.self
        var adaptations = [
            "\(name).fold.weight": WeightAdaptation(
                of: older.map { [width, folds * $0, 1, 1] }
            ) {
                let known = $0.shape[1] / folds
                return $0.reshaped(width, folds, known)
                    .padded(axis: 2, before: 0, after: maps - known)
                    .reshaped(width, folds * maps, 1, 1)
            },
            "\(name).absent.weight": WeightAdaptation(of: [[width, old.groups]]) {
                $0.padded(axis: 1, before: 0, after: ConditionGroup.allCases.count - old.groups)
            },
            "\(name).code1.weight": WeightAdaptation(of: [[embedding, old.code + old.fields]]) {
                let parts = $0.split(axis: 1, sizes: [old.code, old.fields])
                let fields = SceneCode.Field.allCases.count
                return .concatenated(
                    [
                        parts[0].padded(
                            axis: 1, before: 0, after: SceneCode.names.count - old.code),
                        parts[1].padded(axis: 1, before: 0, after: fields - old.fields),
                    ], axis: 1)
            },
        ]
        if let deep {
            let width = deep.input.weight.shape[0]
            adaptations["\(name).deep.input.weight"] = WeightAdaptation(
                of: older.map { [width, $0, 1, 1] }
            ) { $0.padded(axis: 1, before: 0, after: maps - $0.shape[1]) }
        }
        return adaptations
    }
}
