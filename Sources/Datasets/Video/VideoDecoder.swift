import CAV
import Files

/// Decodes packets of a video track and keeps the last two pictures.
final class VideoDecoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    /// The picture that came last.
    private(set) var picture: UnsafeMutablePointer<AVFrame>?
    /// The one before it.
    private(set) var earlier: UnsafeMutablePointer<AVFrame>?

    init(for demuxer: Demuxer, _ path: String) throws {
        context = avcodec_alloc_context3(demuxer.codec)
        picture = LibAV.allocated(av_frame_alloc())
        earlier = LibAV.allocated(av_frame_alloc())
        // Every property has its value by now, so `deinit` frees what there is when something fails.
        try Demuxer.check(
            avcodec_parameters_to_context(context, demuxer.stream?.codecpar), path)
        context?.pointee.max_pixels = Int64(PNG.largestPixelCount)
        // A damaged frame is an error, not something to be guessed from its neighbours. The decoder of TIFF takes
        // any tag that it does not know for damage: orientation, transparency, GIS.
        let isTIFF = context?.pointee.codec_id == AV_CODEC_ID_TIFF
        context?.pointee.err_recognition = isTIFF ? 0 : AV_EF_EXPLODE
        try Demuxer.check(avcodec_open2(context, demuxer.codec, nil), path)
        let size = size
        try Demuxer.check(
            av_image_check_size2(
                UInt32(size.width), UInt32(size.height), Int64(PNG.largestPixelCount),
                AV_PIX_FMT_NONE, 0, nil), path)
    }

    deinit {
        avcodec_free_context(&context)
        av_frame_free(&picture)
        av_frame_free(&earlier)
    }

    /// Of the frames in the file.
    var size: (width: Int32, height: Int32) {
        (context?.pointee.width ?? 0, context?.pointee.height ?? 0)
    }

    /// - Parameter packet: nil after the last.
    /// - Returns: libav's status.
    func send(_ packet: UnsafeMutablePointer<AVPacket>?) -> Int32 {
        avcodec_send_packet(context, packet)
    }

    /// Goes on to the next picture, if one is ready.
    ///
    /// - Returns: libav's status.
    func receive() -> Int32 {
        let status = avcodec_receive_frame(context, earlier)
        if status >= 0 { swap(&picture, &earlier) }
        return status
    }

    /// What players take pictures for that do not name their matrix: BT.709 from high definition on, BT.601
    /// below it, in still pictures, and in VP8, which knows no other.
    ///
    /// - Parameter isStill: whether it is a picture rather than a video.
    func usualMatrix(isStill: Bool) -> AVColorSpace {
        guard let context, !isStill, context.pointee.codec_id != AV_CODEC_ID_VP8,
            context.pointee.width >= 1_280 || context.pointee.height >= 720
        else { return AVCOL_SPC_SMPTE170M }
        return AVCOL_SPC_BT709
    }

    /// What the decoder gives besides colours, and colours that are not of the range of screens.
    ///
    /// - Parameter range: as the container has it.
    func asked(range: String) -> [String] {
        guard let context, let format = av_pix_fmt_desc_get(context.pointee.pix_fmt) else {
            return []
        }
        let flags = format.pointee.flags
        // JPEG's fourth channel is black ink, and WebP always has one: its file tells more.
        let isPlain = [AV_CODEC_ID_MJPEG, AV_CODEC_ID_WEBP].contains(context.pointee.codec_id)
        // Palettes have a place for it that PNG alone uses; GIF has it in some of its frames.
        let isOpaque =
            isGIF
            || flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0
                && ![AV_CODEC_ID_PNG, AV_CODEC_ID_APNG].contains(context.pointee.codec_id)
        let isTransparent =
            !isPlain && !isOpaque && flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0
        let isRGB = flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
        // libswscale takes both for numbers from 0 on.
        let isLimited = range == "tv" && (isRGB || format.pointee.nb_components < 3)
        return (isTransparent ? [Self.transparency] : [])
            + (isLimited ? ["its limited range of \(isRGB ? "RGB" : "grey")"] : [])
    }

    static let transparency = "its transparency"

    var isGIF: Bool { context?.pointee.codec_id == AV_CODEC_ID_GIF }
}
