import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct LabelsFileTests {
    @Test func roundTripKeepsEveryField() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "labels.jsonl").path
            let labels = (0..<3).map { FrameLabels.sample(frame: $0) }
            try LabelsFile.write(labels, to: path)
            #expect(try LabelsFile.read(path) == labels)
        }
    }

    /// Written by hand, in another order and with a field of the future.
    @Test func readsOneLineAFrame() throws {
        let line = """
            {"frame":0,"time":0,"ego_speed":20.5,"ego_yaw_rate":0,"crowdedness":0,"actors":[],\
            "ego":{"position":[1,2,0],"yaw":0.5,"pitch":0,"roll":0},"from_the_future":[{}],\
            "environment":{"time_of_day":"dusk","weather":"fog","sun_elevation":0.05,\
            "sun_azimuth":1,"visibility":150,"precipitation":0},\
            "camera":{"name":"CAM_FRONT","width":1024,"height":512,"field_of_view":1.0,\
            "mount":{"position":[1.5,0,1.5],"yaw":0,"pitch":0,"roll":0}}}

            """
        let labels = try LabelsFile.decode(Array(line.utf8), file: "labels.jsonl")
        #expect(labels.count == 1)
        #expect(labels.first?.egoSpeed == 20.5)
        #expect(labels.first?.ego.position == Vector3(1, 2, 0))
        #expect(labels.first?.environment.weather == .fog)
    }

    @Test func keysAreSnakeCaseAndEnumsWords() throws {
        let line = String(
            decoding: try LabelsFile.line(KnownLabels(.sample(frame: 0)), file: ""), as: UTF8.self)
        for part in [
            #""actor_class":"car""#, #""box_3d":{"center":[18,3.5,0.75]"#, #""box_2d_full":{"#,
            #""left_indicator":false"#, #""time_of_day":"night""#, #""paint":[0.1,0.2,0.3]"#,
        ] { #expect(line.contains(part), "\(part) in \(line)") }
        #expect(line.hasSuffix("}\n"))
    }

    @Test func anEmptyFileIsAClipOfNoFrames() throws {
        #expect(try LabelsFile.decode([], file: "").isEmpty)
    }

    @Test func everyTruncationIsAnError() throws {
        let bytes = try (0..<2).flatMap {
            try LabelsFile.line(KnownLabels(.sample(frame: $0)), file: "")
        }
        let first = try LabelsFile.line(KnownLabels(.sample(frame: 0)), file: "").count
        for count in stride(from: 1, to: bytes.count, by: 29) where count != first {
            #expect(throws: FileError.self, "\(count) of \(bytes.count) bytes") {
                try LabelsFile.decode(Array(bytes[..<count]), file: "labels.jsonl")
            }
        }
    }

    @Test func framesAreCountedFromZero() throws {
        let bytes = try [0, 2].flatMap {
            try LabelsFile.line(KnownLabels(.sample(frame: $0)), file: "")
        }
        let error = #expect(throws: FileError.self) {
            try LabelsFile.decode(bytes, file: "labels.jsonl")
        }
        #expect(error?.description == "labels.jsonl: line 2 is frame 2, not 1")
    }

    @Test(arguments: [(0, 512, 1.0), (1024, -1, 1), (1024, 512, 0), (1024, 512, 3.2), (.max, 1, 1)])
    func impossibleCamerasAreRefused(width: Int, height: Int, view: Double) throws {
        let camera = Camera(width: width, height: height, fieldOfView: view)
        let line = try LabelsFile.line(KnownLabels(.sample(frame: 0, camera: camera)), file: "")
        let error = #expect(throws: FileError.self) { try LabelsFile.decode(line, file: "") }
        #expect(error?.what == "line 1 has a camera that cannot be")
    }

    @Test func impossibleBoxesAreRefused() throws {
        var labels = KnownLabels(.sample(frame: 0))
        try #require(labels.actors?.isEmpty == false)
        labels.actors?[0].box2D.bottom = 1e300
        let line = try LabelsFile.line(labels, file: "")
        let error = #expect(throws: FileError.self) { try LabelsFile.decode(line, file: "") }
        #expect(error?.what == "line 1 has a box that cannot be")
    }
}
