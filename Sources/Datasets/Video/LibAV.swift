import CAV
import Foundation
import Frames

/// What reader and writer share of libav: errors, owned structs, colour conversion.
enum LibAV {
    /// libav prints to the terminal unless asked not to; errors arrive as codes anyway.
    ///
    /// It would also take as much memory as a file asks for: an index of 40 million frames needs a
    /// gigabyte.
    static let settings: Void = {
        av_log_set_level(AV_LOG_QUIET)
        av_max_alloc(1 << 30)
    }()

    /// libav's words for an error code.
    static func reason(_ code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        av_strerror(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .lowercased()
    }

    /// The path as a URL of libav's: never taken for a protocol, whatever it contains.
    static func url(_ path: String) -> String { "file:" + path }

    /// `nil` means that memory is gone, which nothing here can mend.
    static func allocated<Value>(_ pointer: UnsafeMutablePointer<Value>?)
        -> UnsafeMutablePointer<Value>
    {
        guard let pointer else { fatalError("libav: out of memory") }
        return pointer
    }
}

/// One picture in memory of libav's, aligned as its vector code wants it.
final class Picture {
    let raw: UnsafeMutablePointer<AVFrame>

    init(width: Int, height: Int, format: AVPixelFormat) {
        raw = LibAV.allocated(av_frame_alloc())
        raw.pointee.width = Int32(width)
        raw.pointee.height = Int32(height)
        raw.pointee.format = format.rawValue
        guard av_frame_get_buffer(raw, 0) >= 0 else {
            fatalError("libav: out of memory for a picture of \(width)×\(height)")
        }
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = raw
        av_frame_free(&frame)
    }

    var kind: ColorConverter.Kind {
        ColorConverter.Kind(
            width: raw.pointee.width, height: raw.pointee.height,
            format: AVPixelFormat(rawValue: raw.pointee.format))
    }

    /// Copies an RGB frame in.
    func fill(from frame: Frame) {
        let row = frame.width * 3
        frame.pixels.withUnsafeBytes { pixels in
            guard let source = pixels.baseAddress, let rows = raw.pointee.data.0 else { return }
            for y in 0..<frame.height { memcpy(rows + y * stride, source + y * row, row) }
        }
    }

    /// Copies an RGB frame out.
    func frame() -> Frame {
        var frame = Frame(width: Int(raw.pointee.width), height: Int(raw.pointee.height))
        let (row, height) = (frame.width * 3, frame.height)
        frame.pixels.withUnsafeMutableBytes { pixels in
            guard let target = pixels.baseAddress, let rows = raw.pointee.data.0 else { return }
            for y in 0..<height { memcpy(target + y * row, rows + y * stride, row) }
        }
        return frame
    }

    private var stride: Int { Int(raw.pointee.linesize.0) }
}

/// Converts between RGB and luma-chroma pictures, and from one size to another.
final class ColorConverter {
    private let context: OpaquePointer

    /// Pictures of one kind.
    struct Kind: Equatable {
        let width: Int32
        let height: Int32
        let format: AVPixelFormat
    }

    /// - Parameters:
    ///   - matrix: one of swscale's `SWS_CS_…`: which RGB the luma-chroma side stands for.
    ///   - fullRange: whether the luma-chroma side uses 0…255 rather than 16…235.
    init?(from source: Kind, to destination: Kind, matrix: Int32, fullRange: Bool) {
        let isOneSize = source.width == destination.width && source.height == destination.height
        // Without the last flags swscale rounds crudely: flat colours come back up to 5 levels off.
        let flags =
            (isOneSize ? SWS_BICUBIC : SWS_LANCZOS)
            | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP
        guard
            let context = sws_getContext(
                source.width, source.height, source.format, destination.width, destination.height,
                destination.format, flags, nil, nil, nil)
        else { return nil }
        self.context = context
        let coefficients = sws_getCoefficients(matrix)
        let isRGB = source.format == AV_PIX_FMT_RGB24
        let (sourceFull, destinationFull) = isRGB ? (true, fullRange) : (fullRange, true)
        let one: Int32 = 1 << 16
        sws_setColorspaceDetails(
            context, coefficients, sourceFull ? 1 : 0, coefficients, destinationFull ? 1 : 0, 0,
            one, one)
    }

    /// From luma and chroma as a frame says them to be.
    convenience init?(from frame: AVFrame, to destination: Kind) {
        let format = AVPixelFormat(rawValue: frame.format)
        self.init(
            from: Kind(width: frame.width, height: frame.height, format: format), to: destination,
            matrix: Self.matrix(of: frame), fullRange: Self.isFullRange(frame))
    }

    deinit { sws_freeContext(context) }

    /// Returns whether libav could do it.
    func convert(_ source: UnsafePointer<AVFrame>, into destination: Picture) -> Bool {
        sws_scale_frame(context, destination.raw, source) >= 0
    }

    /// Whether luma uses all numbers; where the picture does not say, grey without colours does, as players take it.
    static func isFullRange(_ frame: AVFrame) -> Bool {
        guard frame.color_range == AVCOL_RANGE_UNSPECIFIED,
            let format = av_pix_fmt_desc_get(AVPixelFormat(rawValue: frame.format))
        else { return frame.color_range == AVCOL_RANGE_JPEG }
        return format.pointee.nb_components < 3
            || String(cString: format.pointee.name).hasPrefix("yuvj")
    }

    /// Which matrix a picture says it was made with.
    static func matrix(of frame: AVFrame) -> Int32 {
        switch frame.colorspace {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
        case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
        case AVCOL_SPC_FCC: SWS_CS_FCC
        default: SWS_CS_ITU601
        }
    }
}
