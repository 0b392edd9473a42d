import Files
import Foundation
import Sim
import Testing

@testable import Datasets

struct MOTChallengeTests {
    private func decode(_ text: String) throws -> Imported<[AnnotatedImage]> {
        try MOTChallenge.decode(Array(text.utf8), file: "gt.txt")
    }

    @Test func theGoldenRow() {
        let rows = MOTChallenge.encode([.golden])
        #expect(rows.hasPrefix("1,1,349.46,257.00,97.09,54.14,1,3,1.00000\n1,2,621.00,246.51,"))
        #expect(MOTChallenge.encode([.golden], agnostic: true).contains("54.14,1,1,1.00000"))
    }

    @Test func roundTripKeepsBoxesAndTracks() throws {
        let back = try #require(try decode(MOTChallenge.encode([.golden])).value.first)
        #expect((back.file, back.frame) == ("000001.png", 0))
        #expect(back.actors.count == 2)
        for (a, b) in zip(AnnotatedImage.golden.actors, back.actors) {
            #expect((a.track, a.actorClass) == (b.track, b.actorClass))
            #expect(a.box2D.distance(to: b.box2D) <= 0.0101)
        }
    }

    @Test func whatIsNotUnderstoodIsNamed() throws {
        let back = try decode(
            "1,1,1,1,5,5,0,1,1\n1,2,1,1,5,5,1,12,1\n1,3,1,1,5,5,1,6,1\n3,4,1,1,5,5,1,1,.25\n")
        #expect(back.ignored == ["1 boxes of class 6"])
        #expect(back.value.map(\.file) == ["000001.png", "000003.png"])
        #expect(back.value[0].ignored.map(\.actorClass) == [.pedestrian, nil])
        #expect(back.value.map(\.isComplete) == [false, true])
        #expect(back.value[1].actors[0].occlusion == 0.75)
    }

    @Test(arguments: [
        "1,1", "0,1,1,1,5,5,1,1,1", "1,1,x,1,5,5,1,1,1", "1,1,1,1,-5,5,1,1,1",
        "1,1,nan,1,5,5,1,1,1", "1,1.5,1,1,5,5,1,1,1",
    ])
    func brokenRowsAreErrors(text: String) {
        let error = #expect(throws: FileError.self) { try decode(text) }
        #expect(error?.description.hasPrefix("gt.txt: line 1 ") == true)
    }

    /// Datumaro and others read it as an integer.
    @Test(arguments: [(7.5, 8), (29.97, 30), (0.4, 1), (10, 10)])
    func ratesAreWhole(rate: Double, whole: Int) {
        let sequence = MOTChallenge.Sequence(
            name: "a", frameRate: rate, length: 4, width: 8, height: 8)
        #expect(sequence.encoded().contains("\nframeRate=\(whole)\n"))
    }

    @Test func theSequenceFile() throws {
        let sequence = MOTChallenge.Sequence(
            name: "SIM-0001", frameRate: 8, length: 4, width: 1024, height: 512)
        let text = sequence.encoded()
        #expect(
            text.hasPrefix("[Sequence]\nname=SIM-0001\nimDir=img1\nframeRate=8\nseqLength=4\n"))
        #expect(try MOTChallenge.Sequence.decode(Array(text.utf8), file: "") == sequence)
        let spaced = text.replacing("=", with: " = ").replacing("\n", with: "\r\n")
        #expect(try MOTChallenge.Sequence.decode(Array(spaced.utf8), file: "") == sequence)
        #expect(throws: FileError.self) {
            try MOTChallenge.Sequence.decode(Array("name=a\nseqLength=x".utf8), file: "")
        }
    }
}
