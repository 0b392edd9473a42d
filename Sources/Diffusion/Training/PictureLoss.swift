import Tensors

extension Tensor {
    /// L1 of pictures `[n, H, W, 3]` and half as much of what their neighbouring pixels differ by, along
    /// rows and along columns.
    func pictureLoss(to truth: Tensor) -> Tensor {
        meanAbsoluteError(to: truth)
            + (changeLoss(to: truth, axis: 1) + changeLoss(to: truth, axis: 2)) * 0.5
    }

    /// L1 between what neighbours along an axis differ by, here and there.
    func changeLoss(to truth: Tensor, axis: Int) -> Tensor {
        differences(axis: axis).meanAbsoluteError(to: truth.differences(axis: axis))
    }

    private func differences(axis: Int) -> Tensor {
        let length = shape[axis]
        return sliced(axis: axis, 1..<length) - sliced(axis: axis, 0..<(length - 1))
    }
}
