import CAV
import Files
import Frames

@testable import Datasets

/// A video as other programs write it: any codec, container and tags.
struct SampleVideo {
    var codec = "ffv1"
    var format = AV_PIX_FMT_YUV420P
    /// With which the pixels are made, whatever the tags say.
    var matrix = SWS_CS_ITU601
    var isFullRange = false
    var isInterlaced = false
    /// Sets tags.
    var tag: (UnsafeMutablePointer<AVCodecContext>) -> Void = { _ in }
    /// When each frame comes, in tenths of a second.
    var stamp: (Int) -> Int = { $0 }
    /// Of the muxer, as ffmpeg has them.
    var options: [String: String] = [:]
    /// Sets tags of the container.
    var tagStream: (UnsafeMutablePointer<AVStream>) -> Void = { _ in }

    /// Ten frames a second; the ending of the path chooses the container.
    func write(_ frames: [Frame], to path: String) throws {
        let muxer = try muxer(for: path)
        let encoder = try encoder(frames[0].width, frames[0].height)
        var raw: UnsafeMutablePointer<AVCodecContext>? = encoder
        defer {
            avcodec_free_context(&raw)
            avio_closep(&muxer.pointee.pb)
            avformat_free_context(muxer)
        }
        let stream = LibAV.allocated(avformat_new_stream(muxer, nil))
        stream.pointee.time_base = encoder.pointee.time_base
        stream.pointee.avg_frame_rate = encoder.pointee.framerate
        stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
        try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder))
        tagStream(stream)
        try check(avio_open(&muxer.pointee.pb, path, AVIO_FLAG_WRITE))
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (name, value) in self.options { av_dict_set(&options, name, value, 0) }
        try check(avformat_write_header(muxer, &options))
        for (index, frame) in frames.enumerated() {
            let picture = try picture(of: frame)
            picture.raw.pointee.pts = Int64(stamp(index))
            picture.raw.pointee.interlaced_frame = isInterlaced ? 1 : 0
            try encode(picture.raw, encoder, muxer, stream)
        }
        try encode(nil, encoder, muxer, stream)
        try check(av_write_trailer(muxer))
    }

    private func muxer(for path: String) throws -> UnsafeMutablePointer<AVFormatContext> {
        LibAV.settings
        var muxer: UnsafeMutablePointer<AVFormatContext>?
        try check(avformat_alloc_output_context2(&muxer, nil, nil, path))
        // What standards do not have yet is written, too.
        muxer?.pointee.strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL
        return LibAV.allocated(muxer)
    }

    private func encoder(_ width: Int, _ height: Int) throws
        -> UnsafeMutablePointer<AVCodecContext>
    {
        let codec = avcodec_find_encoder_by_name(codec)
        let encoder = LibAV.allocated(avcodec_alloc_context3(codec))
        encoder.pointee.width = Int32(width)
        encoder.pointee.height = Int32(height)
        encoder.pointee.pix_fmt = format
        encoder.pointee.framerate = AVRational(num: 10, den: 1)
        encoder.pointee.time_base = AVRational(num: 1, den: 10)
        encoder.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_QSCALE
        tag(encoder)
        try check(avcodec_open2(encoder, codec, nil))
        return encoder
    }

    private func picture(of frame: Frame) throws -> Picture {
        let rgb = Picture(width: frame.width, height: frame.height, format: AV_PIX_FMT_RGB24)
        rgb.fill(from: frame)
        let picture = Picture(width: frame.width, height: frame.height, format: format)
        let converter = ColorConverter(
            from: rgb.kind, to: picture.kind, matrix: matrix,
            fullRange: isFullRange || format == AV_PIX_FMT_YUVJ444P)
        guard let converter, converter.convert(rgb.raw, into: picture) else {
            throw FileError(.data, file: codec, "cannot convert")
        }
        return picture
    }

    private func encode(
        _ picture: UnsafeMutablePointer<AVFrame>?, _ encoder: UnsafeMutablePointer<AVCodecContext>,
        _ muxer: UnsafeMutablePointer<AVFormatContext>, _ stream: UnsafeMutablePointer<AVStream>
    ) throws {
        var packet: UnsafeMutablePointer<AVPacket>? = LibAV.allocated(av_packet_alloc())
        defer { av_packet_free(&packet) }
        try check(avcodec_send_frame(encoder, picture))
        while avcodec_receive_packet(encoder, packet) >= 0 {
            packet?.pointee.duration = 1
            av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
            try check(av_interleaved_write_frame(muxer, packet))
        }
    }

    private func check(_ status: Int32) throws {
        guard status >= 0 else { throw FileError(.data, file: codec, LibAV.reason(status)) }
    }
}
