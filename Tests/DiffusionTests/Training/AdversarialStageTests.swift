import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct AdversarialStageTests {
    /// The discriminator pulls in its own direction, as long as its share says, and leaves the value alone.
    @Test func thePullIsAShareOfTheRest() {
        let made = Parameter([2, 3], start: .zeros)
        made.assign(.normal([2, 3], from: RandomStream(seed: 1)))
        let target = Tensor.normal([2, 3], from: RandomStream(seed: 2))
        let liking = Tensor([1, 2, 3, 0, 0, 1], shape: [2, 3])
        func gradient(_ loss: () -> Tensor) -> (value: Tensor, gradient: Tensor) {
            let (value, gradients) = valueAndGradients(of: [made], loss)
            return (value, gradients[0])
        }
        let (value, slope) = gradient { made.value.meanAbsoluteError(to: target) }
        let (adversarial, both) = gradient {
            made.value.adversarialLoss(
                share: 0.25, loss: { $0.meanAbsoluteError(to: target) },
                adversary: { -($0 * liking).mean() })
        }
        #expect(adversarial.item == value.item)
        let length = Tensor.norm(of: [slope]).item * 0.25 / Tensor.norm(of: [liking]).item
        expectClose(both, slope - liking * length)
    }

    /// A discriminator without an opinion pulls nowhere.
    @Test func noOpinionIsNoPull() {
        let made = Parameter([4], start: .ones)
        let (_, gradients) = valueAndGradients(of: [made]) {
            made.value.adversarialLoss(share: 1, loss: { $0.sum() }, adversary: { ($0 * 0).sum() })
        }
        #expect(gradients[0].floats == [1, 1, 1, 1])
    }

    /// Pictures whose rows differ: of L1 and of gradients, by hand.
    @Test func picturesAreComparedWithTheirDifferences() {
        let target = Tensor.zeros([1, 2, 2, 3])
        let made = Tensor.concatenated([target[0..<1], target[0..<1] + 1], axis: 1)
            .sliced(axis: 1, 1..<3)
        // Half of the pixels are 1 off, all differences along columns and none along rows.
        #expect(made.pictureLoss(to: target).item == 0.5 + 0.5)
        #expect(made.changeLoss(to: target, axis: 2).item == 0)
        // The upper row, which is right, counts nothing; a difference counts what its later side does.
        let weights = Tensor([0, 0, 3, 3], shape: [1, 2, 2, 1])
        #expect(made.pictureLoss(to: target, weights: weights).item == 1.5 + 1.5)
    }
}
