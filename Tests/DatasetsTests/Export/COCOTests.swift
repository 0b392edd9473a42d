import Files
import Foundation
import Sim
import Testing

@testable import Datasets

struct COCOTests {
    private func encoded(_ images: [AnnotatedImage]) throws -> String {
        String(
            decoding: try COCO.encode(images, licenses: ["CC0-1.0"], file: ""), as: UTF8.self)
    }

    private func decode(_ json: String) throws -> Imported<[AnnotatedImage]> {
        try COCO.decode(Array(json.utf8), file: "a.json")
    }

    @Test func theGoldenBoxes() throws {
        let json = try encoded([.golden])
        for part in [
            #""bbox":[348.46,256,97.09,54.14]"#, #""area":5256.73"#, #""bbox":[620,245.51,"#,
            #"{"category_id":1,"id":1,"video_id":1}"#, #""iscrowd":0"#, #""id":1,"name":"car""#,
            #""file_name":"scene-0001/000000.png","frame_id":0,"height":512,"id":1,"video_id":1"#,
        ] { #expect(json.contains(part), "\(part) in \(json)") }
        #expect(!json.contains(#""id":0"#))
    }

    @Test func roundTripKeepsEverythingButCuboids() throws {
        var second = AnnotatedImage.golden
        (second.frame, second.file) = (1, "scene-0001/000001.png")
        let images = [.golden, second]
        let back = try decode(encoded(images))
        #expect(back.ignored.isEmpty)
        #expect(back.value.count == 2)
        for (given, found) in zip(images, back.value) {
            #expect(found.file == given.file)
            #expect((found.width, found.height) == (1024, 512))
            #expect((found.video, found.frame) == (given.video, given.frame))
            #expect(found.actors.map(\.track) == [1, 2])
            #expect(found.actors.map(\.actorClass) == [.car, .pedestrian])
            for (a, b) in zip(given.actors, found.actors) {
                #expect(a.box2D.distance(to: b.box2D) <= 0.0101)
                #expect((b.truncation, b.occlusion, b.box3D) == (0, 0, nil))
            }
        }
    }

    @Test func tracksOfTwoVideosAreDifferent() throws {
        var other = AnnotatedImage.golden
        (other.video, other.file) = ("scene-0002", "scene-0002/000000.png")
        let back = try decode(encoded([.golden, other])).value
        #expect(back.flatMap(\.actors).map(\.track) == [1, 2, 3, 4])
    }

    /// As other tools write it: other ids, classes that we do not know, no videos.
    @Test func whatIsNotUnderstoodIsNamed() throws {
        let json = """
            {"info": {"version": 1}, "licenses": "none",
             "categories": [{"id": 7, "name": "Person"}, {"id": 9, "name": "dragon"}],
             "images": [{"id": 4, "file_name": "x.jpg"}],
             "annotations": [
              {"image_id": 4, "category_id": 7, "bbox": [1, 2, 3, 4], "segmentation": {"a": 1}},
              {"image_id": 4, "category_id": 7, "bbox": [1, 2, 3, 4], "iscrowd": 1},
              {"image_id": 4, "category_id": 9, "bbox": [1, 2, 3, 4]},
              {"image_id": 4, "category_id": 9, "bbox": [1, 2, 3, 4]}]}
            """
        let back = try decode(json)
        #expect(
            back.ignored == [
                "2 boxes of class 'dragon'",
                "1 pictures in which only road users of the class pedestrian have boxes",
            ])
        let box = Box2D(left: 1, top: 2, right: 4, bottom: 6)
        #expect(
            back.value == [
                AnnotatedImage(
                    file: "x.jpg", actors: [KnownActor(actorClass: .pedestrian, box2D: box)],
                    isComplete: false,
                    ignored: [
                        IgnoredRegion(box2D: box, actorClass: .pedestrian),
                        IgnoredRegion(box2D: box), IgnoredRegion(box2D: box),
                    ])
            ])
    }

    @Test(arguments: [
        ("", "is empty"), ("{", "is not valid JSON"), ("[]", "is a list"),
        ("{}", "images is missing"),
        (
            #"{"images":[{"id":1,"file_name":"a"}],"annotations":[{"image_id":1,"category_id":1}]}"#,
            "categories is missing"
        ),
        (
            #"{"categories":[],"images":[{"id":1,"file_name":"a"},{"id":1,"file_name":"b"}]}"#,
            "id 1"
        ),
        (
            #"{"categories":[],"images":[],"annotations":[{"image_id":1,"category_id":1,"bbox":[]}]}"#,
            "annotations[0] is of the image 1"
        ),
        (box("[1,2,3]"), "annotations[0].bbox"), (box("[1,2,-3,4]"), "annotations[0].bbox"),
        (box("[1,2,1e308,4]"), "annotations[0].bbox"), (box("[1,2,1e999,4]"), ""),
    ])
    func brokenFilesAreErrors(json: String, what: String) throws {
        let error = #expect(throws: FileError.self) { try decode(json) }
        #expect(error?.exitCode == 65)
        #expect(error?.description.contains(what) == true || what.isEmpty)
    }

    private static func box(_ bbox: String) -> String {
        #"{"categories":[{"id":1,"name":"car"}],"images":[{"id":1,"file_name":"a"}],"#
            + #""annotations":[{"image_id":1,"category_id":1,"bbox":\#(bbox)}]}"#
    }
}

extension Box2D {
    /// The largest difference of any edge.
    func distance(to other: Box2D) -> Double {
        max(
            abs(left - other.left), abs(top - other.top), abs(right - other.right),
            abs(bottom - other.bottom))
    }
}
