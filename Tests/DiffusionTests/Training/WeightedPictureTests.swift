import Conditioning
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct WeightedPictureTests {
    /// A crop of a large frame counts road users where they are in it: each pixel as in the whole.
    @Test func cropsKeepTheirWeights() {
        let clip = SyntheticDataset(seed: 3).clip(
            0, ClipShape(frames: 1, fps: 7.5, width: 1_024, height: 512))
        let whole = WeightedPicture(clip.frames[0], condition: clip.conditions[0])
        let crop = whole.cropped(to: GridSize(rows: 16, columns: 32), row: 24, column: 40)
        let weights = WeightedPicture.weights([whole])
        #expect(
            WeightedPicture.weights([crop]).floats
                == weights.sliced(axis: 1, 192..<320).sliced(axis: 2, 320..<576).floats)
        #expect(crop.frame == clip.frames[0].cropped(x: 320, y: 192, width: 256, height: 128))
        // Of all pixels as much as of all positions of the condition.
        let covered = clip.conditions[0].coverage(by: .boxes, rows: 1, columns: 1)[0]
        #expect(covered > 0)
        #expect(abs(weights.mean().item - (1 + 3 * covered)) < 1e-4)
    }
}
