import Sim
import Testing

struct LaneMarkTests {
    @Test func aCountryRoadHasTwoEdgesAndADoubleMiddle() {
        let marks = Road(surroundings: .rural, rightLanes: 1, leftLanes: 1).marks
        #expect(marks.map(\.offset) == [-3.5, -0.15, 0.15, 3.5])
        #expect(marks.map(\.colour) == [.white, .yellow, .yellow, .white])
        #expect(!marks.contains { $0.isDashed })
    }

    @Test func aHighwayPartsItsLanesByDashesAndItsDirectionsByAMedian() {
        let marks = Road(
            surroundings: .highway, rightLanes: 2, leftLanes: 2, laneWidth: 4, medianWidth: 2
        ).marks
        #expect(marks.map(\.offset) == [-9, -5, -1, 1, 5, 9])
        #expect(marks.filter(\.isDashed).map(\.offset) == [-5, 5])
        #expect(marks.filter { $0.colour == .yellow }.count == 2)
    }

    @Test func aOneWayRoadEndsInWhiteOnBothSides() {
        let marks = Road(surroundings: .highway, rightLanes: 3, leftLanes: 0).marks
        #expect(marks.map(\.offset) == [-10.5, -7, -3.5, 0])
        #expect(marks.map(\.isDashed) == [false, true, true, false])
        #expect(!marks.contains { $0.colour == .yellow })
    }

    @Test(arguments: [(0.0, 0.0), (2, 2), (5, 4), (9, 4), (10, 5), (-1, 0), (-8, -3)])
    func paintGrowsAlongDashes(s: Double, painted: Double) {
        let mark = LaneMark(offset: 0, width: 0.15, colour: .white, period: 9, dash: 4)
        #expect(mark.paintedLength(upTo: s) == painted)
    }

    @Test func aSolidLineIsPaintEverywhere() {
        let mark = LaneMark(offset: 0, width: 0.15, colour: .yellow)
        #expect(mark.paintedLength(upTo: 12.5) == 12.5)
        #expect(mark.paintedLength(upTo: -3.25) == -3.25)
    }
}
