import Frames
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct PicturesTests {
    @Test func picturesSurviveTheWayToTensorsAndBack() {
        let frame = Frame(width: 16, height: 16, pixels: (0..<768).map { UInt8($0 % 256) })
        #expect(Tensor(frames: [frame, frame]).frames == [frame, frame])
        #expect(Tensor(frames: [frame]).floats[0] == -1)
        #expect(Tensor(frames: [frame]).floats[255] == 1)
    }

    @Test func whatAPictureCannotHoldIsClipped() {
        let frames = Tensor([-7, 0, 7], shape: [1, 1, 1, 3]).frames
        #expect(frames[0].pixels == [0, 128, 255])
    }

    @Test func whatIsNoNumberIsBlack() {
        let frames = Tensor([.nan, .infinity, -.infinity], shape: [1, 1, 1, 3]).frames
        #expect(frames[0].pixels == [0, 255, 0])
    }
}
