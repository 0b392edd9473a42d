import Testing

@testable import Tensors

@TensorActor
struct ConvolveTests {
    /// A 3×3 picture and a kernel of ones: every output is a sum over what lies under the kernel.
    static let picture = Tensor((1...9).map(Float.init), shape: [1, 3, 3, 1])

    @Test func sumsUnderTheKernel() {
        let y = Self.picture.convolved(weight: .ones([1, 1, 3, 3]))
        #expect(y.floats == [12, 21, 16, 27, 45, 33, 24, 39, 28])
    }

    @Test func stridesAndPadsOneSide() {
        let padding = Padding.zeros(top: 0, left: 0, bottom: 1, right: 1)
        let y = Self.picture.convolved(weight: .ones([1, 1, 2, 2]), stride: 2, padding: padding)
        #expect(y.floats == [12, 9, 15, 9])
    }

    /// A kernel of one number reads every other row and column alone.
    @Test(arguments: [(0, [10, 30, 70, 90] as [Float]), (1, [0, 0, 0, 0, 50, 0, 0, 0, 0])])
    func stridedPositionsOfOneNumber(padding: Int, expected: [Float]) {
        let y = Self.picture.convolved(
            weight: .ones([1, 1, 1, 1]) * 10, stride: 2, padding: .init(integerLiteral: padding))
        #expect(y.floats == expected)
    }

    @Test func gradientsOfStridedPositions() {
        let weight = Parameter([1, 1, 1, 1], start: .zeros)
        let x = Parameter([1, 3, 3, 1], start: .zeros)
        weight.assign(Tensor([10], shape: [1, 1, 1, 1]))
        x.assign(Self.picture)
        let (_, gradients) = valueAndGradients(of: [x, weight]) {
            x.value.convolved(weight: weight.value, stride: 2).sum()
        }
        #expect(gradients.map(\.floats) == [[10, 0, 10, 0, 0, 0, 10, 0, 10], [20]])
    }

    @Test func biasAndOrderOfChannels() {
        let x = Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2])
        let weight = Tensor([1, 10, 100, 1000, 0, 1], shape: [3, 2, 1, 1])
        let y = x.convolved(weight: weight, bias: Tensor([0.5, 0, -1], shape: [3]))
        #expect(y.shape == [1, 1, 2, 3])
        #expect(y.floats == [21.5, 2100, 1, 43.5, 4300, 3])
    }

    @Test func noPicturesGiveNone() {
        let y = Tensor.zeros([0, 3, 3, 2]).convolved(weight: .ones([4, 2, 3, 3]))
        #expect(y.shape == [0, 3, 3, 4])
    }

    @Test func alongTimeSumsNeighboursOfOneClip() {
        // Two clips of three frames with two positions each.
        let x = Tensor((0..<12).map(Float.init), shape: [6, 1, 2, 1])
        let y = x.convolvedAlongTime(weight: .ones([1, 1, 3]), frames: 3)
        #expect(y.floats == [2, 4, 6, 9, 6, 8, 14, 16, 24, 27, 18, 20])
    }

    @Test func alongTimeWithoutPaddingLeavesTheMiddle() {
        let x = Tensor((0..<8).map(Float.init), shape: [4, 1, 2, 1])
        let y = x.convolvedAlongTime(weight: .ones([1, 1, 3]), frames: 4, padding: 0)
        #expect(y.shape == [2, 1, 2, 1])
        #expect(y.floats == [6, 9, 12, 15])
    }

    /// Ones over 3 frames of 3×3: sums of squares of neighbouring frames of one clip.
    @Test func overClipsSumsFramesAndPositions() {
        let x = Tensor.concatenated(
            [Self.picture, Self.picture * 10, Self.picture * 100, Self.picture], axis: 0)
        let y = x.convolvedOverClips(weight: .ones([1, 1, 3, 3, 3]), frames: 2)
        let sums: [Float] = [12, 21, 16, 27, 45, 33, 24, 39, 28]
        #expect(y.floats == [11, 11, 101, 101].flatMap { times in sums.map { $0 * times } })
    }

    /// d(Σ g·y): by hand for one output of a 2×2 kernel on a 2×2 picture.
    @Test func gradientsOfAProduct() {
        let weight = Parameter([1, 1, 2, 2], start: .zeros)
        let bias = Parameter([1], start: .zeros)
        let x = Parameter([1, 2, 2, 1], start: .zeros)
        weight.assign(Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2]))
        x.assign(Tensor([5, 6, 7, 8], shape: [1, 2, 2, 1]))
        let (value, gradients) = valueAndGradients(of: [x, weight, bias]) {
            x.value.convolved(weight: weight.value, bias: bias.value, padding: 0)
        }
        #expect(value.floats == [70])
        #expect(gradients.map(\.floats) == [[1, 2, 3, 4], [5, 6, 7, 8], [1]])
    }
}
