import Sim
import Testing

@testable import Conditioning

struct PackedMapsTests {
    @Test func unpackingRestoresWhatWasPacked() {
        var maps = [Int8](repeating: 0, count: 64 * 128 * 91)
        // First and last number, the border between groups, and a few anywhere.
        for (index, place) in [0, 21, 22, 91 * 63 + 33, 91 * 64 + 34, 91 * 65 + 49, maps.count - 1]
            .enumerated()
        {
            maps[place] = Int8(index - 3) == 0 ? 7 : Int8(index - 3)
        }
        let packed = PackedMaps(maps, size: .usual)
        #expect(packed.unpacked(Set(ConditionGroup.allCases)) == maps)
        // Four bitmaps, and whole groups: a position of boxes, 2 of the road, 2 of scenery, 1 of surfaces.
        let bytes = 4 * 1_024 + 22 + 2 * 12 + 2 * 16 + 41
        #expect(packed.byteCount == bytes)
    }

    @Test func absentGroupsAreZero() {
        let frame = FrameCondition(world(actors: [actor(1, at: Vector3(10, 0, 1))]))
        var hidden = frame
        hidden.groups = [.road]
        let (all, road) = (frame.unpackedMaps(), hidden.unpackedMaps())
        #expect(
            all.indices.allSatisfy {
                road[$0] == ((22..<34).contains($0 % 91) ? all[$0] : 0)
            })
    }
}
