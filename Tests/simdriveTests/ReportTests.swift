import Foundation
import Testing

/// The page of a small dataset; Scripts/check_report opens one in a browser.
struct ReportTests {
    private let program: Program

    init() throws { program = try Program() }

    /// The JSON in the element of that name.
    private func data(_ id: String, in page: String) throws -> [String: Any] {
        let start = try #require(
            page.range(of: "<script type=\"application/json\" id=\"\(id)\">")?.upperBound)
        let end = try #require(page.range(of: "</script>", range: start..<page.endIndex))
        let json = Data(page[start..<end.lowerBound].utf8)
        return try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    }

    @Test func thePageHoldsAllButTheVideos() throws {
        let (data, truth) = (program.path("data"), program.path("truth"))
        let scenario = try program.scenario("a drive", frames: 4)
        for folder in [data, truth] {
            let rendered = try program.run(["render", scenario, "-o", folder])
            #expect(rendered.status == 0, "\(rendered.errors)")
        }
        let outcome = try program.run(["report", data, "--against", truth])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "\(data)/report.html\n")
        let page = try String(contentsOfFile: "\(data)/report.html", encoding: .utf8)
        #expect(!page.contains("src=\"http") && !page.contains("url(http"))
        let overview = try self.data("report", in: page)
        let clips = try #require(overview["clips"] as? [[String: Any]])
        let clip = try #require(clips.first)
        let name = try #require(clip["id"] as? String)
        let address = try #require(clip["video"] as? String)
        #expect(address.removingPercentEncoding == "clips/\(name)/video.mp4")
        #expect(!address.contains(" "))
        #expect(
            (clip["reference"] as? String)?.removingPercentEncoding
                == "../truth/clips/\(name)/video.mp4")
        let details = try self.data("clip-0", in: page)
        let boxes = try #require(details["boxes"] as? [[Int]])
        #expect(boxes.count == 4)
        // Track 1, a car, nobody has scored it.
        #expect(Array(boxes[0].prefix(2)) == [1, 0] && boxes[0].last == -1)
        let verified = try program.run(["dataset", "verify", data])
        #expect(verified.status == 0, "\(verified.output)")
    }
}
