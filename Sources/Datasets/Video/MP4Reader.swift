import CAV
import Files
import Foundation
import Sim

/// Videos as frames, first to last.
public enum MP4 {
    /// Decodes a whole video, or its first frames, into memory.
    public static func frames(of path: String, limit: Int = .max) throws
        -> (frames: [Frame], fps: Double)
    {
        let reader = try MP4Reader(path: path)
        var frames: [Frame] = []
        while frames.count < limit, let frame = try reader.next() { frames.append(frame) }
        return (frames, reader.fps)
    }
}

/// Reads a video frame by frame: MP4 and whatever else libav knows, still pictures included.
public final class MP4Reader {
    public let width: Int
    public let height: Int
    /// Frames a second on average; 25 for a still picture.
    public let fps: Double
    /// Width of a pixel by its height.
    public let pixelAspect: Double
    /// Seconds from the first frame to the one that came last; never less than before.
    public private(set) var time = 0.0
    /// What the file holds besides the pictures of its video, or asks to be done to them: nothing of
    /// that is read.
    public let unread: [String]
    let colors: ColorTags
    /// How many frames there are, as far as the file says so.
    public let expectedCount: Int?

    private let path: String
    private var demuxer: UnsafeMutablePointer<AVFormatContext>?
    private var decoder: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    /// The frame that came last.
    private var picture: UnsafeMutablePointer<AVFrame>?
    /// The one before it.
    private var earlier: UnsafeMutablePointer<AVFrame>?
    private let rgb: Picture
    private var converter: ColorConverter?
    private var stream: Int32
    private var packetCount: Int32 = 0
    private let timeUnit: Double
    private var lastStamp: Int64?
    private var decodedCount = 0
    /// Pictures that the index of an MP4 promises; 0 for formats without one.
    private let indexedCount: Int32

    public init(path: String) throws {
        LibAV.settings
        self.path = path
        try DurableFile.checkIsFile(path)
        demuxer = try Self.openedDemuxer(path)
        // After the first failure below `deinit` does not run, so what is open is closed here.
        do {
            (stream, decoder) = try Self.openedDecoder(demuxer, path)
        } catch {
            avformat_close_input(&demuxer)
            throw error
        }
        width = Int(decoder?.pointee.width ?? 0)
        height = Int(decoder?.pointee.height ?? 0)
        fps = Self.frameRate(demuxer, stream)
        pixelAspect = Self.pixelAspect(demuxer, stream)
        colors = Self.colors(demuxer, stream)
        unread = Self.unread(demuxer, stream) + colors.unread
        let raw = demuxer?.pointee.streams[Int(stream)]?.pointee
        timeUnit = raw.map { av_q2d($0.time_base) } ?? 1
        expectedCount = raw.flatMap { $0.nb_frames > 0 ? Int($0.nb_frames) : nil }
        indexedCount = Self.indexedCount(demuxer, stream)
        rgb = Picture(width: width, height: height, format: AV_PIX_FMT_RGB24)
        packet = LibAV.allocated(av_packet_alloc())
        picture = LibAV.allocated(av_frame_alloc())
        earlier = LibAV.allocated(av_frame_alloc())
    }

    deinit {
        avformat_close_input(&demuxer)
        avcodec_free_context(&decoder)
        av_packet_free(&packet)
        av_frame_free(&picture)
        av_frame_free(&earlier)
    }

    /// The next frame, nil after the last.
    public func next() throws -> Frame? {
        try advance() ? try converted() : nil
    }

    /// Goes on to the next frame, which is only decoded; returns whether there is one.
    public func advance() throws -> Bool {
        while true {
            let status = avcodec_receive_frame(decoder, earlier)
            if status == cav_end_of_file() {
                guard decodedCount > 0 else { throw broken("holds no frame") }
                return false
            }
            if status == cav_again() {
                try feed()
            } else {
                guard status >= 0 else {
                    throw broken("frame \(decodedCount): \(LibAV.reason(status))")
                }
                swap(&picture, &earlier)
                decodedCount += 1
                follow(picture?.pointee.best_effort_timestamp)
                return true
            }
        }
    }

    /// The frame that came last, or the one before it, brought to the size of a fitter.
    ///
    /// After the end there is only the last.
    func frame(beforeLast: Bool = false, fittedBy fitter: PictureFitter) throws -> Frame {
        guard let picture = beforeLast ? earlier : picture,
            let frame = fitter.fitted(picture, pixelAspect: pixelAspect)
        else { throw broken("frame \(decodedCount - 1) has colours that cannot be converted") }
        return frame
    }

    /// Moves `time` on by what the time stamps say, or by one frame where they are missing, go back,
    /// or leap as a broken file's do.
    private func follow(_ stamp: Int64?) {
        defer { lastStamp = stamp.flatMap { $0 == .min ? nil : $0 } }
        guard decodedCount > 1 else { return }
        var step = 1 / fps
        if let stamp, let lastStamp, stamp != .min {
            let stamped = (Double(stamp) - Double(lastStamp)) * timeUnit
            if (0...Self.longestStep).contains(stamped) { step = stamped }
        }
        time += step
    }

    /// Seconds.
    private static let longestStep = 10.0

    /// Gives the decoder the next packet, or the end of the file.
    private func feed() throws {
        while true {
            let status = av_read_frame(demuxer, packet)
            guard status >= 0 else {
                guard status == cav_end_of_file() else { throw broken(LibAV.reason(status)) }
                guard packetCount >= indexedCount else {
                    throw broken("it ends after frame \(packetCount) of \(indexedCount)")
                }
                avcodec_send_packet(decoder, nil)
                return
            }
            defer { av_packet_unref(packet) }
            guard let packet, packet.pointee.stream_index == stream else { continue }
            guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else {
                throw broken("frame \(packetCount) is cut off")
            }
            packetCount += 1
            let accepted = avcodec_send_packet(decoder, packet)
            guard accepted >= 0 else {
                throw broken("frame \(decodedCount): \(LibAV.reason(accepted))")
            }
            return
        }
    }

    private func converted() throws -> Frame {
        guard let picture else { preconditionFailure("\(path) is closed") }
        guard picture.pointee.width == width, picture.pointee.height == height else {
            throw broken("changes its size in frame \(decodedCount - 1)")
        }
        let converter = try converter ?? makeConverter(for: picture.pointee)
        self.converter = converter
        guard converter.convert(picture, into: rgb) else {
            throw broken("frame \(decodedCount - 1) has colours that cannot be converted")
        }
        return rgb.frame()
    }

    private func makeConverter(for frame: AVFrame) throws -> ColorConverter {
        let format = AVPixelFormat(rawValue: frame.format)
        guard
            let converter = ColorConverter(
                from: .init(width: frame.width, height: frame.height, format: format), to: rgb.kind,
                matrix: ColorConverter.matrix(of: frame),
                fullRange: frame.color_range == AVCOL_RANGE_JPEG)
        else { throw broken("has colours that cannot be converted") }
        return converter
    }

    private func broken(_ what: String) -> FileError {
        FileError(.data, file: path, "is not a whole video: \(what)")
    }
}
