import Sim
import Testing

@testable import Conditioning

struct ConditionBatchTests {
    /// A car ahead by day without scenery, and a truck to the side at night.
    private let frames: [FrameCondition] = {
        var night = world(
            road: Road(surroundings: .rural, rightLanes: 2, leftLanes: 1),
            actors: [actor(1, .truck, at: Vector3(12, 3, 1))])
        night.environment = Environment(timeOfDay: .night)
        var day = FrameCondition(world(actors: [actor(1, at: Vector3(10, 0, 1))]))
        day.groups.remove(.scenery)
        return [day, FrameCondition(night)]
    }()

    /// Each part taken from the other frame is that part of the other frame, and the rest stays.
    @Test func partsAreExchangedOneByOne() {
        let batch = ConditionBatch(frames)
        for part in ConditionBatch.Part.allCases {
            let changed = batch.exchanging(part, order: [1, 0])
            let isMaps = part == .boxes || part == .road
            #expect((changed.maps != batch.maps) == isMaps, "\(part)")
            #expect((changed.presence != batch.presence) == (part == .scenery), "\(part)")
            #expect((changed.code != batch.code) == (part == .code), "\(part)")
        }
    }

    @Test func allPartsExchangedAreTheOtherFrames() {
        let swapped = ConditionBatch.Part.allCases.reduce(ConditionBatch(frames)) {
            $0.exchanging($1, order: [1, 0])
        }
        let reversed = ConditionBatch(frames.reversed())
        #expect(swapped.maps == reversed.maps)
        #expect(swapped.presence == reversed.presence)
        #expect(swapped.code == reversed.code)
    }
}
