import Foundation
import Sim
import Testing

@testable import Conditioning

struct RoadRasterTests {
    /// Row 40 looks down by 8.5/64: it meets the ground 64/8.5 = 7.53 m ahead.
    @Test func edgeLinesStandWhereTheyProject() {
        let white = SeenMaps(world()).line("whiteMark", row: 40)
        // 3.5 m to the side at 7.53 m: 29.75 positions off the middle.
        func centre(_ columns: Range<Int>) -> Float {
            let sum = columns.reduce(0) { $0 + white[$1] * (Float($1) + 0.5) }
            return sum / white[columns].reduce(0, +)
        }
        #expect(centre(64..<128).isNear(93.75, within: 0.1))
        #expect(centre(0..<64).isNear(34.25, within: 0.1))
        // A line of 0.15 m covers 1.275 columns.
        #expect(white[64...].reduce(0, +).isNear(1.275, within: 0.03))
        #expect(white[..<64].reduce(0, +).isNear(1.275, within: 0.03))
    }

    /// 4 m of paint, 5 m of none: row 40 (7.5 m ahead) lies in the gap, row 38 (9.8 m) in the paint.
    @Test func dashesBeginWithTheRoad() {
        let seen = SeenMaps(
            world(road: Road(surroundings: .urban, rightLanes: 2, leftLanes: 0)))
        #expect(seen.line("whiteMark", row: 40)[90..<97].reduce(0, +) == 0)
        // 3.5 m right at 9.85 m: 22.75 positions; 0.15 m are 0.97.
        let dash = seen.line("whiteMark", row: 38)[84..<90].reduce(0, +)
        #expect(dash.isNear(0.97, within: 0.05))
    }

    @Test func yellowLinesPartTheDirections() {
        let seen = SeenMaps(world())
        let yellow = seen.line("yellowMark", row: 40)
        // Two lines of 0.15 m.
        #expect(yellow.reduce(0, +).isNear(2 * 1.275, within: 0.05))
        #expect(yellow[61..<67].reduce(0, +) == yellow.reduce(0, +))
        #expect(yellow[62] > 0.4 && yellow[65] > 0.4)
    }

    /// Stripes of 0.6 m, 1.1 m apart, from edge to edge; no yellow line across.
    @Test func crossingsAreStriped() {
        let seen = SeenMaps(world(crossings: [Crossing(s: 7.5)]))
        #expect(seen.line("yellowMark", row: 40).reduce(0, +) == 0)
        // Six of them and a part in 7 m at 7.53 m ahead, 8.5 columns a metre.
        #expect(seen.line("whiteMark", row: 40).reduce(0, +).isNear(7 * 0.6 / 1.1 * 8.5, within: 3))
        // 3.6 m before its middle the stop line on the right: row 48 meets the ground 3.88 m ahead.
        let stop = seen.line("whiteMark", row: 48)
        #expect(stop[70..<110].allSatisfy { $0 > 0.9 })
        #expect(stop[20..<60].allSatisfy { $0 == 0 })
    }

    @Test func bandsLieSideBySide() {
        let road = Road(
            surroundings: .urban, rightLanes: 1, leftLanes: 1, sidewalkWidth: 2, medianWidth: 1)
        let seen = SeenMaps(world(road: road))
        // Row 48 meets the ground at 64/16.5 = 3.88 m: 16.5 columns a metre.
        func sum(_ map: String, _ columns: Range<Int>) -> Float {
            seen.line(map, row: 48)[columns].reduce(0, +)
        }
        #expect(sum("median", 0..<128).isNear(16.5, within: 0.1))
        // 3.5 + 0.5 m at 0.5 m; the picture ends 3.88 m aside.
        #expect(sum("drivable", 0..<128).isNear(128 - 16.5, within: 0.1))
        // Row 36: 14.2 m ahead, 4.5 columns a metre; sidewalks from 4.5 to 6.5 m.
        let sidewalk = seen.line("sidewalk", row: 36)
        #expect(sidewalk.reduce(0, +).isNear(4 * 4.5, within: 0.1))
        #expect(sidewalk[64 + 24] == 1)
        #expect(sidewalk[64 - 25] == 1)
    }

