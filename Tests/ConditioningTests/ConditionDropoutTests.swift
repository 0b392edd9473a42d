import Randomness
import Sim
import Testing

@testable import Conditioning

struct ConditionDropoutTests {
    let frame = FrameCondition(world(actors: [actor(1, at: Vector3(10, 0, 1))]))
    let stream = RandomStream(seed: 5)

    /// What is left of each of many clips of eight frames.
    private func clips(_ dropout: ConditionDropout, count: Int = 400) -> [[FrameCondition]] {
        let clip = [FrameCondition](repeating: frame, count: 8)
        return (0..<count).map { dropout.applied(to: clip, using: stream.child($0)) }
    }

    private func share(_ clips: [[FrameCondition]], _ isSo: ([FrameCondition]) -> Bool) -> Double {
        Double(clips.count(where: isSo)) / Double(clips.count)
    }

    @Test func nothingIsHiddenByNone() {
        #expect(clips(.none, count: 1)[0].allSatisfy { $0 == frame })
    }

    @Test func everythingIsHiddenByAll() {
        #expect(clips(.all, count: 1)[0].allSatisfy { $0.groups.isEmpty && $0.code.known.isEmpty })
    }

    @Test func groupsAreHiddenByTheClip() {
        var dropout = ConditionDropout.none
        dropout.scenery = 0.5
        dropout.road = 0.1
        let clips = clips(dropout)
        #expect(clips.allSatisfy { clip in clip.allSatisfy { $0.groups == clip[0].groups } })
        #expect(abs(share(clips) { !$0[0].groups.contains(.scenery) } - 0.5) < 0.08)
        #expect(abs(share(clips) { !$0[0].groups.contains(.road) } - 0.1) < 0.05)
        #expect(clips.allSatisfy { $0[0].groups.contains(.boxes) })
    }

    @Test func surroundingsAreHiddenTogether() {
        var dropout = ConditionDropout.none
        dropout.surroundings = 0.2
        let clips = clips(dropout)
        #expect(abs(share(clips) { $0[0].groups == [.boxes, .road] } - 0.2) < 0.06)
        #expect(abs(share(clips) { $0[0].groups == frame.groups } - 0.8) < 0.06)
    }

    @Test func boxesAreHiddenFrameByFrame() {
        var dropout = ConditionDropout.none
        dropout.boxesOfFrames = 1
        let counts = clips(dropout).map { $0.count { $0.groups.contains(.boxes) } }
        // At a rate drawn from 0…1, every count is equally likely: 1/9.
        for count in 0...8 {
            let share = Double(counts.count { $0 == count }) / Double(counts.count)
            #expect(abs(share - 1 / 9.0) < 0.06)
        }
    }

    @Test func fieldsAreHiddenAlone() {
        var dropout = ConditionDropout.none
        dropout.field = 0.2
        let clips = clips(dropout)
        for field in SceneCode.Field.allCases {
            #expect(abs(share(clips) { !$0[0].code.known.contains(field) } - 0.2) < 0.08)
        }
        #expect(Set(clips.map { $0[0].code.known }).count > 50)
    }
}
