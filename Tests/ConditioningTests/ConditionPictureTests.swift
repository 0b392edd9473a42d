import Sim
import Testing

@testable import Conditioning

struct ConditionPictureTests {
    let seen = FrameCondition(world(actors: [actor(1, at: Vector3(10, 3, 1))]))

    @Test func aMapIsDrawnUpright() {
        let picture = seen.picture(map: "car", of: .boxes)
        // Its rear, 8 m ahead and from 2 to 4 m to the left, spans columns 32 to 48.
        #expect(picture[40, 30] == (255, 255, 255))
        #expect(picture[88, 30] == (128, 128, 128))
        #expect(picture[40, 45] == (128, 128, 128))
    }

    @Test func theSheetHoldsEveryMap() {
        let grid = seen.grid()
        #expect(grid.width == 7 * 128 && grid.height == 13 * 64)
        // Map 7, x, is the first of the second row: the rear is −1.
        #expect(grid[40, 64 + 30] == (1, 1, 1))
    }
}
