import Tensors

extension Tensor {
    /// L1 of pictures `[n, H, W, 3]` and half as much of what their neighbouring pixels differ by, along
    /// rows and along columns.
    ///
    /// - Parameter weights: what each pixel counts, `[n, H, W, 1]`; all alike when nil.
    package func pictureLoss(to target: Tensor, weights: Tensor? = nil) -> Tensor {
        meanAbsoluteError(to: target, weights: weights)
            + (changeLoss(to: target, axis: 1, weights: weights)
                + changeLoss(to: target, axis: 2, weights: weights)) * 0.5
    }

    /// L1 of pictures `[n, H, W, 3]` and of what their neighbouring pixels differ by, at the pictures' size,
    /// half and a quarter of it.
    ///
    /// - Parameter weights: what each pixel counts, `[n, H, W, 1]`.
    func detailLoss(to target: Tensor, weights: Tensor) -> Tensor {
        var (made, target, weights) = (self, target, weights)
        var loss = made.meanAbsoluteError(to: target, weights: weights)
        for scale in 0..<3 {
            if scale > 0 {
                made = made.areaDownsampled(by: 2)
                target = target.areaDownsampled(by: 2)
                weights = weights.areaDownsampled(by: 2)
            }
            loss =
                loss + made.changeLoss(to: target, axis: 1, weights: weights)
                + made.changeLoss(to: target, axis: 2, weights: weights)
        }
        return loss
    }

    /// L1 between what neighbours along an axis differ by, here and there.
    ///
    /// - Parameter weights: of the later neighbour.
    package func changeLoss(to target: Tensor, axis: Int, weights: Tensor? = nil) -> Tensor {
        differences(axis: axis).meanAbsoluteError(
            to: target.differences(axis: axis),
            weights: weights.map { $0.sliced(axis: axis, 1..<$0.shape[axis]) })
    }

    private func differences(axis: Int) -> Tensor {
        let length = shape[axis]
        return sliced(axis: axis, 1..<length) - sliced(axis: axis, 0..<(length - 1))
    }
}
