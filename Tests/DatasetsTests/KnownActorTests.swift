import Files
import Sim
import Testing

@testable import Datasets

struct KnownActorTests {
    @Test func aWholeLabelIsWrittenAsEver() throws {
        #expect(try json(KnownActor(.sample)) == json(Label.sample))
    }

    @Test func whatIsUnknownIsAbsent() throws {
        let actor = KnownActor(
            actorClass: .bus, track: 7, box2D: Box2D(left: 1, top: 2, right: 3, bottom: 4))
        let line =
            #"{"actor_class":"bus","box_2d":{"bottom":4,"left":1,"right":3,"top":2},"track":7}"#
        #expect(try json(actor) == line)
        #expect(
            try JSON.decode(KnownActor.self, from: line.utf8, file: "labels.jsonl") == actor)
    }

    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSON.line(value, file: "labels.jsonl"), as: UTF8.self)
    }
}
