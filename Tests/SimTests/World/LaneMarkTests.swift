import Sim
import Testing

struct LaneMarkTests {
    @Test func aCountryRoadHasTwoEdgesAndADashedMiddle() {
        let marks = Road(surroundings: .rural, rightLanes: 1, leftLanes: 1).marks
        #expect(marks.map(\.offset) == [-3.5, 0, 3.5])
        #expect(marks.map(\.colour) == [.white, .yellow, .white])
        #expect(marks.map(\.isDashed) == [false, true, false])
    }

    @Test func aHighwayPartsItsLanesByDashesAndItsDirectionsByAMedian() {
        let marks = Road(
            surroundings: .highway, rightLanes: 2, leftLanes: 2, laneWidth: 4, medianWidth: 2
        ).marks
        #expect(marks.map(\.offset) == [-9, -5, -1.075, 1.075, 5, 9])
        #expect(marks.filter(\.isDashed).map(\.offset) == [-5, 5])
        #expect(marks.filter { $0.colour == .yellow }.count == 2)
    }

    @Test func aOneWayRoadEndsInYellowOnItsLeft() {
        let marks = Road(surroundings: .highway, rightLanes: 3, leftLanes: 0).marks
        #expect(marks.map(\.offset) == [-10.5, -3.5, -7, -0.075].sorted())
        #expect(marks.last?.colour == .yellow)
    }

    @Test(arguments: [
        (0.0, true), (2.9, true), (3.1, false), (8.9, false), (9.1, true), (-0.1, false),
        (-8.9, true),
    ])
    func dashesRepeatEveryNineMetres(s: Double, isPainted: Bool) {
        let mark = LaneMark(offset: 1, width: 0.2, colour: .white, isDashed: true)
        #expect(mark.covers(s: s, t: 1.05) == isPainted)
        #expect(!mark.covers(s: s, t: 1.15))
    }

    @Test(arguments: [(0.0, 0.0), (2, 2), (5, 3), (9, 3), (10, 4), (-1, 0), (-8, -2)])
    func paintGrowsAlongDashes(s: Double, painted: Double) {
        #expect(LaneMark.paintedLength(upTo: s) == painted)
    }
}
