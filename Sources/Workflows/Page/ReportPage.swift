import Datasets
import Files
import Foundation
import Sim

/// A dataset as one page that any browser opens: what is in it, clip by clip, and what it covers.
package struct ReportPage {
    private let dataset: URL
    private let against: URL?
    private let file: URL
    /// Folder of the page, from which videos are addressed.
    private let folder: URL

    /// - Parameters:
    ///   - against: dataset with the reference renders of clips of the same names.
    ///   - file: what the page will be.
    package init(of dataset: URL, against: URL?, at file: URL) {
        self.dataset = dataset.standardizedFileURL
        self.against = against?.standardizedFileURL
        self.file = file
        folder = file.standardizedFileURL.deletingLastPathComponent()
    }

    /// Writes the page; of what is there already, only an earlier page is replaced.
    package func write(observer: some JobObserver) throws {
        try checkIsReplaceable()
        try DurableFile.write(html(observer: observer), to: file.path)
    }

    /// How every page begins, of older versions too.
    private static let mark = "<title>simdrive report</title>"

    private func checkIsReplaceable() throws {
        try ClipFolder.checkIsOutside(file)
        guard access(file.path, F_OK) == 0 else { return }
        let start = try DurableFile.read(file.path).prefix(1_000)
        guard String(decoding: start, as: UTF8.self).contains(Self.mark) else {
            throw FileError(
                .cannotCreate, file: file.path, "would be replaced, but is no page of simdrive",
                remedy: "move it away, or choose another file")
        }
    }

    /// The page.
    func html(observer: some JobObserver) throws -> [UInt8] {
        try observer.noteMissing(in: dataset)
        let clips = try ClipFolder.oneOrMore(in: dataset)
        let references = try references(of: clips, observer)
        var statistics = LabelStatistics()
        var worst = WorstBoxes()
        var cards: [PageClip] = []
        var details: [String] = []
        for (number, clip) in clips.enumerated() {
            let labels = try clip.knownLabels()
            statistics.add(labels, height: clip.description.height)
            worst.add(clip, number: number, labels)
            cards.append(try card(of: clip, labels, beside: references[clip.description.id]))
            details.append(
                try Self.script(PageClipDetails(clip, labels), id: "clip-\(number)"))
            observer.progress(number + 1, of: clips.count, "clips")
        }
        let overview = Overview(
            name: dataset.lastPathComponent, simdrive: ProgramVersion.current,
            summary: try DatasetIndex(of: dataset).summary,
            classes: ActorClass.allCases.map(\.rawValue), clips: cards,
            statistics: statistics.tables, worst: try worst.entries())
        return page(try Self.script(overview, id: "report"), details)
    }

    /// All that the overview shows.
    private struct Overview: Encodable {
        let name: String
        let simdrive: String
        let summary: DatasetSummary
        let classes: [String]
        let clips: [PageClip]
        let statistics: [CountTable]
        let worst: [WorstBoxes.Entry]
    }

    /// The other dataset's clips of the same names.
    private func references(
        of clips: [ClipFolder], _ observer: some JobObserver
    ) throws -> [String: ClipFolder] {
        guard let against else { return [:] }
        var found: [String: ClipFolder] = [:]
        for id in clips.map(\.description.id) {
            found[id] = try? ClipFolder(at: against.appending(path: "clips/\(id)"))
        }
        guard !found.isEmpty else {
            throw FileError(
                .missingInput, file: against.path, "holds no clip of the names of \(dataset.path)")
        }
        for about in clips.map(\.description) {
            guard let other = found[about.id] else {
                observer.note("\(about.id): not there or not whole in \(against.path), shown alone")
                continue
            }
            try compare(about, with: other, observer)
        }
        return found
    }

    /// Refuses videos that would run apart side by side, and says what else differs.
    private func compare(
        _ about: ClipDescription, with other: ClipFolder, _ observer: some JobObserver
    ) throws {
        let reference = other.description
        guard reference.fps == about.fps else {
            throw FileError(
                .data, file: other.url.path,
                "has \(reference.fps) frames a second, the clip beside it \(about.fps)",
                remedy: "make both at one rate")
        }
        let (here, there) = (about.extent, reference.extent)
        if here != there { observer.note("\(other.url.path): \(there) beside \(here)") }
    }

    private func card(
        of clip: ClipFolder, _ labels: [KnownLabels], beside reference: ClipFolder?
    ) throws -> PageClip {
        let about = clip.description
        var card = PageClip(
            clip, labels, video: address(clip.videoPath),
            thumbnail: try Thumbnail.address(
                of: clip.frame(about.frames / 2), width: 240, height: 120))
        card.reference = reference.map { address($0.videoPath) }
        return card
    }

    /// Where a file is, seen from the page.
    private func address(_ path: String) -> String {
        let (here, there) = (
            folder.pathComponents, URL(filePath: path).standardizedFileURL.pathComponents
        )
        let shared = zip(here, there).prefix { $0 == $1 }.count
        let steps = here.dropFirst(shared).map { _ in ".." } + there.dropFirst(shared)
        return steps.compactMap {
            $0.addingPercentEncoding(
                withAllowedCharacters: .urlPathAllowed.subtracting(["?", "#"]))
        }.joined(separator: "/")
    }

    /// Data for the page's script; nothing in it can end the element that holds it.
    private static func script(_ value: some Encodable, id: String) throws -> String {
        let text = String(decoding: try JSON.line(value, file: id), as: UTF8.self)
            .replacing("<", with: "\\u003c")
        return "<script type=\"application/json\" id=\"\(id)\">\(text)</script>\n"
    }

    /// Parts of the page's script, each of which uses those before it.
    private static let scripts =
        PackageResources.elements_js + PackageResources.overview_js + PackageResources.curves_js
        + PackageResources.clip_js + PackageResources.controls_js

    private func page(_ overview: String, _ details: [String]) -> [UInt8] {
        var html = String(decoding: PackageResources.report_html, as: UTF8.self)
        let parts = [
            ("/*STYLE*/", String(decoding: PackageResources.report_css, as: UTF8.self)),
            ("/*SCRIPT*/", String(decoding: Self.scripts, as: UTF8.self)),
            ("<!--DATA-->", overview + details.joined()),
        ]
        for (mark, text) in parts { html = html.replacing(mark, with: text, maxReplacements: 1) }
        return Array(html.utf8)
    }
}

extension ClipDescription {
    /// How much of what size it shows.
    fileprivate var extent: String { "\(frames) frames of \(height)×\(width)" }
}
