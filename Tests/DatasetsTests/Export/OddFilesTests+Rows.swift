import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

/// Formats of a line for each road user.
extension OddFilesTests {
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
                "0 0 -1 10 20 30 40 1.5 1.8 4.5 0 0 9 0 0.93",
                "1 rows with a score, which is not read", "a detector's rows"
            ),
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
                "C's printf", "0 1 Car 0 0 -1 0x10 20 30 40 1 1 1 0 0 9 0",
                "line 1 has '0x10' for its box, which is no number"
            ),
            (
                "a number too large", "0 1 Car 0 0 -1 1e400 20 30 40 1 1 1 0 0 9 0",
                "line 1 has '1e400' for its box, which is no number"
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
}
