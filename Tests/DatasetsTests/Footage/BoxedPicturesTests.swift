import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct BoxedPicturesTests {
    @Test func theVideosOfACOCOFile() throws {
        let images = [("b", 2), ("b", 1), ("a", 5), ("b", 7)].enumerated().map { index, place in
            AnnotatedImage(file: "x/\(9 - index).png", video: place.0, frame: place.1)
        }
        // Other tools do not put the frames of a video together.
        let json = String(
            decoding: try COCO.encode(
                [images[2], images[0], images[1], images[3]], licenses: [], file: ""), as: UTF8.self
        )
        let videos = try coco(json).value
        #expect(videos.map(\.name) == ["a", "b"])
        #expect(videos[1].images.map(\.frame) == [1, 2, 7])
        #expect(
            videos.map(\.unread) == [
                [], ["4 frames left out between, the first after the frame 2"],
            ])
    }

    @Test func picturesOfNoVideoAreThoseOfTheirFolder() throws {
        let names = ["drive/10.jpg", "drive/9.jpg", "z.png", "deep/er/1.png"]
        let found = try coco(file(of: names.map { #""file_name":"\#($0)""# })).value
        #expect(found.map(\.name) == ["boxes", "deep/er", "drive"])
        #expect(found[2].images.map(\.file) == ["drive/9.jpg", "drive/10.jpg"])
    }

    /// Pictures of several sequences in one folder are a clip each.
    @Test(
        arguments: [
            (
                ["left_001.png", "right_001.png", "left_002.png", "right_002.png"],
                ["boxes-left", "boxes-right"]
            ),
            (
                ["sceneA_1.png", "sceneA_2.png", "sceneB_1.png", "sceneB_2.png", "zoo.png"],
                ["boxes", "boxes-sceneA", "boxes-sceneB"]
            ),
            (["d/1.png", "d/2.png", "d/1_mask.png", "d/2_mask.png"], ["d", "d-mask"]),
        ])
    func everySequenceIsAClip(names: [String], clips: [String]) throws {
        let found = try coco(file(of: names.map { #""file_name":"\#($0)""# })).value
        #expect(found.map(\.name) == clips)
        #expect(found.flatMap { $0.images.map(\.file) }.sorted() == names.sorted())
        #expect(found.allSatisfy { $0.unread.isEmpty })
    }

    @Test func aRegularStrideIsNoGap() throws {
        let images = [0, 5, 10, 20].map { #""file_name":"\#($0).png","frame_id":\#($0)"# }
        #expect(try coco(file(of: Array(images.prefix(3)))).value[0].unread.isEmpty)
        #expect(
            try coco(file(of: images)).value[0].unread == [
                "1 frames left out between, the first after the frame 10"
            ])
    }

    /// A label file that was cut off ends as one does in whose last frames nobody is.
    @Test func afterTheLastLabelsNobodyKnows() throws {
        try withTemporaryFolder { folder in
            try makeFiles((0..<5).map { "\($0).png" }, folder)
            let pictures = try kitti(Self.row(0, "Car") + Self.row(2, "Car"), folder)
            #expect(pictures.images.map(\.isComplete) == [true, true, true, false, false])
            #expect(
                pictures.unread.contains(
                    "2 pictures after the last labelled frame, taken for not annotated"))
        }
    }

    /// What labelling tools add to names does not change the order.
    @Test(
        arguments: [
            (["9b2e11aa-f_1.png", "1a2e11ab-f_2.png", "5a2e11ab-f_3.png"], nil, "Label Studio"),
            (["20240101-7.png", "20240102-3.png"], nil, "dates"),
            (
                ["f_1_jpg.rf.ffff456789abcdef.jpg", "f_2_jpg.rf.0123456789abcdef.jpg"], nil,
                "Roboflow"
            ),
            (
                ["f_1_jpg.rf.0123456789abcdef.jpg", "f_1_jpg.rf.ffff456789abcdef.jpg"],
                "1 pictures of the number of another, such as f_1_jpg.rf.0123456789abcdef.jpg "
                    + "and f_1_jpg.rf.ffff456789abcdef.jpg", "Roboflow's augmentation"
            ),
            (
                ["f_1.png", "f_2.png", "f_9.png"],
                "6 pictures left out between, the first after f_2.png", "pictures sorted out"
            ),
        ] as [([String], String?, String)])
    func picturesOfNoVideoAreInOrder(names: [String], remark: String?, habit: String) throws {
        let found = try coco(file(of: names.reversed().map { #""file_name":"\#($0)""# })).value
        #expect(found[0].images.map(\.file) == names)
        #expect(found[0].unread == (remark.map { [$0] } ?? []))
    }

    /// Lists put together of two tools.
    @Test func numbersOfSomeFramesAloneAreSaid() throws {
        let images = [#""file_name":"2.png","frame_id":0"#, #""file_name":"1.png""#]
        let found = try coco(file(of: images)).value
        #expect(found[0].images.map(\.file) == ["1.png", "2.png"])
        #expect(
            found[0].unread == [
                "1 numbers of frames, which the other pictures lack: names order all"
            ])
    }

    /// Every camera of a drive is a clip of its own, under its name.
    @Test(
        arguments: [
            // nuScenes, as MMDetection3D writes it
            (#""file_name":"samples/CAM_BACK/n015-1.jpg""#, "samples", "CAM_BACK"),
            (#""file_name":"sweeps/CAM_FRONT_LEFT/n015-1.jpg""#, "sweeps", "CAM_FRONT_LEFT"),
            (#""file_name":"CAM_BACK/1.jpg""#, "boxes", "CAM_BACK"),
            // KITTI; Virtual KITTI; Waymo; Argoverse
            (#""file_name":"image_03/0007/000001.png""#, "0007", "image_03"),
            (#""file_name":"Scene01/fog/rgb/Camera_1/1.jpg""#, "Scene01/fog/rgb", "Camera_1"),
            (#""file_name":"segment-1/SIDE_LEFT/1.jpg""#, "segment-1", "SIDE_LEFT"),
            (#""file_name":"log/ring_front_center/1.jpg""#, "log", "ring_front_center"),
            (#""file_name":"ring_road/1.jpg""#, "ring_road", "CAM_FRONT"),
            // Keys of nuImages' and others' converters
            (#""file_name":"a/1.jpg","channel":"CAM_BACK""#, "a", "CAM_BACK"),
            (#""file_name":"a/1.jpg","camera":"left","sensor":{"id":3}"#, "a", "left"),
            (#""file_name":"a/1.jpg","camera":1"#, "a", "cam1"),
            (#""file_name":"a/1.jpg","camera_id":"0""#, "a", "cam0"),
            (#""file_name":"a\\CAM_BACK\\1.jpg""#, "a", "CAM_BACK"),
            (#""file_name":"./a/1.jpg""#, "a", "CAM_FRONT"),
            // Converters of Waymo
            (#""file_name":"a/segment-1_007_SIDE_LEFT.jpg""#, "a", "SIDE_LEFT"),
            (#""file_name":"a/000_CAM_BACK.png""#, "a", "CAM_BACK"),
            (#""file_name":"a/000-ring_side_left.png""#, "a", "ring_side_left"),
            (#""file_name":"a/000_back_camera.png""#, "a", "back_camera"),
        ])
    func everyCameraIsAClip(image: String, name: String, camera: String) throws {
        let found = try coco(file(of: [image, #""file_name":"zoo/1.jpg""#])).value
        let pictures = try #require(found.first { $0.images[0].file != "zoo/1.jpg" })
        #expect((pictures.name, pictures.camera) == (name, camera))
    }

    /// A video of CocoVID may hold the pictures of several cameras, each with its frames from 0.
    @Test(arguments: ["name", "file_name"])  // CocoVID; converters of MOTChallenge
    func theCamerasOfOneVideoAreTakenApart(key: String) throws {
        let images = ["CAM_BACK", "CAM_FRONT"].flatMap { camera in
            (0..<2).map { frame in
                #""file_name":"x/\#(camera)/\#(frame).jpg","video_id":5,"frame_id":\#(frame)"#
            }
        }
        let json = file(of: images).replacing(
            "{\"cat", with: #"{"videos":[{"id":5,"\#(key)":"drive"}],"cat"#)
        let found = try coco(json).value
        #expect(found.map(\.camera) == ["CAM_BACK", "CAM_FRONT"])
        #expect(found.allSatisfy { $0.name == "drive" && $0.images.count == 2 })
    }

    @Test(arguments: [
        (#""file_name":"../../secret.png""#, "'../../secret.png'"), (#""file_name":"""#, "''"),
        (#""file_name":"a.png","width":0"#, "a size for 'a.png'"),
        (#""file_name":"a.png","height":9000000000000000000"#, "a size for 'a.png'"),
        (#""file_name":"a.png","frame_id":-9223372036854775808"#, "a frame_id for 'a.png'"),
        (#""file_name":"a.png","width":1.5"#, "a size for 'a.png'"),
        (#""file_name":"a.png","camera":"../x""#, "a camera for 'a.png'"),
    ])
    func absurdPicturesAreErrors(image: String, what: String) {
        let error = #expect(throws: FileError.self) { try coco(file(of: [image])) }
        #expect(error?.exitCode == 65)
        #expect(error?.what.contains(what) == true, "\(error?.what ?? "")")
    }

    @Test func filesOfNothingAndFramesThatOccurTwiceAreErrors() {
        let twice = (0..<2).map { #""file_name":"a/\#($0).png","frame_id":3"# }
        for (text, what) in [
            (file(of: twice), "two pictures of the frame 3"), (file(of: []), "names no pictures"),
        ] {
            let error = #expect(throws: FileError.self) { try coco(text) }
            #expect(error?.what.contains(what) == true)
        }
    }

    @Test func aKITTISequenceHasAllPicturesOfItsFolder() throws {
        try withTemporaryFolder { folder in
            try makeFiles(["000004.png", "000002.png", "3.jpg", "notes.txt", "front.png"], folder)
            let rows = Self.row(2, "Car") + Self.row(4, "Car") + Self.row(4, "DontCare")
            let pictures = try kitti(rows, folder)
            #expect(pictures.name == "0007")
            #expect(pictures.images.map(\.frame) == [2, 3, 4])
            #expect(pictures.images.map(\.actors.count) == [1, 0, 1])
            #expect(pictures.images.allSatisfy { $0.actors.allSatisfy { $0.box3D == nil } })
            #expect(pictures.images.map(\.ignored.count) == [0, 0, 1])
            #expect(pictures.images.map(\.isComplete) == [true, true, true])
            #expect(pictures.intrinsics == nil)
            #expect(
                pictures.unread == [
                    "2 cuboids without the calibration of a level camera", "front.png", "notes.txt",
                ])
        }
    }

    @Test func cuboidsStandBeforeTheLens() throws {
        try withTemporaryFolder { folder in
            try makeFiles(["000000.png"], folder)
            var calibration = KITTICalibration(
                CameraCalibration.Intrinsics(fx: 500, fy: 400, cx: 60, cy: 30))
            // Half a metre to the right of the boxes' origin.
            calibration.projection[3] = -250
            let pictures = try kitti(Self.row(0, "Car"), folder, calibration)
            #expect(pictures.unread.isEmpty)
            #expect(pictures.intrinsics?.fx == 500 && pictures.intrinsics?.cy == 30)
            let box = try #require(pictures.images[0].actors.first?.box3D)
            #expect((box.center - Vector3(16.5, 4, -0.75)).length < 1e-9)
            // A camera that is turned cannot be described by intrinsics.
            calibration.projection[4] = 1
            let turned = try kitti(Self.row(0, "Car"), folder, calibration)
            #expect(turned.images[0].actors.map(\.box3D) == [nil])
            #expect(turned.unread.last?.hasSuffix("calib: P2 turns the camera") == true)
        }
    }

    @Test(arguments: [
        (["000001.png"], 66, "has no picture 000000.png"),
        (["a.png"], 66, "holds no pictures that are called by their frames"),
        (["0.png", "00.jpg"], 65, "has two pictures of one frame"),
    ])
    func foldersThatDoNotFitAreErrors(names: [String], status: Int32, what: String) throws {
        try withTemporaryFolder { folder in
            try makeFiles(names, folder)
            let error = #expect(throws: FileError.self) { try kitti(Self.row(0, "Car"), folder) }
            #expect(error?.exitCode == status)
            #expect(error?.what.contains(what) == true, "\(error?.what ?? "")")
        }
    }

    private func file(of images: [String]) -> String {
        let list = images.enumerated().map { #"{"id":\#($0),\#($1)}"# }.joined(separator: ",")
        return #"{"categories":[],"images":[\#(list)]}"#
    }

    private func coco(_ json: String) throws -> Imported<[BoxedPictures]> {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "boxes.json").path
            try DurableFile.write(Array(json.utf8), to: path)
            return try BoxedPictures.coco(path)
        }
    }

    private static func row(_ frame: Int, _ type: String) -> String {
        "\(frame) 1 \(type) 0 0 -1.28 10 20 30 40 1.5 1.8 4.5 -3.5 1.5 16.5 -1.49\n"
    }

    private func kitti(_ rows: String, _ images: URL, _ calibration: KITTICalibration? = nil) throws
        -> BoxedPictures
    {
        try withTemporaryFolder { folder in
            let (labels, calib) = (folder.path + "/0007.txt", folder.path + "/calib")
            try DurableFile.write(Array(rows.utf8), to: labels)
            if let calibration {
                try DurableFile.write(Array(calibration.encoded().utf8), to: calib)
            }
            return try BoxedPictures.kitti(
                labels, pictures: images.path, calibration: calibration.map { _ in calib })
        }
    }

    private func makeFiles(_ names: [String], _ folder: URL) throws {
        for name in names {
            try DurableFile.write([UInt8](), to: folder.appending(path: name).path)
        }
    }
}
