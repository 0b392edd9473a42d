import CAV
import Files
import Sim

// Opening a video and asking libav about it.
extension MP4Reader {
    static func openedDemuxer(_ path: String) throws
        -> UnsafeMutablePointer<AVFormatContext>?
    {
        var demuxer: UnsafeMutablePointer<AVFormatContext>?
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        // A playlist posing as a video must not make us fetch what it names.
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        let status = avformat_open_input(&demuxer, LibAV.url(path), nil, &options)
        guard status >= 0 else {
            throw FileError(
                .data, file: path, "is not a video that FFmpeg knows: \(LibAV.reason(status))")
        }
        return demuxer
    }

    /// Finds the video stream and starts its decoder.
    static func openedDecoder(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ path: String
    ) throws -> (Int32, UnsafeMutablePointer<AVCodecContext>?) {
        func check(_ status: Int32) throws {
            guard status >= 0 else {
                throw FileError(
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

    static func frameRate(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> Double {
        guard let stream = demuxer?.pointee.streams[Int(stream)]?.pointee else { return 25 }
        for rate in [stream.avg_frame_rate, stream.r_frame_rate]
        where rate.num > 0 && rate.den > 0 && (0.01...1_000).contains(av_q2d(rate)) {
            return av_q2d(rate)
        }
        return 25
    }

    static func pixelAspect(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> Double {
        let ratio = av_guess_sample_aspect_ratio(
            demuxer, demuxer?.pointee.streams[Int(stream)], nil)
        guard ratio.num > 0, ratio.den > 0, (0.1...10).contains(av_q2d(ratio)) else { return 1 }
        return av_q2d(ratio)
    }

    /// The MP4 reader of libav takes a file that was cut between two pictures for a shorter one.
    static func indexedCount(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> Int32 {
        guard let demuxer, String(cString: demuxer.pointee.iformat.pointee.name).hasPrefix("mov")
        else { return 0 }
        return avformat_index_get_entries_count(demuxer.pointee.streams[Int(stream)])
    }

    static func unread(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> [String] {
        guard let demuxer else { return [] }
        var unread: [String] = []
        for index in 0..<Int(demuxer.pointee.nb_streams) {
            guard let other = demuxer.pointee.streams[index] else { continue }
            if index == Int(stream) {
                let turn = cav_rotation(other).rounded()
                if turn.isFinite, turn != 0 {
                    unread.append("the wish to be shown turned by \(Int(turn))°")
                }
            } else {
                let kind = av_get_media_type_string(other.pointee.codecpar.pointee.codec_type)
                unread.append("track \(index), \(kind.map { String(cString: $0) } ?? "unknown")")
            }
        }
        return unread
    }

    static func colors(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> ColorTags {
        func name(_ text: UnsafePointer<CChar>?) -> String {
            text.map { String(cString: $0) } ?? "unknown"
        }
        let stream = demuxer?.pointee.streams[Int(stream)]?.pointee.codecpar?.pointee
        return ColorTags(
            matrix: name(av_color_space_name(stream?.color_space ?? AVCOL_SPC_UNSPECIFIED)),
            primaries: name(
                av_color_primaries_name(stream?.color_primaries ?? AVCOL_PRI_UNSPECIFIED)),
            transfer: name(av_color_transfer_name(stream?.color_trc ?? AVCOL_TRC_UNSPECIFIED)),
            range: name(av_color_range_name(stream?.color_range ?? AVCOL_RANGE_UNSPECIFIED)))
    }
}

/// What a video says of its colours, in libav's words.
struct ColorTags: Equatable {
    let matrix: String
    let primaries: String
    let transfer: String
    let range: String

    /// Brightness beyond that of usual screens is read as if it were usual.
    var unread: [String] {
        ["smpte2084", "arib-std-b67"].contains(transfer) ? ["its high dynamic range"] : []
    }
}
