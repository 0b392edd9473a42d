import Testing

@testable import Sim

struct ElevationProfileTests {
    /// 80 m ever steeper, 100 m of 5 %, 200 m over a crest and down as steeply.
    let hill = ElevationProfile([
        .init(length: 80, grade: 0.05), .init(length: 100, grade: 0.05),
        .init(length: 200, grade: -0.05),
    ])

    /// A parabola rises by its length times its mean grade.
    @Test(arguments: [
        (-50.0, 0.0, 0.0), (0, 0, 0), (40, 0.5, 0.025), (80, 2, 0.05), (130, 4.5, 0.05),
        (180, 7, 0.05), (280, 9.5, 0), (380, 7, -0.05),
        // Level again 0.05 · 2 km behind the last piece.
        (430, 5.125, -0.025), (480, 4.5, 0), (9_000, 4.5, 0),
    ])
    func heightsAndGrades(_ s: Double, _ height: Double, _ grade: Double) {
        #expect(abs(hill.at(s).height - height) < 1e-9)
        #expect(abs(hill.at(s).grade - grade) < 1e-12)
    }

    @Test func bendsAreChangesOfGrade() {
        #expect(abs(hill.at(40).bend - 0.05 / 80) < 1e-12)
        #expect(hill.at(130).bend == 0)
        #expect(abs(hill.at(200).bend + 0.1 / 200) < 1e-12)
    }

    @Test func heightAndGradeNeverJump() {
        for s in stride(from: -10.0, to: 600, by: 0.5) {
            let (a, b) = (hill.at(s), hill.at(s + 0.5))
            #expect(abs(b.height - a.height) <= 0.5 * 0.05 + 1e-9)
            #expect(abs(b.grade - a.grade) <= 0.5 * 0.05 / 80 + 1e-9)
        }
    }

    /// 1.25 m down to the sag, another 1.25 m in its first half.
    @Test func theLowestPlaceIsThatOfASag() {
        let dip = ElevationProfile([
            .init(length: 50, grade: -0.05), .init(length: 100, grade: 0.05),
        ])
        #expect(abs(dip.lowest + 2.5) < 1e-12)
        #expect(hill.lowest == 0)
    }

    @Test func nothingIsFlat() {
        #expect(ElevationProfile().isFlat && ElevationProfile().lowest == 0)
        #expect(ElevationProfile([.init(length: 9, grade: 0)]).isFlat)
        #expect(!hill.isFlat)
    }
}
