import Files
import Sim
import Testing

@testable import Datasets

/// What others write into COCO files besides boxes, and what they write instead of COCO files.
extension OddFilesTests {
    @Test(
        arguments: [
            (
                #"[{"image_id":1,"category_id":1,"bbox":[1,2,3,4],"score":0.9}]"#,
                "is a list of a detector's results, without their images; put them into a COCO file",
                "detectors of COCO's challenge, SAHI"
            ),
            (
                #"[{"name":"a.jpg","labels":[]}]"#,
                "it is a file of Scalabel (BDD100K), not of COCO",
                "BDD100K's det_val.json"
            ),
            (
                #"{"frames":[],"config":{}}"#, "it is a file of Scalabel (BDD100K), not of COCO",
                "Scalabel"
            ),
            (
                #"[{"id":1,"data":{"image":"a.jpg"},"annotations":[]}]"#,
                "it is a file of Label Studio, not of COCO", "Label Studio's JSON"
            ),
            (#"{"shapes":[],"imagePath":"a.jpg"}"#, "it is a file of labelme", "labelme"),
            (#"{"items":[],"categories":{}}"#, "it is a file of Datumaro", "Datumaro"),
            ("[]", "is a list; give an object with images", "a result of nothing"),
            ("{}", "images is missing; give an object with images", "another program's file"),
            (
                "\u{FEFF}<?xml version=\"1.0\"?><annotations/>",
                "is XML, as CVAT and Pascal VOC have it, not JSON; export it as COCO", "CVAT"
            ),
            ("[1, 2", "is not valid JSON: it ends too early", "a copy that broke off"),
        ])
    func filesThatAreNotOfCOCO(text: String, what: String, habit: String) {
        let error = #expect(throws: FileError.self) {
            try COCO.decode(Array(text.utf8), file: "a.json")
        }
        #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
        #expect(error?.exitCode == 65)
    }

    /// All boxes of a file, and what is wrong with them.
    @Test(
        arguments: [
            (
                [#""bbox":[0.5,0.5,0.25,0.4]"#, #""bbox":[0,0,1,1]"#],
                "boxes that all end within the first pixel", "YOLO's numbers"
            ),
            ([#""bbox":[0.5,0.5,0.25,0.4]"#, #""bbox":[0,0,1,2]"#], nil, "boxes of far away"),
            (
                [#""bbox":[10,20,30,50],"area":600"#], "boxes of left, top, right and bottom",
                "torchvision's corners"
            ),
            (
                [#""bbox":[10,20,30,50],"area":1500"#, #""bbox":[10,20,30,50],"area":600"#], nil,
                "areas of outlines"
            ),
            (
                [#""bbox":[1,2,3,4],"bbox_mode":4"#],
                "annotations[0].bbox_mode is neither 0 for corners nor 1",
                "detectron2's rotated boxes"
            ),
            (
                [#""bbox":[5,2,3,4],"bbox_mode":0"#],
                "annotations[0].bbox is not left, top, width and height", "corners exchanged"
            ),
        ] as [([String], String?, String)])
    func formsOfBoxes(boxes: [String], what: String?, habit: String) throws {
        let list = boxes.map { #"{"image_id":7,"category_id":1,\#($0)}"# }.joined(separator: ",")
        guard let what else {
            #expect(try coco(annotations: "[\(list)]").value[0].actors.count == boxes.count)
            return
        }
        let error = #expect(throws: FileError.self) { try coco(annotations: "[\(list)]") }
        #expect(error?.what.contains(what) == true, "\(error?.what ?? "")")
    }

    /// What is said of a road user, and what is told of it.
    struct Saying: Equatable, Sendable {
        var box = Box2D(left: 10, top: 20, right: 40, bottom: 60)
        var track: Int?
        var occlusion: Double?
        var truncation: Double?
        var ignored: [String] = []
    }

    @Test(
        arguments: [
            ("", Saying(), "COCO"),
            (#","bbox_mode":1"#, Saying(), "detectron2"),
            (
                #","bbox_mode":0"#, Saying(box: Box2D(left: 10, top: 20, right: 30, bottom: 40)),
                "detectron2's corners"
            ),
            (
                #","score":0.87"#, Saying(ignored: ["1 boxes with a score, which is not read"]),
                "labels made by a detector"
            ),
            (
                #","attributes":{"occluded":true,"rotation":0.0,"track_id":5,"keyframe":true}"#,
                Saying(track: 5, occlusion: 0.3), "CVAT"
            ),
            (
                #","attributes":{"occluded":false,"rotation":15.5}"#,
                Saying(
                    occlusion: 0,
                    ignored: ["1 boxes with a rotation, taken as if they were upright"]),
                "CVAT's turned boxes"
            ),
            (
                #","attributes":{"occluded":false,"truncated":true,"trafficLightColor":"none"}"#,
                Saying(
                    occlusion: 0, truncation: 0.25,
                    ignored: [
                        "1 boxes with the attribute 'traffic_light_color', which is not read"
                    ]), "BDD100K"
            ),
            (#","attributes":{}"#, Saying(), "Datumaro"),
            (#","attributes":null"#, Saying(), "Datumaro"),
            (
                #","attributes":["red"]"#,
                Saying(ignored: ["1 boxes with attributes that are no object"]), "FiftyOne's tags"
            ),
            (
                #","occlusion":2,"truncation":1"#, Saying(occlusion: 0.7, truncation: 0.25),
                "levels of VisDrone"
            ),
            (#","occlusion":0.5,"truncation":0"#, Saying(occlusion: 0.5, truncation: 0), "shares"),
            (#","occluded":1,"truncated":0"#, Saying(occlusion: 0.3, truncation: 0), "Pascal VOC"),
            (
                #","track_id":3,"attributes":{"track_id":5}"#, Saying(track: 3),
                "both, of which the format's own counts"
            ),
        ] as [(String, Saying, String)])
    func whatIsSaidOfBoxes(more: String, expected: Saying, habit: String) throws {
        let found = try coco(
            annotations: #"[{"image_id":7,"category_id":1,"bbox":[10,20,30,40]\#(more)}]"#)
        let actor = try #require(found.value[0].actors.first)
        let saying = Saying(
            box: actor.box2D, track: actor.track, occlusion: actor.occlusion,
            truncation: actor.truncation, ignored: found.ignored)
        #expect(saying == expected)
    }

    /// CVAT's tracks go on outside of the picture.
    @Test func boxesOutsideAreLeftOut() throws {
        let found = try coco(
            annotations: """
                [{"image_id":7,"category_id":1,"bbox":[1,2,3,4],"attributes":{"outside":true}},
                 {"image_id":7,"category_id":1,"bbox":[1,2,3,4],"attributes":{"outside":false}}]
                """)
        #expect(found.value.map(Annotations.init) == [Annotations(actors: [.car])])
        #expect(found.ignored == ["1 boxes marked outside, left out"])
    }

    /// Files that were put together of parts.
    @Test(
        arguments: [
            (
                #"{"id":1,"name":"a"},{"id":2,"name":"a"}"#, #"{"id":7,"file_name":"a.png"}"#,
                "has several videos called 'a', with the ids 1 and 2"
            ),
            (
                "", #"{"id":7,"file_name":"a.png"},{"id":9,"file_name":"a.png"}"#,
                "holds two images with the file_name 'a.png', by their ids 7 and 9"
            ),
            (
                #"{"id":1,"name":"a"}"#, #"{"id":7,"file_name":"a.png","id":8}"#,
                "has the key 'id' twice in one object, again at line 1, column 87"
            ),
        ])
    func whatIsThereTwice(videos: String, images: String, what: String) {
        let json =
            #"{"categories":[],"videos":[\#(videos)],"images":[\#(images)],"annotations":[]}"#
        let error = #expect(throws: FileError.self) {
            try COCO.decode(Array(json.utf8), file: "a.json")
        }
        #expect(error?.what == what && error?.remedy != nil)
    }

    /// Videos by their ids where the list of names is missing, and frames as TAO counts them.
    @Test(arguments: [
        (#""video_id":1,"frame_index":4"#, nil, "one number for all"),
        (#""video_id":2,"frame_index":4"#, "1", "a list left out"),
    ])
    func videosWithoutAList(other: String, name: String?, habit: String) throws {
        let json = """
            {"categories":[],"images":[{"id":7,"file_name":"a.png","video_id":1,"frame_index":9},
             {"id":8,"file_name":"b.png",\(other)}]}
            """
        let found = try COCO.decode(Array(json.utf8), file: "a.json").value
        #expect(found.map(\.frame) == [9, 4] && found[0].video == name)
        let listed = json.replacing("{\"cat", with: #"{"videos":[{"id":5,"name":"v"}],"cat"#)
        let error = #expect(throws: FileError.self) {
            try COCO.decode(Array(listed.utf8), file: "a.json")
        }
        #expect(
            error?.what == "has 'a.png' in the video 1, which is not in its list of videos")
    }

    /// The work of two people put together.
    @Test func boxesThatAreThereTwiceAreSaid() throws {
        let box = #"{"image_id":7,"category_id":1,"bbox":[1,2,3,4]}"#
        let found = try coco(annotations: "[\(box),\(box)]")
        #expect(found.ignored == ["1 boxes that are there twice"])
    }

    @Test(arguments: [
        (1, [2], ["1 images with the file_name of another, taken for one"]),
        (2, [1, 1], ["1 images with the file_name of one of another video"]),
    ])
    func lenientReadersTakeAFileOnce(video: Int, actors: [Int], said: [String]) throws {
        let json = """
            {"categories":[{"id":1,"name":"car"},{"id":2,"name":"person"}],
             "videos":[{"id":1,"name":"a"},{"id":2,"name":"b"}],
             "images":[{"id":7,"file_name":"a.png","video_id":1},
                       {"id":9,"file_name":"a.png","video_id":\(video)}],
             "annotations":[{"image_id":7,"category_id":1,"bbox":[1,2,3,4]},
                            {"image_id":9,"category_id":2,"bbox":[1,2,3,4]}]}
            """
        let found = try COCO.decode(
            Array(json.utf8), file: "a.json", ReadingOptions(isLenient: true))
        #expect(found.value.map(\.actors.count) == actors)
        #expect(found.ignored == said)
    }

    /// A box of a picture that is not listed may be of any; one of two pictures with one id is of either.
    @Test(arguments: [
        (#"{"id":9,"file_name":"b.png"}"#, 8, [false, false]),
        (#"{"id":7,"file_name":"b.png"}"#, 7, [false]),
        (#"{"id":9,"file_name":"b.png","width":0.5}"#, 9, [true]),
        (#"{"id":9,"file_name":"b.png"}"#, 9, [true, true]),
    ])
    func boxesOfNoPictureLeaveTheOthersUnknown(second: String, of id: Int, isComplete: [Bool])
        throws
    {
        let json = """
            {"categories":[{"id":1,"name":"car"},{"id":2,"name":"person"}],
             "images":[{"id":7,"file_name":"a.png"},\(second)],
             "annotations":[{"image_id":\(id),"category_id":1,"bbox":[1,2,3,4]}]}
            """
        let found = try COCO.decode(
            Array(json.utf8), file: "a.json", ReadingOptions(isLenient: true))
        #expect(found.value.map(\.isComplete) == isComplete)
    }
}
