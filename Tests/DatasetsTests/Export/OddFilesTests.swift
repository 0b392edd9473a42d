import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

/// Habits of other tools, a line each: what is read, and that nothing unknown passes for nobody.
struct OddFilesTests {
    /// Annotations of a picture.
    struct Annotations: Equatable, Sendable {
        var actors: [ActorClass] = []
        var isComplete = true
        var ignored = 0
    }

    @Test(
        arguments: [
            // CVAT and Label Studio export flags as true and false.
            (#""bbox":[1,2,3,4],"iscrowd":false"#, Annotations(actors: [.car])),
            (#""bbox":[1,2,3,4],"iscrowd":true"#, Annotations(ignored: 1)),
            (#""bbox":[1,2,3,4],"iscrowd":null"#, Annotations(actors: [.car])),
            (#""bbox":[1,2,3,4],"iscrowd":"0""#, Annotations(actors: [.car])),
            // CrowdHuman's converters and the COCO project's scorer.
            (#""bbox":[1,2,3,4],"ignore":1"#, Annotations(ignored: 1)),
            // Converters by pandas write numbers as texts.
            (#""bbox":["1","2","3.5","4"]"#, Annotations(actors: [.car])),
            // Some boxes of the COCO project have no width; the fitter counts them.
            (#""bbox":[1,2,0,4]"#, Annotations(actors: [.car])),
            // A category that the list lacks, after Roboflow has merged projects.
            (#""bbox":[1,2,3,4],"category_id":99"#, Annotations(isComplete: false, ignored: 1)),
            (#""bbox":[1,2,3,4],"category_id":3"#, Annotations(isComplete: false, ignored: 1)),
            // A dog is no road user.
            (#""bbox":[1,2,3,4],"category_id":4"#, Annotations()),
        ])
    func boxesOfCOCO(box: String, expected: Annotations) throws {
        let other = box.contains("category_id") ? "" : #","category_id":1"#
        let found = try coco(annotations: #"[{"image_id":7,\#(box)\#(other)}]"#)
        #expect(found.value.map(Annotations.init) == [expected])
    }

    @Test(
        arguments: [
            // Files of images alone: image_info_test2017.json of the COCO project.
            (nil, Annotations(isComplete: false)), ("[]", Annotations(isComplete: false)),
            // A picture without boxes among others with some is a picture without road users.
            (#"[{"image_id":8,"category_id":1,"bbox":[1,1,1,1]}]"#, Annotations()),
        ])
    func missingAnnotationsAreUnknown(annotations: String?, expected: Annotations) throws {
        let found = try coco(annotations: annotations, more: #",{"id":8,"file_name":"b.png"}"#)
        #expect(found.value.first.map(Annotations.init) == expected)
        #expect(found.ignored.isEmpty == expected.isComplete)
    }

    /// Of tools with work in progress, and of videos of which some frames are labelled.
    @Test(arguments: [
        (#""is_labeled":false"#, false), (#""annotated":0"#, false),
        (#""is_key_frame":false"#, false), (#""has_annotations":"0""#, false),
        (#""is_labeled":true"#, true), (#""annotated":null"#, true),
    ])
    func picturesThatAreSaidToBeUnlabelledAreUnknown(key: String, isComplete: Bool) throws {
        let json = """
            {"categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "person"}],
            "images": [{"id": 7, "file_name": "a.png", \(key)}, {"id": 8, "file_name": "b.png"}],
            "annotations": [{"image_id": 8, "category_id": 1, "bbox": [1, 2, 3, 4]}]}
            """
        let found = try COCO.decode(Array(json.utf8), file: "a.json")
        #expect(found.value.map(\.isComplete) == [isComplete, true])
    }

    /// LVIS says by picture and TAO by video which classes were looked for: not all.
    @Test(
        arguments: [#"neg_category_ids":[]"#, #"not_exhaustive_category_ids":[1]"#],
        ["images", "videos"])
    func classesThatNobodyLookedForAreUnknown(key: String, list: String) throws {
        let (image, video) = list == "images" ? (#","\#(key)"#, "") : ("", #","\#(key)"#)
        let json = """
            {"categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "person"}],
            "videos": [{"id": 1, "name": "v"\(video)}],
            "images": [{"id": 7, "file_name": "a.png", "video_id": 1\(image)}],
            "annotations": [{"image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4]}]}
            """
        let found = try COCO.decode(Array(json.utf8), file: "a.json")
        #expect(
            found.value.map(Annotations.init) == [
                Annotations(actors: [.car], isComplete: false)
            ])
    }

    /// UA-DETRAC has boxes for vehicles only, CityPersons for people only.
    @Test(arguments: [("car", [ActorClass.car]), ("person", [.pedestrian])])
    func aFileOfSomeClassesDoesNotTellOfOthers(name: String, actors: [ActorClass]) throws {
        let found = try coco(
            annotations: #"[{"image_id":7,"category_id":1,"bbox":[1,2,3,4]}]"#,
            categories: #"{"id":1,"name":"\#(name)"}"#)
        #expect(
            found.value.map(Annotations.init) == [Annotations(actors: actors, isComplete: false)])
        #expect(found.ignored.count == 1)
    }

    /// SAHI's VisDrone file: two classes, the first with the number 0.
    @Test func theClassesOfSAHI() throws {
        let found = try coco(
            annotations: """
                [{"iscrowd":0,"image_id":7,"bbox":[678,695,80,94],"category_id":1,"id":1,"area":7520},
                 {"iscrowd":0,"image_id":7,"bbox":[8,9,8,9],"category_id":0,"id":2,"area":72}]
                """,
            categories: """
                {"id":0,"name":"human","supercategory":"human"},
                {"id":1,"name":"vehicle","supercategory":"vehicle"}
                """)
        #expect(found.value.map(Annotations.init) == [Annotations(actors: [.car, .pedestrian])])
        #expect(found.ignored.isEmpty)
    }

    @Test(
        arguments: [
            // Datumaro and FiftyOne: ids are texts, sometimes of numbers.
            (#""id":"a7""#, #""a7""#), (#""id":7"#, #""7""#), (#""id":"7""#, "7"),
        ])
    func idsAreNumbersOrTexts(image: String, reference: String) throws {
        let json = """
            {"categories":[{"id":"c","name":"car"},{"id":2,"name":"person"}],
             "videos":[{"id":"v","name":"drive"}],
             "images":[{\(image),"file_name":"a.png","video_id":"v","frame_id":"3"}],
             "annotations":[{"image_id":\(reference),"category_id":"c","bbox":[1,2,3,4],
                             "track_id":"blue"},
                            {"image_id":\(reference),"category_id":2,"bbox":[1,2,3,4],
                             "track_id":"red"}]}
            """
        let image = try #require(try COCO.decode(Array(json.utf8), file: "").value.first)
        #expect((image.video, image.frame) == ("drive", 3))
        #expect(image.actors.map(\.track) == [1, 2])
    }

    /// CVAT's and FiftyOne's exports of pictures that nobody has annotated.
    @Test func picturesWithoutCategoriesAreOfNobodyKnowsWhom() throws {
        let json = #"{"images":[{"id":7,"file_name":"a\\b.png"}]}"#
        let found = try COCO.decode(Array(json.utf8), file: "")
        #expect(found.value.map(Annotations.init) == [Annotations(isComplete: false)])
        #expect(found.value.map(\.file) == ["a/b.png"])
        #expect(found.ignored == ["1 pictures whose road users nobody has annotated"])
    }

    @Test func textOfAnotherEncodingIsAnError() {
        let utf16: [UInt8] = [0xFF, 0xFE, 0x30, 0x00, 0x20, 0x00]
        let error = #expect(throws: FileError.self) { try KITTI.decode(utf16, file: "a") }
        #expect(error?.description == "a: is not UTF-8 text in line 1" && error?.exitCode == 65)
    }

    @Test func regionsToIgnoreComeBack() throws {
        var image = AnnotatedImage.golden
        image.ignored = [
            IgnoredRegion(box2D: Box2D(left: 10, top: 20, right: 30, bottom: 40))
        ]
        let files = [
            try KITTI.decode(Array(KITTI.encode([image]).utf8), file: ""),
            try MOTChallenge.decode(Array(MOTChallenge.encode([image]).utf8), file: ""),
        ]
        for file in files {
            #expect(file.value.map(\.ignored) == [image.ignored])
            #expect(file.value[0].actors.count == 2 && file.value[0].isComplete)
        }
        // COCO's scorer looks for crowds in the class of a detection: there is one of each.
        let json = try COCO.encode([image], licenses: [], file: "")
        let crowds =
            String(decoding: json, as: UTF8.self).split(separator: "\"iscrowd\":1").count - 1
        #expect(crowds == ActorClass.allCases.count)
        #expect(try COCO.decode(json, file: "").value[0].ignored == image.ignored)
        #expect(
            KITTI.encode([image]).contains(
                "0 -1 DontCare -1 -1 -10.000000 10.000000 20.000000 30.000000 40.000000 -1.000000"))
        #expect(
            MOTChallenge.encode([image]).hasSuffix("\n1,3,11.00,21.00,20.00,20.00,0,8,1.00000\n"))
    }

    @Test func lenientReadersCountWhatIsBroken() throws {
        let lenient = ReadingOptions(isLenient: true)
        let rows = "0 1 Car 0 0 0 1 1 2 2 1 1 1 0 0 9 0\n1 1 Car\n0 x\n2 y\n"
        let kitti = try KITTI.decode(Array(rows.utf8), file: "", lenient)
        #expect(kitti.value.map(\.isComplete) == [false, false, false])
        #expect(kitti.ignored == ["3 broken rows"] && kitti.isComplete)
        let torn = try KITTI.decode(Array("?".utf8), file: "", lenient)
        #expect(torn.value.isEmpty && !torn.isComplete)
        let boxes =
            #"[{"image_id":7,"category_id":1,"bbox":[1,2]},"#
            + #"{"image_id":9,"category_id":1,"bbox":[1,2,3,4]}]"#
        #expect(throws: FileError.self) { try coco(annotations: boxes) }
        let boxed = try coco(annotations: boxes, lenient)
        #expect(boxed.value.map(Annotations.init) == [Annotations(isComplete: false)])
        #expect(boxed.ignored == ["2 broken annotations"])
        let nameless = try coco(annotations: #"[{"bbox":[1,2,3,4]}]"#, lenient)
        #expect(nameless.value.map(\.isComplete) == [false])
    }

    /// Later entries must not silently take the place of earlier ones.
    @Test func twoNamesOfOneIdAreAnError() {
        let error = #expect(throws: FileError.self) {
            try coco(annotations: "[]", categories: #"{"id":1,"name":"car"},{"id":1,"name":"bus"}"#)
        }
        #expect(error?.what.contains("one id for 'car' and 'bus'") == true)
    }

    /// What is no number of a flag, and files that were put together of parts.
    @Test(
        arguments: [
            (
                #"{"id":1,"iscrowd":2}"#, "annotations[0].iscrowd is neither 0 nor 1",
                "a class's number"
            ),
            (#"{"id":1,"iscrowd":-1}"#, "annotations[0].iscrowd is neither 0 nor 1", "unknown"),
            (
                #"{"id":5},{"id":"5"}"#, "holds two annotations with the id 5",
                "parts that count from 1 each"
            ),
        ])
    func brokenAnnotations(annotations: String, what: String, habit: String) throws {
        let json =
            "["
            + annotations.replacing("}", with: #","image_id":7,"category_id":1,"bbox":[1,2,3,4]}"#)
            + "]"
        let error = #expect(throws: FileError.self) { try coco(annotations: json) }
        #expect(error?.what == what)
        let found = try coco(annotations: json, ReadingOptions(isLenient: true))
        let isOddFlag = what.contains("iscrowd")
        #expect(found.value[0].actors.count == (isOddFlag ? 0 : 2))
        #expect(found.value[0].isComplete == !isOddFlag)
        #expect(
            found.ignored
                == (isOddFlag
                    ? ["1 broken annotations"]
                    : [
                        "1 annotations with the id of another, taken for others",
                        "1 boxes that are there twice",
                    ]))
    }

    func coco(
        annotations: String?, more: String = "",
        categories: String = """
        {"id":1,"name":"car"},{"id":2,"name":"person"},{"id":3,"name":"ufo"},{"id":4,"name":"dog"}
        """, _ options: ReadingOptions = ReadingOptions()
    ) throws -> Imported<[AnnotatedImage]> {
        let boxes = annotations.map { #","annotations":\#($0)"# } ?? ""
        let json =
            #"{"categories":[\#(categories)],"images":[{"id":7,"file_name":"a.png"}\#(more)]\#(boxes)}"#
        return try COCO.decode(Array(json.utf8), file: "a.json", options)
    }
}

extension OddFilesTests.Annotations {
    init(_ image: AnnotatedImage) {
        self.init(
            actors: image.actors.map(\.actorClass), isComplete: image.isComplete,
            ignored: image.ignored.count)
    }
}
