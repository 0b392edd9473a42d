import Foundation

/// Damage in the middle of a file that libav passes over, and with it frames.
struct VideoDamage {
    let what: String
    private let start: Start

    private enum Start {
        /// How many frames are whole before it.
        case frame(Int)
        /// Where it is in the file.
        case byte(Int)
    }

    /// Nil where there is none, or where the container does not tell.
    ///
    /// - Parameter demuxer: libav's name for the container.
    init?(in data: Data, demuxer: String) {
        switch demuxer {
        case "gif":
            guard let frame = GIFOutline(data).damagedFrame else { return nil }
            (what, start) = ("frame \(frame) is damaged", .frame(frame))
        case "mov,mp4,m4a,3gp,3g2,mj2":
            guard let place = FilePart(data).damagedFragment else { return nil }
            (what, start) = (Self.ofFragment(place), .byte(place))
        case "ogg":
            guard let place = OggPages.damagedPage(in: data) else { return nil }
            (what, start) = ("its page at byte \(place) is damaged", .byte(place))
        default: return nil
        }
    }

    /// - Parameter place: where it begins in the file.
    static func ofFragment(_ place: Int) -> String { "its fragment at byte \(place) is damaged" }

    /// Whether a packet comes after it.
    ///
    /// - Parameters:
    ///   - frame: the packet's number in its track.
    ///   - place: where its bytes are in the file.
    func isBefore(frame: Int, at place: Int) -> Bool {
        switch start {
        case .frame(let first): frame >= first
        case .byte(let first): place >= first
        }
    }
}
