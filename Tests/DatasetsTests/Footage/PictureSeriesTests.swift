import Testing

@testable import Datasets

/// How others call the pictures of a folder.
struct PictureSeriesTests {
    @Test(
        arguments: [
            (["000001.png", "000002.png", "000003.png"], nil, "KITTI"),
            (
                ["000001.png", "000002.png", "000010.png"],
                "7 pictures left out between, the first after 000002.png", "pictures sorted out"
            ),
            (["0.png", "5.png", "10.png", "15.png"], nil, "every fifth frame"),
            (
                ["0.png", "5.png", "20.png", "25.png"],
                "2 pictures left out between, the first after 5.png", "every fifth frame"
            ),
            (["1.jpg", "2.JPG"], nil, "two cards of one camera"),
            (["a.png", "b.png"], nil, "names"),
            (
                ["1533151603512404.jpg", "1533151604012404.jpg", "1533151604522404.jpg"], nil,
                "microseconds of nuScenes, which are not quite even"
            ),
            (["12-00-58.jpg", "12-00-59.jpg", "12-01-00.jpg"], nil, "times of the day"),
            (
                ["9.png", "55.png", "1204.png", "1300.png", "9000.png"], nil,
                "numbers of another list"
            ),
            (
                ["frame_001.png", "img_002_b.png"],
                "pictures called as frame_001.png and as img_002_b.png, taken for one series",
                "two programs"
            ),
            (["image_1.png", "image_2.png", "image_3.png"], nil, "frames, not cameras"),
            (
                ["1_0.png", "1_9223372036854775807.png", "2_0.png"], nil, "the largest number"
            ),
            (
                ["1.png", "2.png", "3.png", "9223372036854775807.png"],
                "999999999 pictures left out between, the first after 3.png", "the same in a row"
            ),
        ] as [([String], String?, String)])
    func whatIsOddIsSaid(names: [String], remark: String?, habit: String) {
        let series = PictureSeries(names)
        #expect(series.remarks == (remark.map { [$0] } ?? []))
        #expect(series.names == names && series.strangers.isEmpty)
    }

    /// The first picture and one that shows the same otherwise.
    @Test(
        arguments: [
            (["1.png", "1_mask.png", "2.png", "2_mask.png"], "1_mask.png", "masks"),
            (["1.jpg", "1.png", "2.jpg", "2.png"], "1.png", "masks of Pascal VOC"),
            (["left_1.png", "left_2.png", "right_1.png", "right_2.png"], "right_1.png", "stereo"),
            (["1_L.png", "1_R.png"], "1_R.png", "stereo"),
            (
                ["image_02_0001.png", "image_02_0002.png", "image_03_0001.png"],
                "image_03_0001.png", "KITTI's cameras in one folder"
            ),
            (
                ["n015-2018__CAM_BACK__153.jpg", "n015-2018__CAM_FRONT__154.jpg"],
                "n015-2018__CAM_FRONT__154.jpg", "nuScenes' cameras in one folder"
            ),
            (["7_cam0.png", "7_cam1.png", "8_cam0.png"], "7_cam1.png", "EuRoC and its like"),
            (
                ["000_FRONT_LEFT.jpg", "000_SIDE_LEFT.jpg", "001_FRONT_LEFT.jpg"],
                "000_SIDE_LEFT.jpg", "Waymo's cameras behind the number"
            ),
        ])
    func whatShowsTheSameIsFound(names: [String], stranger: String, habit: String) {
        let series = PictureSeries(names)
        let found = series.strangers.flatMap(\.names)
        #expect(series.strangers.first?.reason == .sameMoments && found.first == stranger)
        #expect(series.names.first == names[0] && !series.names.contains(stranger))
        #expect(series.names.count + found.count == names.count)
        #expect(series.remarks.first?.contains("such as \(stranger)") == true)
    }

    /// Pictures that lie together, and the sequences they are of.
    @Test(
        arguments: [
            (["seq1_1.png", "seq1_2.png", "seq2_1.png", "seq2_2.png"], "numbered sequences"),
            (["a_1.png", "a_2.png", "b_3.png", "b_4.png"], "frames that are counted on"),
            (
                ["0001_000001.png", "0001_000002.png", "0002_000001.png", "0002_000002.png"],
                "KITTI"
            ),
            (
                [
                    "MVI_20011_img00001.jpg", "MVI_20011_img00002.jpg", "MVI_20012_img00001.jpg",
                    "MVI_20012_img00002.jpg",
                ], "UA-DETRAC"
            ),
            (
                [
                    "00a0f008-3c67908e-0000001.jpg", "00a0f008-3c67908e-0000002.jpg",
                    "00a0f008-a315437f-0000001.jpg", "00a0f008-a315437f-0000002.jpg",
                ], "BDD100K"
            ),
            (
                (0..<100).map { String(format: "1_%02d.png", $0) }
                    + (0..<100).map { String(format: "2_%02d.png", $0) }, "sequences of 100 frames"
            ),
            (
                (0..<10).map { "seq1_\($0).png" } + (0..<4).map { "seq2_\($0).png" },
                "sequences of 10 frames and less"
            ),
        ])
    func sequencesAreToldApart(names: [String], habit: String) {
        let series = PictureSeries(names)
        let start = names[0].split(separator: "_")[0]
        #expect(series.strangers.map(\.reason) == [.otherSequences])
        #expect(series.names.first == names[0] && series.names.count < names.count)
        #expect(Set(PictureSequences(names).labels).count == 2, "\(start)")
    }

    /// Names in which more than one number changes and that are of one sequence.
    @Test(
        arguments: [
            (
                (50..<70).map { String(format: "12-%02d-%02d.jpg", 5 + $0 / 60, $0 % 60) },
                "seconds"
            ),
            (
                [
                    "12-00-01-013.jpg", "12-00-01-513.jpg", "12-00-02-014.jpg", "12-00-02-514.jpg",
                ], "milliseconds"
            ),
            (
                (0..<30).map { "\(1_532_402_927 + $0 / 10).\($0 % 10 * 100_000_000).png" },
                "nanoseconds of ROS"
            ),
            (["a8f3-1.png", "77b1-2.png", "c001-3.png", "0d0d-4.png"], "hashes"),
            (["1_of_3.png", "2_of_3.png", "3_of_3.png"], "how many there are"),
            (["cover.png", "1.png", "2.png", "3.png"], "a title"),
            (["1.png", "2.png", "3.JPG", "4.JPG"], "two kinds of files"),
        ])
    func oneSequenceStaysWhole(names: [String], habit: String) {
        #expect(Set(PictureSequences(names).labels) == [""])
        #expect(PictureSeries(names).strangers.isEmpty)
    }

    @Test(arguments: [["01.jpg", "1.jpg", "2.jpg"], ["f_01.jpg", "F_001.png", "f_02.jpg"]])
    func aNumberThatIsThereTwiceIsFound(names: [String]) {
        let series = PictureSeries(names)
        #expect(series.strangers.map(\.reason) == [.sameNumber])
        #expect(series.strangers.flatMap(\.names) == [names[1]])
        #expect(series.names == [names[0], names[2]])
    }
}
