import CAV
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

    private let path: String
    private var demuxer: UnsafeMutablePointer<AVFormatContext>?
    private var decoder: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var picture: UnsafeMutablePointer<AVFrame>?
    private let rgb: Picture
    private var converter: ColorConverter?
    private var stream: Int32
    private var packetCount: Int32 = 0
    private var decodedCount = 0
    /// Pictures that the index of an MP4 promises; 0 for formats without one.
    private let indexedCount: Int32

    public init(path: String) throws {
        LibAV.silence
        self.path = path
        guard access(path, R_OK) == 0 else { throw FormatError.reading(path, errno: errno) }
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
        indexedCount = Self.indexedCount(demuxer, stream)
        rgb = Picture(width: width, height: height, format: AV_PIX_FMT_RGB24)
        packet = LibAV.allocated(av_packet_alloc())
        picture = LibAV.allocated(av_frame_alloc())
    }

    deinit {
        avformat_close_input(&demuxer)
        avcodec_free_context(&decoder)
        av_packet_free(&packet)
        av_frame_free(&picture)
    }

    /// The next frame, nil after the last.
    public func next() throws -> Frame? {
        while true {
            let status = avcodec_receive_frame(decoder, picture)
            if status == cav_end_of_file() {
                guard decodedCount > 0 else { throw broken("holds no frame") }
                return nil
            }
            if status == cav_again() {
                try feed()
            } else {
                guard status >= 0 else {
                    throw broken("frame \(decodedCount): \(LibAV.reason(status))")
                }
                decodedCount += 1
                return try converted()
            }
        }
    }

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
        defer { av_frame_unref(picture) }
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
                width: frame.width, height: frame.height, from: format, to: AV_PIX_FMT_RGB24,
                matrix: Self.matrix(of: frame), fullRange: frame.color_range == AVCOL_RANGE_JPEG)
        else { throw broken("has colours that cannot be converted") }
        return converter
    }

    private func broken(_ what: String) -> FormatError {
        FormatError(.data, file: path, "is not a whole video: \(what)")
    }
}

extension MP4Reader {
    private static func openedDemuxer(_ path: String) throws
        -> UnsafeMutablePointer<AVFormatContext>?
    {
        var demuxer: UnsafeMutablePointer<AVFormatContext>?
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        // A playlist posing as a video must not make us fetch what it names.
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        let status = avformat_open_input(&demuxer, LibAV.url(path), nil, &options)
        guard status >= 0 else {
            throw FormatError(
                .data, file: path, "is not a video that FFmpeg knows: \(LibAV.reason(status))")
        }
        return demuxer
    }

    /// Finds the video stream and starts its decoder.
    private static func openedDecoder(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ path: String
    ) throws -> (Int32, UnsafeMutablePointer<AVCodecContext>?) {
        func check(_ status: Int32) throws {
            guard status >= 0 else {
                throw FormatError(
                    .data, file: path, "has no readable video: \(LibAV.reason(status))")
            }
        }
        try check(avformat_find_stream_info(demuxer, nil))
        var codec: UnsafePointer<AVCodec>?
        let stream = av_find_best_stream(demuxer, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0)
        try check(stream)
        var decoder = avcodec_alloc_context3(codec)
        do {
            try check(
                avcodec_parameters_to_context(
                    decoder, demuxer?.pointee.streams[Int(stream)]?.pointee.codecpar))
            decoder?.pointee.max_pixels = Int64(PNG.largestPixelCount)
            // A damaged frame is an error, not something to be guessed from its neighbours.
            decoder?.pointee.err_recognition = AV_EF_EXPLODE
            try check(avcodec_open2(decoder, codec, nil))
            let (width, height) = (decoder?.pointee.width ?? 0, decoder?.pointee.height ?? 0)
            try check(
                av_image_check_size2(
                    UInt32(width), UInt32(height), Int64(PNG.largestPixelCount), AV_PIX_FMT_NONE, 0,
                    nil))
        } catch {
            avcodec_free_context(&decoder)
            throw error
        }
        return (stream, decoder)
    }

    private static func frameRate(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> Double {
        guard let stream = demuxer?.pointee.streams[Int(stream)]?.pointee else { return 25 }
        for rate in [stream.avg_frame_rate, stream.r_frame_rate] where rate.num > 0 && rate.den > 0
        {
            return av_q2d(rate)
        }
        return 25
    }

    /// The MP4 reader of libav takes a file that was cut between two pictures for a shorter one.
    private static func indexedCount(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> Int32 {
        guard let demuxer, String(cString: demuxer.pointee.iformat.pointee.name).hasPrefix("mov")
        else { return 0 }
        return avformat_index_get_entries_count(demuxer.pointee.streams[Int(stream)])
    }

    /// What the file says, else what players assume: BT.709 for high definition, BT.601 below.
    private static func matrix(of frame: AVFrame) -> Int32 {
        switch frame.colorspace {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
        case AVCOL_SPC_BT2020_NCL: SWS_CS_BT2020
        default: frame.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
        }
    }
}
