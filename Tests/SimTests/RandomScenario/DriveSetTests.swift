import Foundation
import Randomness
import TestSupport
import Testing

@testable import Sim

struct DriveSetTests {
    private func seeds(_ set: DriveSet, of seed: UInt64) -> [UInt64] {
        (0..<200).map { number in
            var stream = set.drives(seed: seed).child(number)
            return Scenario.random(using: &stream, duration: 1).seed
        }
    }

    /// Neither within a seed nor across seeds.
    @Test func trainingNeverSeesAValidationDrive() {
        let train = (1...3).flatMap { seeds(.train, of: $0) }
        let validation = (1...3).flatMap { seeds(.validation, of: $0) }
        #expect(Set(train).count == train.count && Set(validation).count == validation.count)
        #expect(Set(train).isDisjoint(with: validation))
    }

    /// What the page promises; weights and figures rest on it.
    @Test func theRuleIsThatOfThePage() throws {
        var (stream, drive) = (
            RandomStream(seed: 7).child("held-out").child(3),
            DriveSet.validation.drives(seed: 7).child(3)
        )
        #expect(stream.next() == drive.next())
        let path = Repository.docs.appending(path: "world.md")
        let page = try String(contentsOf: path, encoding: .utf8)
        for set in DriveSet.allCases { #expect(page.contains("child(\"\(set.rawValue)\")")) }
    }
}