    /// Road coordinates that the maps tell, at the projection of known points of a winding road.
    @Test(arguments: [
        (12.0, 0.0), (12, -3), (20, 3), (20, -5), (30, 0), (45, 2),
    ])
    func coordinatesMatchTheProjection(ahead: Double, t: Double) throws {
        let road = Road(
            surroundings: .rural, rightLanes: 1, leftLanes: 1,
            curvature: [
                .init(length: 60, start: 0, end: 0.012),
                .init(length: 100, start: 0.012, end: -0.01),
            ])
        let start = 37.0
        let world = world(road: road, ego: road.pose(s: start, t: -1.75))
        let seen = SeenMaps(world)
        let point = road.pose(s: start + ahead, t: t).position
        let pixel = plainCamera.resized(width: 128, height: 64)
            .project(plainCamera.pose(ego: world.egoPose).local(point))
        let (row, column) = (Int(pixel.y), Int(pixel.x))
        try #require((0..<64).contains(row) && (0..<128).contains(column))
        let share = seen.line("cos64", row: row)[column]
        let wave = atan2(seen[row, column, "sin64"], share)
        let metres = wave / (2 * .pi) * 64
        let expected = (start + ahead).remainder(dividingBy: 64)
        // Half a row's extent on the ground.
        let tolerance = ahead * ahead / 64 / 2 + 0.5
        #expect(abs((Double(metres) - expected).remainder(dividingBy: 64)) < tolerance)
        #expect(
            seen[row, column, "lateralOffset"].isNear(
                Float(t / 10), within: 0.03 + Float(ahead) / 500))
    }

    /// Through a dip of 7 % and up again.
    private let hills = Road(
        surroundings: .rural, rightLanes: 1, leftLanes: 1,
        elevation: ElevationProfile([
            .init(length: 60, grade: -0.07), .init(length: 60, grade: 0.07),
            .init(length: 40, grade: 0.07), .init(length: 60, grade: -0.06),
            .init(length: 80, grade: -0.06),
        ]))

    /// The same on a road over hills, of which the camera sees one slope from the other.
    @Test(arguments: [
        (0.0, 12.0, 0.0), (30, 20, 3), (30, 60, -3), (60, 40, 2), (60, 70, 0), (110, 25, -2),
    ])
    func coordinatesMatchTheProjectionOnHills(start: Double, ahead: Double, t: Double) throws {
        let world = world(road: hills, ego: hills.pose(s: start, t: -1.75))
        let seen = SeenMaps(world)
        let camera = plainCamera.resized(width: 128, height: 64)
        let view = camera.pose(ego: world.egoPose)
        func pixel(_ s: Double) -> (x: Double, y: Double, depth: Double) {
            camera.project(view.local(hills.pose(s: s, t: t).position))
        }
        let place = pixel(start + ahead)
        let (row, column) = (Int(place.y), Int(place.x))
        try #require((0..<64).contains(row) && (0..<128).contains(column))
        let wave = atan2(seen[row, column, "sin64"], seen[row, column, "cos64"])
        let expected = (start + ahead).remainder(dividingBy: 64)
        // A row's extent on the ground there.
        let tolerance = 1 / abs(pixel(start + ahead + 1).y - place.y) + 0.5
        let error = (Double(wave) / (2 * .pi) * 64 - expected).remainder(dividingBy: 64)
        #expect(abs(error) < tolerance, "\(error) m")
        let aside = abs(t + 1.75) / ahead * tolerance
        #expect(
            seen[row, column, "lateralOffset"].isNear(
                Float(t / 10), within: 0.03 + Float(aside / 10)))
    }

    /// The crest's top at s = 190 hides a car at 290 wholly, one at 150 not at all.
    @Test func crestsHideWhatIsBehind() {
        let start = 130.0
        func maps(_ s: Double) -> Float {
            var car = actor(1, at: .zero)
            car.box = Box3D(
                standingOn: hills.pose(s: s, t: -1.75), length: 4, width: 2, height: 1.5)
            let seen = SeenMaps(
                world(road: hills, ego: hills.pose(s: start, t: -1.75), actors: [car]))
            return (0..<64).reduce(0) { $0 + seen.line("car", row: $1).reduce(0, +) }
        }
        #expect(maps(150) > 20)
        #expect(maps(290) == 0)
    }

    @Test func noGroundAboveTheHorizon() {
        let seen = SeenMaps(world())
        let maps = ConditionLayout.current.maps(of: .road)
        for row in 0..<32 {
            for column in 0..<128 { #expect(maps.allSatisfy { seen[row, column, $0] == 0 }) }
        }
        #expect(seen[33, 64, "drivable"] == 1)
    }
}
