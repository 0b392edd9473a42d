import Files
import Foundation
import Frames
import Sim
import TestSupport
import Testing

@testable import Datasets
@testable import Workflows

struct ReportPageTests {
    /// A clip of four frames with a car in three of them, which the referee finds worst in frame 2.
    private func writeClip(
        _ id: String, to folder: URL, width: Int = 64, fps: Double = 5
    ) throws {
        var about = ClipDescription(
            id: id,
            origin: .init(file: "a.mp4", bytes: 9, width: 64, height: 32, fps: 5, fit: .crop),
            camera: CameraCalibration(name: "CAM_FRONT"), width: width, height: 32, fps: fps,
            license: "</script><b>", simdrive: "0.1.0")
        about.agreement = 0.5
        let writer = try ClipWriter(
            in: DatasetFolder(at: folder, existing: .resume), about: about, scenario: nil)
        for (index, agreement) in [0.9, 0.5, 0.1, nil].enumerated() {
            var car = KnownActor(
                actorClass: .car, track: 7, box2D: Box2D(left: 8, top: 4, right: 24, bottom: 12))
            (car.agreement, car.depth, car.speed) = (agreement, 15, 10)
            try writer.append(
                Frame(
                    width: width, height: 32,
                    pixels: [UInt8](repeating: UInt8(40 + 10 * index), count: width * 32 * 3)),
                KnownLabels(
                    frame: index, time: Double(index) / fps,
                    environment: .init(timeOfDay: .night, weather: .rain),
                    actors: agreement == nil ? [] : [car]))
        }
        try writer.finish()
    }

    private func page(of folder: URL, at file: String) throws -> String {
        let page = ReportPage(of: folder, against: nil, at: folder.appending(path: file))
        return String(decoding: try page.html(observer: SilentObserver()), as: UTF8.self)
    }

