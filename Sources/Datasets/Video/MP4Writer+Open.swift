import CAV
import Files

// Setting up.
extension MP4Writer {
    static func codec(named names: [String], for path: String) throws
        -> UnsafePointer<AVCodec>
    {
        for name in names {
            if let codec = avcodec_find_encoder_by_name(name) { return codec }
        }
        throw FileError(
            .unavailable, file: path,
            "this FFmpeg has no H.264 encoder (\(names.joined(separator: ", ")))",
            remedy: "install one that has, on Debian or Ubuntu with 'apt install libavcodec-extra'")
    }

    /// Frame rates are fractions: of 1001 where television left its mark, else short ones.
    static func rational(_ fps: Double) -> AVRational { av_d2q(fps, 30_000) }

    func openedEncoder(
        _ codec: UnsafePointer<AVCodec>, rate: AVRational, crf: Int
    ) throws -> UnsafeMutablePointer<AVCodecContext> {
        let encoder = LibAV.allocated(avcodec_alloc_context3(codec))
        encoder.pointee.width = Int32(width)
        encoder.pointee.height = Int32(height)
        encoder.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        encoder.pointee.time_base = av_inv_q(rate)
        encoder.pointee.framerate = rate
        // A key frame a second: players seek to the one before and decode from there.
        encoder.pointee.gop_size = Int32(max(av_q2d(rate).rounded(), 1))
        encoder.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        encoder.pointee.color_primaries = AVCOL_PRI_BT709
        encoder.pointee.color_trc = AVCOL_TRC_BT709
        encoder.pointee.colorspace = AVCOL_SPC_BT709
        encoder.pointee.color_range = AVCOL_RANGE_MPEG
        encoder.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
        // x264's output depends on the number of threads, so it must not depend on the machine.
        encoder.pointee.thread_count = 2
        // MP4 keeps the parameter sets in its index, not in the stream.
        encoder.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        if String(cString: codec.pointee.name) == "libx264" {
            av_opt_set(encoder.pointee.priv_data, "crf", "\(crf)", 0)
            av_opt_set(encoder.pointee.priv_data, "preset", "medium", 0)
        } else {
            // openh264 knows no constant quality: hold its quantiser instead.
            encoder.pointee.qmin = Int32(crf)
            encoder.pointee.qmax = Int32(crf)
            encoder.pointee.bit_rate = Int64(Double(width * height) * av_q2d(rate) / 2)
        }
        let status = avcodec_open2(encoder, codec, nil)
        guard status >= 0 else {
            var unusable: UnsafeMutablePointer<AVCodecContext>? = encoder
            avcodec_free_context(&unusable)
            throw FileError(
                .unavailable, file: path,
                "the H.264 encoder does not start: \(LibAV.reason(status))")
        }
        return encoder
    }

    func openMuxer(comment: String) throws {
        try check(avformat_alloc_output_context2(&muxer, nil, "mp4", LibAV.url(path)))
        guard let muxer, let encoder else { return }
        let stream = LibAV.allocated(avformat_new_stream(muxer, nil))
        stream.pointee.time_base = encoder.pointee.time_base
        stream.pointee.avg_frame_rate = encoder.pointee.framerate
        try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder))
        av_dict_set(&muxer.pointee.metadata, "comment", comment, 0)
        try check(avio_open(&muxer.pointee.pb, LibAV.url(path), AVIO_FLAG_WRITE))
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "movflags", "+faststart", 0)
        try check(avformat_write_header(muxer, &options))
    }
}
