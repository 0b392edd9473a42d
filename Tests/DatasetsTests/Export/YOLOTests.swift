import Files
import Foundation
import Sim
import Testing

@testable import Datasets

struct YOLOTests {
    private func decode(_ text: String, names: [String] = YOLO.names) throws
        -> Imported<[KnownActor]>
    {
        try YOLO.decode(Array(text.utf8), names: names, width: 1024, height: 512, file: "a.txt")
    }

    private let rows = YOLO.encode(AnnotatedImage.golden.actors, width: 1024, height: 512)

    @Test func theGoldenRow() {
        #expect(rows.hasPrefix("0 0.387702 0.552872 0.094818 0.105743\n6 "))
    }

    @Test func roundTripKeepsBoxes() throws {
        let back = try decode(rows).value
        #expect(back.map(\.actorClass) == [.car, .pedestrian])
        for (a, b) in zip(AnnotatedImage.golden.actors, back) {
            #expect(a.box2D.distance(to: b.box2D) < 0.002)
        }
    }

    @Test func whatIsNotUnderstoodIsNamed() throws {
        let back = try decode("0 .5 .5 .1 .1\n1 .5 .5 .1 .1\n", names: ["dog", "Motorcycle"])
        #expect(back.ignored == ["1 boxes of class 'dog'"])
        #expect(back.value.map(\.actorClass) == [.motorbike])
    }

    @Test(arguments: [
        "7 .5 .5 .1 .1", "-1 .5 .5 .1 .1", "0 .5 .5 .1", "0 .5 .5 .1 .1 .1 .1", "0 2 .5 .1 .1",
        "0 inf .5 .1 .1", "car .5 .5 .1 .1",
    ])
    func brokenRowsAreErrors(text: String) {
        let error = #expect(throws: FileError.self) { try decode(text) }
        #expect(error?.description.hasPrefix("a.txt: line 1 ") == true)
    }
}
