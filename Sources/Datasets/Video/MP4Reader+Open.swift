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

    /// What is in the file besides the pictures of its video.
    static func otherTracks(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32
    ) -> [String] {
        guard let demuxer else { return [] }
        return (0..<Int(demuxer.pointee.nb_streams)).compactMap { index in
            guard index != Int(stream), let other = demuxer.pointee.streams[index] else {
                return nil
            }
            let kind = av_get_media_type_string(other.pointee.codecpar.pointee.codec_type)
            return "track \(index), \(kind.map { String(cString: $0) } ?? "unknown")"
        }
    }

    /// How the pictures are to be shown; nil for a turn that is no quarter.
    static func orientation(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?, _ stream: Int32, _ path: String
    ) throws -> Orientation? {
        guard let demuxer, let stream = demuxer.pointee.streams[Int(stream)] else {
            return .upright
        }
        if isStill(demuxer) { return try PictureMetadata(of: path).orientation }
        guard let matrix = cav_display_matrix(stream) else { return .upright }
        return Orientation(
            a: Double(matrix[0]), b: Double(matrix[1]), c: Double(matrix[3]), d: Double(matrix[4]))
    }

    /// Whether it is a picture rather than a video, by the name of its demuxer: `jpeg_pipe`.
    static func isStill(_ demuxer: UnsafeMutablePointer<AVFormatContext>?) -> Bool {
        guard let name = demuxer?.pointee.iformat?.pointee.name else { return false }
        let text = String(cString: name)
        return text.hasSuffix("_pipe") || text == "image2"
    }

    /// What players take pictures for that do not name their matrix: BT.709 from high definition on, BT.601
    /// below it, in still pictures, and in VP8, which knows no other.
    static func usualMatrix(
        _ demuxer: UnsafeMutablePointer<AVFormatContext>?,
        _ decoder: UnsafeMutablePointer<AVCodecContext>?
    ) -> AVColorSpace {
        guard let decoder, !isStill(demuxer), decoder.pointee.codec_id != AV_CODEC_ID_VP8,
            decoder.pointee.width >= 1_280 || decoder.pointee.height >= 720
        else { return AVCOL_SPC_SMPTE170M }
        return AVCOL_SPC_BT709
    }

    /// The comments of the file.
    static func texts(_ demuxer: UnsafeMutablePointer<AVFormatContext>?) -> [String] {
        var texts: [String] = []
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while true {
            entry = av_dict_get(demuxer?.pointee.metadata, "", entry, AV_DICT_IGNORE_SUFFIX)
            guard let value = entry?.pointee.value else { return texts }
            texts.append(String(cString: value))
        }
    }

    static func hasTransparency(_ decoder: UnsafeMutablePointer<AVCodecContext>?) -> Bool {
        guard let decoder, let format = av_pix_fmt_desc_get(decoder.pointee.pix_fmt) else {
            return false
        }
        return format.pointee.flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0
    }

    /// When a file ends by its own account, in seconds; nil where it does not say so.
    static func toldEnd(_ demuxer: UnsafeMutablePointer<AVFormatContext>?) -> Double? {
        guard let demuxer, !isStill(demuxer), cav_tells_duration(demuxer) != 0 else { return nil }
        return Double(demuxer.pointee.duration) / Double(AV_TIME_BASE)
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

    /// What is read as if it were usual although the video says otherwise.
    var unread: [String] {
        let usual: Set = [
            "unknown", "bt709", "smpte170m", "bt470bg", "iec61966-2-1", "bt2020-10", "bt2020-12",
        ]
        var unread: [String] = []
        if ["smpte2084", "arib-std-b67"].contains(transfer) {
            unread.append("its high dynamic range")
        } else if !usual.contains(transfer) {
            unread.append("its brightness curve \(transfer)")
        }
        if !usual.contains(primaries) { unread.append("its primary colours \(primaries)") }
        let matrices: Set = ["bt2020nc", "bt2020c", "smpte240m", "fcc", "gbr"]
        if !usual.union(matrices).contains(matrix) { unread.append("its colour matrix \(matrix)") }
        return unread
    }
}
