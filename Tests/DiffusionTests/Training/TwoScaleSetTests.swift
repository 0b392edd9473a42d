import Frames
import Randomness
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct TwoScaleSetTests {
    /// Rows and columns that tell where they come from.
    private struct Grid: Croppable, Equatable {
        var grid: GridSize
        var place: [Int] = [0, 0]

        func cropped(to size: GridSize, row: Int, column: Int) -> Grid {
            Grid(grid: size, place: [row, column])
        }
    }

    private let small = Grid(grid: GridSize(rows: 2, columns: 3))
    private let large = Grid(grid: GridSize(rows: 8, columns: 12))

    @Test func wholeSmallOnesAndCropsOfLargeOnesTakeTurns() {
        var stream = RandomStream(seed: 1)
        let drawn = TwoScaleSet(small: [small], large: [large]).drawn(40, using: &stream)
        #expect(drawn.allSatisfy { $0.grid == small.grid })
        let crops = stride(from: 1, to: 40, by: 2).map { drawn[$0].place }
        #expect(stride(from: 0, to: 40, by: 2).allSatisfy { drawn[$0] == small })
        #expect(Set(crops).count > 10)
        #expect(crops.allSatisfy { (0...6).contains($0[0]) && (0...9).contains($0[1]) })
        let alone = TwoScaleSet(small: [small], large: []).drawn(4, using: &stream)
        #expect(alone.allSatisfy { $0 == small })
    }

    /// Which one, its row, its column: the order that runs were begun with.
    @Test func randomNumbersAreTakenInOrder() {
        var (drawing, stream) = (RandomStream(seed: 2), RandomStream(seed: 2))
        let crop = [large, large, large].randomCrop(small.grid, using: &drawing)
        _ = Int.random(in: 0..<3, using: &stream)
        let row = Int.random(in: 0...6, using: &stream)
        #expect(crop.place == [row, Int.random(in: 0...9, using: &stream)])
    }

    /// Pictures take their column first, and whole ones no numbers.
    @Test func picturesKeepTheirOwnOrder() {
        var (drawing, stream) = (RandomStream(seed: 3), RandomStream(seed: 3))
        #expect(
            WeightedPicture.corner(of: small.grid, in: small.grid, using: &drawing) == (0, 0))
        let corner = WeightedPicture.corner(of: small.grid, in: large.grid, using: &drawing)
        let column = Int.random(in: 0...9, using: &stream)
        #expect(corner == (Int.random(in: 0...6, using: &stream), column))
    }

    /// Latents and small frames are cut where the pictures are.
    @Test func whatBelongsTogetherIsCutTogether() {
        var frame = Frame(width: 64, height: 32)
        for index in frame.pixels.indices { frame.pixels[index] = UInt8(index % 251) }
        let latents = Tensor.normal([1, 4, 8, 2], from: RandomStream(seed: 4))
        let size = GridSize(rows: 2, columns: 3)
        let decoding = DecodingClip(pictures: [frame], latents: latents)
            .cropped(to: size, row: 1, column: 4)
        #expect(decoding.pictures == [frame.cropped(x: 32, y: 8, width: 24, height: 16)])
        let part = latents.sliced(axis: 1, 1..<3).sliced(axis: 2, 4..<7).floats
        #expect(decoding.latents.floats == part)
        // Two pixels of the small frame to a position.
        let reduced = frame.cropped(x: 0, y: 0, width: 16, height: 8)
        let upsampling = UpsamplingClip(detail: latents, small: [reduced])
            .cropped(to: size, row: 1, column: 4)
        #expect(upsampling.small == [reduced.cropped(x: 8, y: 2, width: 6, height: 4)])
        #expect(upsampling.detail.floats == part)
    }
}
