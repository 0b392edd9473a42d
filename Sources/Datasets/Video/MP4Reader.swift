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
    /// Of the frames as they are shown.
    public let width: Int
    public let height: Int
    /// Frames a second on average; 25 for a still picture.
    public let fps: Double
    /// Width of a pixel by its height, before the frame is turned.
    public let pixelAspect: Double
    /// Seconds from the first frame to the one that came last; never less than before.
    public private(set) var time = 0.0
    /// What the file holds besides the pictures of its video, or asks to be done to them: nothing of
    /// that is read.
    public let unread: [String]
    /// What was found out on the way of pictures that are broken or not as usual.
    public var remarks: [String] {
        (interlacedCount > 0
            ? ["\(interlacedCount) frames of two fields, which are not taken apart"] : [])
            + (broken.map { ["the rest after \(decodedCount) frames: \($0)"] } ?? [])
    }
    let orientation: Orientation
    /// What the file says of itself.
    let texts: [String]
    let colors: ColorTags
    /// How many frames there are, as far as the file says so.
    public let expectedCount: Int?

    private let path: String
    private let isLenient: Bool
    /// Why a lenient reader has stopped before the end.
    private var broken: String?
    private var interlacedCount = 0
    /// Whether the decoder has failed.
    private var isFailed = false
    private let usualMatrix: AVColorSpace
    private let toldEnd: Double?
    /// When the last packet of any track ends, in seconds.
    private var lastEnd = 0.0
    private var turnedFitter: PictureFitter?
    private var demuxer: UnsafeMutablePointer<AVFormatContext>?
    private var decoder: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    /// The frame that came last.
    private var picture: UnsafeMutablePointer<AVFrame>?
    /// The one before it.
    private var earlier: UnsafeMutablePointer<AVFrame>?
    private let rgb: Picture
    /// Of the frames in the file.
    private let coded: (width: Int, height: Int)
    private var converter: ColorConverter?
    private var stream: Int32
    private var packetCount: Int32 = 0
    private let timeUnit: Double
    private var lastStamp: Int64?
    private var decodedCount = 0
    /// Pictures that the index of an MP4 promises; 0 for formats without one.
    private let indexedCount: Int32

    /// - Parameter isLenient: takes the first broken picture for the end.
    public init(path: String, isLenient: Bool = false) throws {
        LibAV.settings
        self.path = path
        self.isLenient = isLenient
        try DurableFile.checkIsFile(path)
        guard try DurableFile.size(path) > 0 else {
            throw FileError(.data, file: path, "is empty")
        }
        demuxer = try Self.openedDemuxer(path)
        // After the first failure below `deinit` does not run, so what is open is closed here.
        do {
            (stream, decoder) = try Self.openedDecoder(demuxer, path)
        } catch {
            avformat_close_input(&demuxer)
            throw error
        }
        let turn: Orientation?
        do {
            turn = try Self.orientation(demuxer, stream, path)
        } catch {
            avformat_close_input(&demuxer)
            avcodec_free_context(&decoder)
            throw error
        }
        orientation = turn ?? .upright
        coded = (Int(decoder?.pointee.width ?? 0), Int(decoder?.pointee.height ?? 0))
        (width, height) = orientation.swapsSides ? (coded.height, coded.width) : coded
        usualMatrix = Self.usualMatrix(demuxer, decoder)
        toldEnd = Self.toldEnd(demuxer)
        fps = Self.frameRate(demuxer, stream)
        pixelAspect = Self.pixelAspect(demuxer, stream)
        colors = Self.colors(demuxer, stream)
        unread =
            Self.otherTracks(demuxer, stream)
            + (turn == nil ? ["the wish to be shown at an angle"] : [])
            + (Self.hasTransparency(decoder) ? ["its transparency"] : []) + colors.unread
        texts = Self.texts(demuxer)
        let raw = demuxer?.pointee.streams[Int(stream)]?.pointee
        timeUnit = raw.map { av_q2d($0.time_base) } ?? 1
        expectedCount = raw.flatMap { $0.nb_frames > 0 ? Int($0.nb_frames) : nil }
        indexedCount = Self.indexedCount(demuxer, stream)
        rgb = Picture(width: coded.width, height: coded.height, format: AV_PIX_FMT_RGB24)
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
        while !isFailed {
            let status = avcodec_receive_frame(decoder, earlier)
            if status == cav_end_of_file() {
                guard decodedCount > 0 else { throw error("holds no frame") }
                return false
            }
            if status == cav_again() {
                try feed()
            } else {
                guard status >= 0 else {
                    try giveUp("frame \(decodedCount): \(LibAV.reason(status))")
                    isFailed = true
                    break
                }
                swap(&picture, &earlier)
                decodedCount += 1
                follow(picture?.pointee.best_effort_timestamp)
                if let picture { complete(picture) }
                return true
            }
        }
        return false
    }

    /// Says what the decoder leaves open, and counts what is unusual.
    private func complete(_ frame: UnsafeMutablePointer<AVFrame>) {
        if frame.pointee.colorspace == AVCOL_SPC_UNSPECIFIED {
            frame.pointee.colorspace = usualMatrix
        }
        if cav_is_interlaced(frame) != 0 { interlacedCount += 1 }
    }

    /// Throws, or remembers that the rest is left out.
    private func giveUp(_ what: String) throws {
        guard isLenient, decodedCount > 0 else { throw error(what) }
        broken = broken ?? what
    }

    /// The frame that came last, or the one before it, brought to the size of a fitter.
    ///
    /// After the end there is only the last.
    func frame(beforeLast: Bool = false, fittedBy fitter: PictureFitter) throws -> Frame {
        guard let picture = beforeLast ? earlier : picture,
            let frame = codedFitter(fitter).fitted(picture, pixelAspect: pixelAspect)
        else { throw error("frame \(decodedCount - 1) has colours that cannot be converted") }
        return orientation.applied(to: frame)
    }

    /// A fitter for frames before they are turned.
    private func codedFitter(_ fitter: PictureFitter) -> PictureFitter {
        guard orientation.swapsSides else { return fitter }
        if let turnedFitter, turnedFitter.height == fitter.width,
            turnedFitter.width == fitter.height, turnedFitter.fit == fitter.fit
        {
            return turnedFitter
        }
        let turned = PictureFitter(width: fitter.height, height: fitter.width, fit: fitter.fit)
        turnedFitter = turned
        return turned
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
        while broken == nil {
            let status = av_read_frame(demuxer, packet)
            guard status >= 0, let packet else {
                if let lack = lack(atEnd: status) { try giveUp(lack) }
                break
            }
            defer { av_packet_unref(packet) }
            follow(packet)
            guard packet.pointee.stream_index == stream else { continue }
            guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else {
                try giveUp("frame \(packetCount) is cut off")
                break
            }
            packetCount += 1
            let accepted = avcodec_send_packet(decoder, packet)
            guard accepted >= 0 else {
                try giveUp("frame \(decodedCount): \(LibAV.reason(accepted))")
                break
            }
            return
        }
        avcodec_send_packet(decoder, nil)
    }

    /// What is missing where the file ends; nil when nothing is.
    private func lack(atEnd status: Int32) -> String? {
        guard status == cav_end_of_file() else { return LibAV.reason(status) }
        if packetCount < indexedCount {
            return "it ends after frame \(packetCount) of \(indexedCount)"
        }
        // Matroska says how long it is, and libav takes a file that was cut for a shorter one.
        guard let toldEnd, toldEnd - lastEnd > 2.5 / fps + 0.1 else { return nil }
        return String(format: "it ends after %.1f of %.1f seconds", lastEnd, toldEnd)
    }

    private func follow(_ packet: UnsafeMutablePointer<AVPacket>) {
        let (start, index) = (packet.pointee.pts, Int(packet.pointee.stream_index))
        guard start != .min, let track = demuxer?.pointee.streams[index] else { return }
        let end = Double(start) + Double(max(packet.pointee.duration, 0))
        lastEnd = max(lastEnd, end * av_q2d(track.pointee.time_base))
    }

    private func converted() throws -> Frame {
        guard let picture else { preconditionFailure("\(path) is closed") }
        guard picture.pointee.width == coded.width, picture.pointee.height == coded.height else {
            throw error("changes its size in frame \(decodedCount - 1)")
        }
        let converter = try converter ?? makeConverter(for: picture.pointee)
        self.converter = converter
        guard converter.convert(picture, into: rgb) else {
            throw error("frame \(decodedCount - 1) has colours that cannot be converted")
        }
        return orientation.applied(to: rgb.frame())
    }

    private func makeConverter(for frame: AVFrame) throws -> ColorConverter {
        let format = AVPixelFormat(rawValue: frame.format)
        guard
            let converter = ColorConverter(
                from: .init(width: frame.width, height: frame.height, format: format), to: rgb.kind,
                matrix: ColorConverter.matrix(of: frame),
                fullRange: frame.color_range == AVCOL_RANGE_JPEG)
        else { throw error("has colours that cannot be converted") }
        return converter
    }

    private func error(_ what: String) -> FileError {
        FileError(.data, file: path, "is not a whole video: \(what)")
    }
}
