import CAV
import Files
import Frames

/// Pictures with losses, for the eye.
public enum JPEG {
    /// The bytes of a file.
    ///
    /// - Parameter step: of the encoder's rounding, 2 (best) … 31.
    public static func encode(_ frame: Frame, step: Int = 5) throws -> [UInt8] {
        _ = LibAV.settings
        var encoder: UnsafeMutablePointer<AVCodecContext>? = try opened(frame, step: step)
        var packet: UnsafeMutablePointer<AVPacket>? = LibAV.allocated(av_packet_alloc())
        defer {
            av_packet_free(&packet)
            avcodec_free_context(&encoder)
        }
        let picture = try converted(frame)
        picture.raw.pointee.quality = Int32(step) * FF_QP2LAMBDA
        guard avcodec_send_frame(encoder, picture.raw) >= 0,
            avcodec_receive_packet(encoder, packet) >= 0, let packet
        else { throw unavailable("cannot encode a picture") }
        return Array(
            UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    }

    private static func opened(
        _ frame: Frame, step: Int
    ) throws -> UnsafeMutablePointer<AVCodecContext> {
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
            throw unavailable("has no encoder for JPEG")
        }
        let encoder = LibAV.allocated(avcodec_alloc_context3(codec))
        encoder.pointee.width = Int32(frame.width)
        encoder.pointee.height = Int32(frame.height)
        encoder.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        encoder.pointee.time_base = AVRational(num: 1, den: 1)
        encoder.pointee.flags |= AV_CODEC_FLAG_QSCALE
        encoder.pointee.global_quality = Int32(step) * FF_QP2LAMBDA
        guard avcodec_open2(encoder, codec, nil) >= 0 else {
            var unusable: UnsafeMutablePointer<AVCodecContext>? = encoder
            avcodec_free_context(&unusable)
            throw unavailable("does not start its encoder for JPEG")
        }
        return encoder
    }

    private static func converted(_ frame: Frame) throws -> Picture {
        let rgb = Picture(width: frame.width, height: frame.height, format: AV_PIX_FMT_RGB24)
        let yuv = Picture(width: frame.width, height: frame.height, format: AV_PIX_FMT_YUVJ420P)
        rgb.fill(from: frame)
        guard
            let converter = ColorConverter(
                from: rgb.kind, to: yuv.kind, matrix: SWS_CS_ITU601, fullRange: true),
            converter.convert(rgb.raw, into: yuv)
        else { throw unavailable("cannot convert colours") }
        return yuv
    }

    private static func unavailable(_ what: String) -> FileError {
        FileError(.unavailable, file: "FFmpeg", what)
    }
}
