import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct KnownLabelsTests {
    @Test func whatIsUnknownIsAbsentAndNotEmpty() throws {
        let unknown = try line(KnownLabels(frame: 0, time: 0))
        #expect(unknown == #"{"frame":0,"time":0}"# + "\n")
        let night = KnownLabels(
            frame: 2, time: 0.25, environment: .init(timeOfDay: .night))
        #expect(
            try line(night)
                == #"{"environment":{"time_of_day":"night"},"frame":2,"time":0.25}"# + "\n")
    }

    /// A list that lacks somebody says so, and one that lacks everybody is none.
    @Test(
        arguments: [
            (0, true, 0, #""actors":[],"#), (0, false, 0, ""),
            (0, false, 1, #""ignored":[{"box_2d":"#),
            (1, false, 0, #""actors_complete":false"#), (1, true, 1, #""ignored":[{"box_2d":"#),
        ])
    func listsOfRoadUsers(actors: Int, isComplete: Bool, ignored: Int, part: String) throws {
        let box = Box2D(left: 1, top: 2, right: 3, bottom: 4)
        let boxes = FrameBoxes(
            actors: (0..<actors).map { _ in KnownActor(actorClass: .car, box2D: box) },
            isComplete: isComplete,
            ignored: (0..<ignored).map { _ in IgnoredRegion(box2D: box) })
        let labels = KnownLabels(frame: 0, time: 0, boxes: boxes)
        let text = try line(labels)
        #expect(part.isEmpty ? text == #"{"frame":0,"time":0}"# + "\n" : text.contains(part))
        #expect(labels.hasAllActors == isComplete)
        #expect(text.contains("actors_complete") == (!isComplete && actors > 0))
    }

    @Test func whatIsAllKnownReadsAsLabels() throws {
        let labels = FrameLabels.sample(frame: 0)
        let bytes = Array(try line(KnownLabels(labels)).utf8)
        #expect(try LabelsFile.decode(bytes, file: "labels.jsonl") == [labels])
    }

    @Test func bothKindsOfFileAreReadAndOnlyWholeLabelsPassForSuch() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "labels.jsonl").path
            try LabelsFile.write([.sample(frame: 0)], to: path)
            #expect(try LabelsFile.readKnown(path) == [KnownLabels(.sample(frame: 0))])
            try DurableFile.write(Array(line(KnownLabels(frame: 0, time: 0)).utf8), to: path)
            let known = try #require(try LabelsFile.readKnown(path).first)
            #expect(known.actors == nil && known.environment == nil)
            let error = #expect(throws: FileError.self) { try LabelsFile.read(path) }
            #expect(error?.what == "line 1: environment is missing")
        }
    }

    private func line(_ labels: KnownLabels) throws -> String {
        String(decoding: try LabelsFile.line(labels, file: "labels.jsonl"), as: UTF8.self)
    }
}
