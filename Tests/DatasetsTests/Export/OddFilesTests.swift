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

    @Test(
        arguments: [
            ("0 1 Car 0 0", "one space"), ("0\t1\tCar\t0\t0", "tabs of a spreadsheet"),
            ("\u{FEFF}0 1 Car 0 0", "the mark of Windows' Notepad"),
            ("0  1  Car  0  0", "columns that are lined up"),
            ("0 1 car 0.00 0", "shares as in the object benchmark"),
            ("0 1 Car 0.37 1", "shares as in the object benchmark"),
            ("0.0 1.0 Car 0 0.0", "NumPy's savetxt"),
        ])
    func rowsOfKITTI(start: String, habit: String) throws {
        let text = start + " -1.28 10 20 30 40 1.5 1.8 4.5 -3.5 1.5 16.5 -1.49\r\n"
        let image = try #require(try KITTI.decode(Array(text.utf8), file: "").value.first)
        #expect(Annotations(image) == Annotations(actors: [.car]))
        #expect(image.actors[0].truncation == (start.contains("0.37") ? 0.37 : 0))
    }

    @Test(
        arguments: [
            // The tracking benchmark has "Person", the object benchmark "Person_sitting".
            ("Person", Annotations(actors: [.pedestrian])), ("Tram", Annotations(actors: [.bus])),
            ("Person_sitting", Annotations(actors: [.pedestrian])),
            ("DontCare", Annotations(ignored: 1)),
            ("Misc", Annotations(ignored: 1)), ("Ufo", Annotations(isComplete: false, ignored: 1)),
        ])
    func typesOfKITTI(type: String, expected: Annotations) throws {
        let text =
            "0 -1 \(type) -1 -1 -10 219.31 188.49 245.5 218.56 -1 -1 -1 -1000 -1000 -1000 -10"
        let text2 = type == "DontCare" ? text : text.replacing(" -1 -1 -10 ", with: " 0 0 -10 ")
        let found = try KITTI.decode(Array(text2.utf8), file: "")
        #expect(found.value.map(Annotations.init) == [expected])
    }

    @Test(
        arguments: [
            ("0 0 -1 10 20 30 40 1.5 1.8 4.5 0 0 9 0", nil, "the benchmark"),
            ("-1 -1 -1 10 20 30 40 1.5 1.8 4.5 0 0 9 0", nil, "unknown, as for DontCare"),
            ("0 3 -1 10 20 30 40 -1 -1 -1 -1000 -1000 -1000 -10", nil, "unknown, and no cuboid"),
            (
                "0 4 -1 10 20 30 40 1.5 1.8 4.5 0 0 9 0", "1 levels that KITTI has not",
                "levels of others"
            ),
            (
                "3 0 -1 10 20 30 40 1.5 1.8 4.5 0 0 9 0", "1 levels that KITTI has not",
                "levels of others"
            ),
            ("0 0 -1 10 20 30 40 -1.5 1.8 4.5 0 0 9 0", "1 cuboids without a size", "upside down"),
            (
                "0 0 -1 10 20 30 40 0 0 0 0 0 0 0", "1 cuboids without a size",
                "boxes of pictures alone"
            ),
        ] as [(String, String?, String)])
    func whatIsUnknownInKITTI(columns: String, what: String?, habit: String) throws {
        let found = try KITTI.decode(Array("0 1 Car \(columns)\n".utf8), file: "")
        #expect(found.ignored == (what.map { [$0] } ?? []))
        #expect(found.value.map(Annotations.init) == [Annotations(actors: [.car])])
    }

    @Test(
        arguments: [
            (
                "trunc", "0 1 Car 1.5 0 -1 10 20 30 40 1 1 1 0 0 9 0",
                "line 1 has 1.5 for its truncated"
            ),
            (
                "NaN of pandas", "0 1 Car 0 0 -1 nan 20 30 40 1 1 1 0 0 9 0",
                "line 1 has 'nan' for its box"
            ),
            (
                "NaN of pandas", "0 1 Car 0 0 -1 10 20 30 40 1 1 1 nan 0 9 0",
                "line 1 has 'nan' for its place"
            ),
            (
                "corners exchanged", "0 1 Car 0 0 -1 30 20 10 40 1 1 1 0 0 9 0",
                "a box that ends before it starts"
            ),
            (
                "the object benchmark", "Car 0 0 -1 10 20 30 40 1 1 1 0 0 9 0",
                "has 15 columns, not the 17"
            ),
            (
                "a spreadsheet", "0,1,Car,0,0,-1,10,20,30,40,1,1,1,0,0,9,0",
                "has 1 columns, not the 17"
            ),
            (
                "a comma for a point", "0 1 Car 0 0 -1 10 20 30 40 1,5 1 1 0 0 9 0",
                "has '1,5' for its place"
            ),
            ("a heading", "\n# frame track\n", "line 2 has 3 columns"),
            (
                "frames before the start", "-1 1 Car 0 0 -1 10 20 30 40 1 1 1 0 0 9 0",
                "is of the frame -1"
            ),
            (
                "disks that were full", "0 1 Car 0 0 -1 10 20 30 40 1 1 1 0 0 9 0\n\0\0",
                "line 2 has 1 columns"
            ),
        ])
    func rowsThatAreNotOfKITTI(habit: String, text: String, what: String) {
        let error = #expect(throws: FileError.self) {
            try KITTI.decode(Array(text.utf8), file: "0000.txt")
        }
        #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
        #expect(error?.exitCode == 65)
    }

    @Test(
        arguments: [
            ("0 0.5 0.5 0.25 0.5\n", nil, "Ultralytics"),
            ("\u{FEFF}0 0.5 0.5 0.25 0.5", nil, "Notepad's mark"),
            ("0\t0.5\t0.5\t0.25\t0.5\r\n\r\n", nil, "tabs and Windows' ends of lines"),
            ("0.0 0.5 0.5 0.25 0.5", nil, "NumPy's savetxt"),
            ("0 5e-1 0.5 2.5e-1 0.5", nil, "NumPy's savetxt"),
            ("7 0.5 0.5 0.25 0.5", "is of class 7; there are 7 from 0", "classes from 1"),
            ("-1 0.5 0.5 0.25 0.5", "is of class -1", "unknown"),
            ("0.5 0.5 0.5 0.25 0.5", "has 0.5 for its class, which is not whole", "a column lost"),
            ("car 0.5 0.5 0.25 0.5", "has 'car' for its class", "names"),
            ("0 0.5 0.5 0.25", "has 4 columns, not the 5 of a box", "a column lost"),
            ("0 0.5 0.5 0.25 0.5 0.9", "has 6 columns, not the 5 of a box", "a detector's scores"),
            ("0 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9", "has 9 columns, not the 5 of a box", "outlines"),
            ("0 nan 0.5 0.25 0.5", "has 'nan' for its box, which is no number", "pandas"),
            ("0 0.5 0.5 -0.25 0.5", "has a box outside of the picture", "corners exchanged"),
            ("0 32 16 16 16", "has a box outside of the picture", "pixels"),
            ("0,0.5,0.5,0.25,0.5", "has '0,0.5,0.5,0.25,0.5' for its class", "commas"),
        ] as [(String, String?, String)])
    func rowsOfYOLO(text: String, what: String?, habit: String) throws {
        func read() throws -> [KnownActor] {
            try YOLO.decode(
                Array(text.utf8), names: ActorClass.allCases.map(\.rawValue), width: 64, height: 32,
                file: "a.txt"
            ).value
        }
        guard let what else {
            #expect(try read().map(\.box2D) == [Box2D(left: 24, top: 8, right: 40, bottom: 24)])
            return
        }
        let error = #expect(throws: FileError.self) { try read() }
        #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
    }

    /// What rows of MOT are read as.
    struct MOTRows: Equatable, Sendable {
        /// From 0.
        var frames = [0]
        var tracks: [Int?] = [1]
        var ignored = 0
        /// Share of the first that is hidden.
        var occlusion: Double? = 0
    }

    @Test(
        arguments: [
            ("1,1,10,20,5,6,1,1,1", MOTRows(), "the benchmark"),
            ("1,1,10,20,5,6,1,1,1\r\n\r\n", MOTRows(), "editors of Windows"),
            ("\u{FEFF}1,1,10,20,5,6,1,1,1", MOTRows(), "Excel's mark"),
            (" 1, 1, 10, 20, 5, 6, 1, 1, 1", MOTRows(), "Python's lists"),
            ("1.0,1.0,10.0,20.0,5.0,6.0,1.0,1.0,1.0", MOTRows(), "NumPy's savetxt"),
            ("1e+00,1e+00,10,20,5,6,1,1,1", MOTRows(), "NumPy's savetxt as it comes"),
            ("1,0,10,20,5,6,1,1,1", MOTRows(tracks: [0]), "DanceTrack counts from 0"),
            ("1,9007,10,20,5,6,1,1,1", MOTRows(tracks: [9_007]), "ids of the whole data set"),
            ("1,-1,10,20,5,6,1,1,1", MOTRows(tracks: [nil]), "detections"),
            (
                "9,1,10,20,5,6,1,1,1\n3,1,10,20,5,6,1,1,1",
                MOTRows(frames: [2, 8], tracks: [1, 1]),
                "empty frames left out, and no order"
            ),
            (
                "1,1,10,20,5,6,0,1,1", MOTRows(tracks: [], ignored: 1, occlusion: nil),
                "a flag of 0: not to be scored"
            ),
            (
                "1,1,10,20,5,6,1,8,1", MOTRows(tracks: [], ignored: 1, occlusion: nil),
                "likenesses of people"
            ),
            ("1,1,10,20,5,6,1,1,0.25", MOTRows(occlusion: 0.75), "visibility"),
            ("1,1,10,20,5,6,1,1,-1", MOTRows(occlusion: nil), "visibility that nobody knows"),
            ("1,1,10,20,5,6,1,-1,-1,-1", MOTRows(occlusion: nil), "MOT15"),
            ("", MOTRows(frames: [], tracks: [], occlusion: nil), "touch"),
        ])
    func rowsOfMOT(text: String, expected: MOTRows, habit: String) throws {
        let found = try MOTChallenge.decode(Array(text.utf8), file: "").value
        let actors = found.flatMap(\.actors)
        let rows = MOTRows(
            frames: found.compactMap(\.frame), tracks: actors.map(\.track),
            ignored: found.flatMap(\.ignored).count, occlusion: actors.first?.occlusion)
        #expect(rows == expected)
        #expect(actors.allSatisfy { $0.box2D.left == 9 && $0.box2D.top == 19 })
        #expect(found.allSatisfy { $0.isComplete })
    }

    @Test(
        arguments: [
            ("0,1,10,20,5,6,1,1,1", "the frame 0; they count from 1", "frames from 0"),
            ("1,1,10,20,5,6", "has 6 columns, not the 9", "boxes alone"),
            ("1,1,10,20,5,6,1,1", "has 8 columns, not the 9", "no visibility"),
            ("1,1,10,20,5,6,1,4,0,1", "has 10 columns, not the 9", "VisDrone"),
            ("1 1 10 20 5 6 1 1 1", "has '1 1 10 20 5 6 1 1 1' for its frame", "blanks"),
            ("frame,id,x,y,w,h,flag,class,v", "has 'frame' for its frame", "pandas' header"),
            ("1,1.5,10,20,5,6,1,1,1", "has 1.5 for its track", "a column lost"),
            ("1,1,10,20,-5,6,1,1,1", "has a box of negative size", "corners exchanged"),
            ("1,1,nan,20,5,6,1,1,1", "has 'nan' for its box", "pandas"),
            ("1,1,10,20,5,6,1,1.5,1", "has 1.5 for its class", "a column lost"),
            (
                "1;1;10;20;5;6;1;1;1", "has '1;1;10;20;5;6;1;1;1'",
                "Excel where the comma is a point"
            ),
        ])
    func rowsThatAreNotOfMOT(text: String, what: String, habit: String) {
        let error = #expect(throws: FileError.self) {
            try MOTChallenge.decode(Array(text.utf8), file: "gt.txt")
        }
        #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
        #expect(error?.exitCode == 65)
    }

    @Test func textOfAnotherEncodingIsAnError() {
        let utf16: [UInt8] = [0xFF, 0xFE, 0x30, 0x00, 0x20, 0x00]
        let error = #expect(throws: FileError.self) { try KITTI.decode(utf16, file: "a") }
        #expect(error?.description == "a: is not UTF-8 text" && error?.exitCode == 65)
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
        // COCO's scorer looks for crowds in the class of a detection.
        let back = try COCO.decode(COCO.encode([image], licenses: [], file: ""), file: "").value[0]
        #expect(back.ignored.map(\.actorClass) == ActorClass.allCases)
        #expect(back.ignored.allSatisfy { $0.box2D == image.ignored[0].box2D })
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
                == [
                    isOddFlag
                        ? "1 broken annotations"
                        : "1 annotations with the id of another, taken for others"
                ])
    }

    private func coco(
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
    fileprivate init(_ image: AnnotatedImage) {
        self.init(
            actors: image.actors.map(\.actorClass), isComplete: image.isComplete,
            ignored: image.ignored.count)
    }
}
