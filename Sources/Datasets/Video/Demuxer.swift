import CAV
import Files
import Foundation

/// Reads the packets of a file's video track, first to last.
final class Demuxer {
    /// What comes next.
    enum Step {
        /// Valid until the next step.
        case packet(UnsafeMutablePointer<AVPacket>)
        /// - Parameter lack: what is missing before the end, if something is.
        case end(lack: String?)
    }

    private(set) var format: UnsafeMutablePointer<AVFormatContext>?
    private(set) var codec: UnsafePointer<AVCodec>?
    /// Index of the track.
    private(set) var track: Int32 = -1
    /// Frames a second on average.
    private(set) var frameRate = 25.0
    /// When the file ends by its own account, in seconds.
    private var statedEnd: Double?
    /// What is missing at the end of the file, where that is known beforehand.
    private var missing: String?
    /// Where the file is damaged before its end.
    private var damage: VideoDamage?
    private var packet: UnsafeMutablePointer<AVPacket>?
    /// Packets of the track that were read.
    private var count: Int32 = 0
    /// When the last packet of any track ends, in seconds.
    private var lastEnd = 0.0
    /// Where the last packet of any track ends in the file.
    private var lastByte = 0
    /// Of the file, in bytes.
    private var size = 0

    /// Opens a file and finds its video.
    init(_ path: String) throws {
        LibAV.settings
        // Every property has its value by now, so `deinit` closes what is open when something fails.
        try open(path)
        try Self.check(avformat_find_stream_info(format, nil), path)
        track = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0)
        try Self.check(track, path)
        frameRate = averageFrameRate
        let data = try DurableFile.mapped(path)
        size = data.count
        statedEnd = endByHeader ?? VideoEnd.seconds(in: data, demuxer: name)
        missing = VideoEnd.lack(in: data, demuxer: name)
        damage = VideoDamage(in: data, demuxer: name)
        packet = LibAV.allocated(av_packet_alloc())
    }

    deinit {
        av_packet_free(&packet)
        avformat_close_input(&format)
    }

    private func open(_ path: String) throws {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        // A playlist posing as a video must not make us fetch what it names.
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        let status = avformat_open_input(&format, LibAV.url(path), nil, &options)
        guard status >= 0 else {
            // The index of many is behind their pictures.
            if let lack = try VideoEnd.lackOfUnreadable(DurableFile.mapped(path)) {
                throw FileError(
                    .data, file: path, "is not a whole video: \(lack)", remedy: "copy it anew")
            }
            throw FileError(
                .data, file: path, "is not a video that FFmpeg knows: \(LibAV.reason(status))")
        }
    }

    static func check(_ status: Int32, _ path: String) throws {
        guard status >= 0 else {
            throw FileError(.data, file: path, "has no readable video: \(LibAV.reason(status))")
        }
    }

    /// Goes on to the next packet of the track.
    func next() -> Step {
        while true {
            av_packet_unref(packet)
            let status = av_read_frame(format, packet)
            guard status >= 0, let packet else { return .end(lack: lack(atEnd: status)) }
            follow(packet)
            guard packet.pointee.stream_index == track else { continue }
            guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else {
                return .end(lack: isStill ? "it is cut off" : "frame \(count) is cut off")
            }
            if let damage, damage.isBefore(frame: Int(count), at: Int(packet.pointee.pos)) {
                return .end(lack: damage.what)
            }
            count += 1
            return .packet(packet)
        }
    }

    /// What is missing where the file ends; nil when nothing is.
    private func lack(atEnd status: Int32) -> String? {
        if let damage { return damage.what }
        guard status == cav_end_of_file() else { return LibAV.reason(status) }
        // The index of a file in fragments grows with each.
        let indexed = indexEntries
        if count < indexed { return "it ends after frame \(count) of \(indexed)" }
        if name == "yuv4mpegpipe", lastByte < size { return "frame \(count) is cut off" }
        if let missing { return missing }
        // Matroska says how long it is, and libav takes a file that was cut for a shorter one.
        guard let statedEnd, statedEnd - lastEnd > 2.5 / frameRate + 0.1 else { return nil }
        return String(format: "it ends after %.1f of %.1f seconds", lastEnd, statedEnd)
    }

    private func follow(_ packet: UnsafeMutablePointer<AVPacket>) {
        lastByte = max(lastByte, Int(packet.pointee.pos) + Int(packet.pointee.size))
        let index = Int(packet.pointee.stream_index)
        // AVI tells of H.264 when it is decoded, not when it is shown.
        let start = packet.pointee.pts == .min ? packet.pointee.dts : packet.pointee.pts
        guard start != .min, let track = format?.pointee.streams[index] else { return }
        let end = Double(start) + Double(max(packet.pointee.duration, 0))
        lastEnd = max(lastEnd, end * av_q2d(track.pointee.time_base))
    }
}