    /// What the page's script reads.
    private func data(_ id: String, in page: String) throws -> JSONValue {
        let start = try #require(
            page.firstRange(of: "<script type=\"application/json\" id=\"\(id)\">"))
        let rest = page[start.upperBound...]
        let end = try #require(rest.firstRange(of: "</script>"))
        return try JSON.decode(
            JSONValue.self, from: rest[..<end.lowerBound].utf8, file: id)
    }

    /// Labels, a thesis, anything but an earlier page: it stays as it is.
    @Test func onlyAPageIsReplaced() throws {
        try withTemporaryFolder { folder in
            try writeClip("a", to: folder)
            let thesis = folder.appending(path: "thesis.html")
            let labels = folder.appending(path: "clips/a/labels.jsonl")
            try Data("mine".utf8).write(to: thesis)
            let before = try Data(contentsOf: labels)
            func write(_ file: URL, against: URL? = nil) throws {
                try ReportPage(of: folder, against: against, at: file)
                    .write(observer: SilentObserver())
            }
            for (file, what) in [(thesis, "no page of simdrive"), (labels, "among the clips")] {
                let error = #expect(throws: FileError.self) { try write(file) }
                #expect(error?.exitCode == 73 && error?.what.contains(what) == true)
            }
            #expect(try Data(contentsOf: thesis) == Data("mine".utf8))
            #expect(try Data(contentsOf: labels) == before)
            let page = folder.appending(path: "report.html")
            for _ in 0..<2 { try write(page) }
            let other = #expect(throws: FileError.self) {
                try write(page, against: folder.appending(path: "nowhere"))
            }
            #expect(other?.exitCode == 66)
        }
    }

    /// Videos of two rates run apart side by side; those of two sizes do not.
    @Test(
        arguments: [
            (64, 5, nil, []), (64, 10, "has 10.0 frames a second, the clip beside it 5.0", []),
            (32, 5, nil, ["4 frames of 32×32 beside 4 frames of 32×64"]),
        ] as [(Int, Double, String?, [String])])
    func whatDiffersFromTheReferenceIsSaid(
        width: Int, fps: Double, error: String?, notes: [String]
    ) throws {
        try withTemporaryFolder { folder in
            let (here, there) = (folder.appending(path: "here"), folder.appending(path: "there"))
            try writeClip("a", to: here)
            try writeClip("a", to: there, width: width, fps: fps)
            let listener = Listener()
            let page = ReportPage(of: here, against: there, at: here.appending(path: "report.html"))
            do {
                _ = try page.html(observer: listener)
                #expect(error == nil)
            } catch let found as FileError {
                #expect(found.what == error && found.exitCode == 65)
            }
            let clip = there.appending(path: "clips/a").path
            #expect(listener.notes == notes.map { "\(clip): \($0)" })
        }
    }

    @Test func theOverviewSaysWhatIsThere() throws {
        try withTemporaryFolder { folder in
            try writeClip("a", to: folder)
            let report = try data("report", in: page(of: folder, at: "report.html"))
            guard case .array(let clips)? = report["clips"], let clip = clips.first else {
                Issue.record("no clips")
                return
            }
            #expect(clips.count == 1)
            #expect(clip["video"] == .string("clips/a/video.mp4"))
            #expect(clip["boxes"] == .number(3) && clip["frames"] == .number(4))
            #expect(clip["time_of_day"] == .string("night") && clip["agreement"] == .number(0.5))
            guard case .array(let worst)? = report["worst"] else {
                Issue.record("no boxes")
                return
            }
            #expect(worst.map { $0["frame"] } == [.number(2)])
            #expect(worst.first?["agreement"] == .number(0.1))
        }
    }

    /// 4 boxes of a car 8 pixels high of 32, which are 25 %, at 36 km/h and 15 m; each in one cell.
    @Test func tablesCountFramesAndBoxes() throws {
        try withTemporaryFolder { folder in
            try writeClip("a", to: folder)
            let report = try data("report", in: page(of: folder, at: "report.html"))
            guard case .array(let tables)? = report["statistics"] else {
                Issue.record("no tables")
                return
            }
            func count(_ table: String, _ row: String, _ column: String) -> JSONValue? {
                let found = tables.first { "\($0["title"] ?? .null)".hasPrefix(table) }
                guard case .array(let rows)? = found?["rows"],
                    case .array(let columns)? = found?["columns"],
                    case .array(let counts)? = found?["counts"],
                    let r = rows.firstIndex(of: .string(row)),
                    let c = columns.firstIndex(of: .string(column)),
                    case .array(let cells) = counts[r]
                else { return nil }
                return cells[c]
            }
            #expect(count("Frames by time", "night", "rain") == .number(4))
            #expect(count("Boxes by class and time", "car", "night") == .number(3))
            #expect(count("Boxes by class and height", "car", "25–50") == .number(3))
            #expect(count("Boxes by class and distance", "car", "10–20") == .number(3))
            #expect(count("Speed", "car", "30–50") == .number(3))
            #expect(count("Speed", "car", "15–30") == .number(0))
        }
    }

    /// Seven numbers a box, and the mean of each frame's agreements.
    @Test func detailsHaveEveryBox() throws {
        try withTemporaryFolder { folder in
            try writeClip("a", to: folder)
            let details = try data("clip-0", in: page(of: folder, at: "report.html"))
            func numbers(_ values: [Int]) -> JSONValue {
                .array(values.map { .number(Decimal($0)) })
            }
            #expect(
                details["boxes"]
                    == .array([
                        numbers([7, 0, 8, 4, 24, 12, 90]), numbers([7, 0, 8, 4, 24, 12, 50]),
                        numbers([7, 0, 8, 4, 24, 12, 10]), numbers([]),
                    ]))
            #expect(
                details["agreement"]
                    == .array([.number(0.9), .number(0.5), .number(0.1), .null]))
        }
    }

    /// Addresses are relative to the page, and odd letters of them are escaped.
    @Test func videosAreAddressedFromWhereThePageIs() throws {
        try withTemporaryFolder { folder in
            let dataset = folder.appending(path: "a #1")
            try writeClip("a", to: dataset)
            let page = ReportPage(
                of: dataset, against: nil, at: folder.appending(path: "pages/report.html"))
            let html = String(decoding: try page.html(observer: SilentObserver()), as: UTF8.self)
            #expect(html.contains("\"../a%20%231/clips/a/video.mp4\""))
        }
    }

    /// A licence that would end the script is data like all else.
    @Test func noTextOfADatasetEndsTheScript() throws {
        try withTemporaryFolder { folder in
            try writeClip("a", to: folder)
            let html = try page(of: folder, at: "report.html")
            #expect(!html.contains("</script><b>"))
            let details = try data("clip-0", in: html)
            #expect(details["provenance"]?["license"] == .string("</script><b>"))
        }
    }

    @Test func aFolderWithoutClipsIsAnError() throws {
        try withTemporaryFolder { folder in
            let error = #expect(throws: FileError.self) { try page(of: folder, at: "report.html") }
            #expect(error?.kind == .missingInput)
            try DurableFile.makeFolder(folder.appending(path: "clips"))
            let empty = #expect(throws: FileError.self) { try page(of: folder, at: "report.html") }
            #expect(empty?.kind == .data)
        }
    }
}
