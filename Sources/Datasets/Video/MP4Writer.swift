import CAV
import Files
import Foundation
import Frames

/// Writes a video frame by frame: H.264 in MP4, 4:2:0, BT.709 colours, constant frame rate, index
/// before the data so that a browser can start at once.
///
/// The same frames give the same bytes: the encoder's thread count is fixed.
public final class MP4Writer {
    let path: String
    let width: Int
    let height: Int
    var muxer: UnsafeMutablePointer<AVFormatContext>?
    private(set) var encoder: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private let converter: ColorConverter
    private let rgb: Picture
    private let yuv: Picture
    private var frameCount: Int64 = 0
    /// Whether the encoder has given any frame back yet.
    private var hasOutput = false

    /// Encoders in the order of preference; by name, because what libav takes for `h264` on its own
    /// may need a graphics card.
    static let encoderNames = ["libx264", "libopenh264"]

    /// Creates or replaces the file.
    ///
    /// - Parameters:
    ///   - fps: frames a second; 30000/1001 and its like stay exact.
    ///   - crf: constant quality, 1…51; 18 is visually lossless, 23 smaller. 0 would make x264 write
    ///     High 4:4:4, which few players read.
    ///   - comment: text for the file's `comment` tag, JSON by convention.
    public convenience init(
        path: String, width: Int, height: Int, fps: Double, crf: Int = 18, comment: String = ""
    ) throws {
        try self.init(
            path: path, width: width, height: height, fps: fps, crf: crf, comment: comment,
            encoderNames: Self.encoderNames)
    }

    init(
        path: String, width: Int, height: Int, fps: Double, crf: Int, comment: String,
        encoderNames: [String]
    ) throws {
        precondition(fps > 0 && fps.isFinite, "\(fps) frames a second")
        guard (1...51).contains(crf) else {
            throw FileError(
                .data, file: path, "cannot have the constant quality \(crf)",
                remedy: "choose one from 1 (best) to 51")
        }
        guard width > 0, height > 0, width.isMultiple(of: 2), height.isMultiple(of: 2) else {
            throw FileError(
                .data, file: path,
                "H.264 video needs an even width and height, not \(width)×\(height)",
                remedy: "choose an even width and height in the scenario's camera")
        }
        LibAV.settings
        self.path = path
        self.width = width
        self.height = height
        rgb = Picture(width: width, height: height, format: AV_PIX_FMT_RGB24)
        yuv = Picture(width: width, height: height, format: AV_PIX_FMT_YUV420P)
        guard
            let converter = ColorConverter(
                from: rgb.kind, to: yuv.kind, matrix: SWS_CS_ITU709, fullRange: false)
        else {
            throw FileError(.data, file: path, "cannot convert colours at \(width)×\(height)")
        }
        self.converter = converter
        packet = LibAV.allocated(av_packet_alloc())
        let codec = try Self.codec(named: encoderNames, for: path)
        encoder = try openedEncoder(codec, rate: Self.rational(fps), crf: crf)
        try openMuxer(comment: comment)
    }

    deinit { close() }

    /// Appends a frame.
    public func write(_ frame: Frame) throws {
        precondition(
            frame.width == width && frame.height == height,
            "frame of \(frame.width)×\(frame.height) for a video of \(width)×\(height)")
        rgb.fill(from: frame)
        // The encoder may still hold the picture before this one.
        try check(av_frame_make_writable(yuv.raw))
        guard converter.convert(rgb.raw, into: yuv) else {
            throw FileError(.data, file: path, "cannot convert frame \(frameCount)")
        }
        yuv.raw.pointee.pts = frameCount
        frameCount += 1
        try encode(yuv.raw)
    }

    /// Encodes what is still inside the encoder and completes the file.
    public func finish() throws {
        guard frameCount > 0 else { throw FileError(.data, file: path, "would hold no frame") }
        try encode(nil)
        try check(av_write_trailer(muxer))
        guard let muxer else { return }
        let status = avio_closep(&muxer.pointee.pb)
        close()
        try check(status)
        try DurableFile.synchronize(path)
    }

    /// Sends a picture, or the end of the video, and writes what the encoder gives back.
    private func encode(_ picture: UnsafeMutablePointer<AVFrame>?) throws {
        guard let encoder, let packet, let muxer, let stream = muxer.pointee.streams[0] else {
            preconditionFailure("\(path) is finished already")
        }
        try check(avcodec_send_frame(encoder, picture))
        while true {
            let status = avcodec_receive_packet(encoder, packet)
            if status == cav_again() || status == cav_end_of_file() { return }
            try check(status)
            hasOutput = true
            packet.pointee.duration = 1
            av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
            try check(av_interleaved_write_frame(muxer, packet))
        }
    }

    private func close() {
        if let muxer { avio_closep(&muxer.pointee.pb) }
        avformat_free_context(muxer)
        muxer = nil
        avcodec_free_context(&encoder)
        av_packet_free(&packet)
    }

    func check(_ status: Int32) throws {
        guard status < 0 else { return }
        let full = status == cav_error_of_errno(ENOSPC)
        throw full
            ? FileError.writing(path, errno: ENOSPC)
            : FileError(.cannotCreate, file: path, "cannot be written: \(LibAV.reason(status))")
    }
}

extension MP4Writer {
    /// How many frames the encoder takes in before it gives the first one back, whatever their size: as many
    /// as it keeps in memory.
    ///
    /// Found by trying.
    public static func framesHeld() throws -> Int {
        let path = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID()).mp4")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try MP4Writer(path: path, width: 64, height: 64, fps: 30)
        let black = Frame(width: 64, height: 64, pixels: Array(repeating: 0, count: 64 * 64 * 3))
        for count in 1...1_000 {
            try writer.write(black)
            if writer.hasOutput { return count }
        }
        return 1_000
    }
}
