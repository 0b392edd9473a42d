import CAV
import Foundation

/// How much of a video's pictures its container has cut off before they are shown, in pixels: MP4's `clap`
/// (ISO/IEC 14496-12, 12.1.4) and Matroska's `PixelCrop…` (RFC 9559).
///
/// libav 5 and 6 do not tell of either, later ones leave it to their callers.
struct ContainerCrop: Equatable {
    var left = 0
    var top = 0
    var right = 0
    var bottom = 0

    /// Nil where the file asks for none.
    ///
    /// - Parameters:
    ///   - demuxer: libav's name for the container.
    ///   - track: which of the file's tracks the video is, from 0.
    init?(_ data: Data, demuxer: String, track: Int) {
        let file = FilePart(data)
        if demuxer.hasPrefix("mov") {
            readMP4(file, track)
        } else if demuxer.hasPrefix("matroska") {
            readMatroska(file, track)
        }
        if [left, top, right, bottom] == [0, 0, 0, 0] { return nil }
    }

    /// The size of what is left of a picture; nil for nothing.
    func size(of whole: (width: Int, height: Int)) -> (width: Int, height: Int)? {
        let rest = (whole.width - left - right, whole.height - top - bottom)
        return rest.0 > 0 && rest.1 > 0 ? rest : nil
    }

    /// Leaves what is to be shown of a picture, which must be larger.
    func apply(to frame: UnsafeMutablePointer<AVFrame>) {
        frame.pointee.crop_left += left
        frame.pointee.crop_top += top
        frame.pointee.crop_right += right
        frame.pointee.crop_bottom += bottom
        _ = av_frame_apply_cropping(frame, Int32(AV_FRAME_CROP_UNALIGNED))
    }

    // MARK: MP4

    private mutating func readMP4(_ file: FilePart, _ track: Int) {
        func parts(_ body: Range<Int>?, _ name: String) -> [Range<Int>] {
            body.map { file.boxes(in: $0).filter { $0.name == name }.map(\.body) } ?? []
        }
        let tracks = parts(file.box("moov"), "trak")
        guard tracks.indices.contains(track) else { return }
        let table = ["mdia", "minf", "stbl", "stsd"]
            .reduce(tracks[track] as Range<Int>?) { parts($0, $1).first }
        // Behind the version and number of its entries; those of videos begin with 78 bytes of their own.
        guard let table,
            let entry = file.boxes(in: Self.skipping(8, of: table)).first?.body,
            let width = file.number(at: entry.lowerBound + 24, bytes: 2),
            let height = file.number(at: entry.lowerBound + 26, bytes: 2),
            let numbers = parts(Self.skipping(78, of: entry), "clap").first
        else { return }
        let ratios = stride(from: numbers.lowerBound, to: numbers.upperBound, by: 8)
            .compactMap { Self.ratio(at: $0, of: file) }
        guard ratios.count == 4, ratios.allSatisfy({ abs($0) < 65_536 }) else { return }
        func edge(_ size: Int, _ kept: Double, _ shift: Double) -> Int {
            Int(max((Double(size) - kept) / 2 + shift, 0).rounded())
        }
        // The latter two are the way from the middle of the picture to that of what is shown.
        (left, right) = (edge(width, ratios[0], ratios[2]), edge(width, ratios[0], -ratios[2]))
        (top, bottom) = (edge(height, ratios[1], ratios[3]), edge(height, ratios[1], -ratios[3]))
    }

    private static func ratio(at place: Int, of file: FilePart) -> Double? {
        guard let above = file.number(at: place, bytes: 4),
            let below = file.number(at: place + 4, bytes: 4), below > 0
        else { return nil }
        return Double(Int32(truncatingIfNeeded: above)) / Double(below)
    }

    private static func skipping(_ count: Int, of body: Range<Int>) -> Range<Int> {
        min(body.lowerBound + count, body.upperBound)..<body.upperBound
    }

    // MARK: Matroska

    private mutating func readMatroska(_ file: FilePart, _ track: Int) {
        func parts(_ body: Range<Int>, _ id: Int) -> [Range<Int>] {
            file.elements(in: body, until: id).filter { $0.id == id }.map(\.body)
        }
        let lists = parts(0..<file.body.count, 0x1853_8067).first.map { parts($0, 0x1654_AE6B) }
        let tracks = lists?.first.map { file.elements(in: $0).filter { $0.id == 0xAE } }
        guard let tracks, tracks.indices.contains(track),
            let video = parts(tracks[track].body, 0xE0).first
        else { return }
        for element in file.elements(in: video) {
            let body = element.body
            let pixels = file.number(at: body.lowerBound, bytes: body.count) ?? 0
            switch element.id {
            case 0x54AA: bottom = pixels
            case 0x54BB: top = pixels
            case 0x54CC: left = pixels
            case 0x54DD: right = pixels
            default: break
            }
        }
    }
}
