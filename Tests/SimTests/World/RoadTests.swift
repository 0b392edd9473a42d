import Sim
import Testing

struct RoadTests {
    let road = Road(
        surroundings: .highway, rightLanes: 2, leftLanes: 1, laneWidth: 3.5, shoulderWidth: 1,
        medianWidth: 4)

    @Test func lanesRunFromLeftToRight() {
        #expect(road.lanes == [1, -1, -2])
    }

    @Test(arguments: [(1, 3.75), (-1, -3.75), (-2, -7.25)])
    func lanesLieBeyondTheMedian(_ lane: Int, _ offset: Double) {
        #expect(road.offset(ofLane: lane) == offset)
    }

    @Test func pavementHoldsLanesAndShoulders() {
        #expect(road.pavedEdges.right == -10)
        #expect(road.pavedEdges.left == 6.5)
    }

    @Test func aRoadCanBeMadeToReachFarther() {
        #expect(road.referenceLine.end == 1_000)
        #expect(road.reaching(900) == road)
        #expect(road.reaching(2_500).referenceLine.end == 2_500)
    }

    @Test(arguments: Road.Surroundings.allCases)
    func usualRoadsTakeWhatIsGiven(_ surroundings: Road.Surroundings) {
        let usual = Road(usual: surroundings)
        #expect(usual.surroundings == surroundings && usual.rightLanes == usual.leftLanes)
        let given = Road(usual: surroundings, rightLanes: 3, leftLanes: 0, sidewalkWidth: 1)
        #expect(given.lanes == [-1, -2, -3] && given.sidewalkWidth == 1)
        #expect(given.laneWidth == usual.laneWidth)
    }
}
