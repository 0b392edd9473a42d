import CAV
import Files
import Foundation
import Frames

/// Reads a video frame by frame: MP4 and whatever else libav knows, still pictures included.
public final class MP4Reader {
    /// Of the frames as they are shown.
    public let width: Int
    public let height: Int
    /// Frames a second on average; 25 for a still picture.
    public let fps: Double
    /// Width of a pixel by its height, before the frame is turned; 1 for a still picture, whose densities are for
    /// printers.
    public let pixelAspect: Double
    /// Seconds from the first frame to the one that came last; never less than before.
    public var time: Double { clock.time }
    /// What the file holds besides the pictures of its video, or asks to be done to them: nothing of
    /// that is read.
    public var unread: [String] { demuxer.otherTracks + asked }
    /// What the file asks to be done to the pictures and nobody does.
    let asked: [String]
    /// Whether it is a picture rather than a video.
    let isStill: Bool
    /// What was found out on the way of pictures that are broken or not as usual.
    public var remarks: [String] {
        watch.phrases + clock.phrases
            + (broken.map { ["the rest after \(decodedCount) frames: \($0)"] } ?? [])
    }
    let orientation: Orientation
    /// What the file says of itself.
    let texts: [String]
    let colors: ColorTags
    /// How many frames there are, about, as far as the file says so.
    public let expectedCount: Int?

    private let path: String
    private let isLenient: Bool
    /// Why a lenient reader has stopped before the end.
    private var broken: String?
    private var watch: FrameWatch
    private var clock: FrameClock
    /// Whether the decoder has failed.
    private var isFailed = false
    private let usualMatrix: AVColorSpace
    private var turnedFitter: PictureFitter?
    private let demuxer: Demuxer
    private let decoder: VideoDecoder
    private let rgb: Picture
    /// Of the frames in the file.
    private let whole: (width: Int, height: Int)
    private let crop: ContainerCrop?
    /// Of what the container has shown of them.
    private let coded: (width: Int, height: Int)
    private var converter: ColorConverter?
    private var decodedCount = 0

    /// - Parameter isLenient: takes the first broken picture for the end.
    public init(path: String, isLenient: Bool = false) throws {
        self.path = path
        self.isLenient = isLenient
        try DurableFile.checkIsFile(path)
        guard try DurableFile.size(path) > 0 else {
            throw FileError(.data, file: path, "is empty")
        }
        let file = try DurableFile.mapped(path)
        let metadata = PictureMetadata(file)
        if let fault = metadata.fault { throw fault.error(path) }
        demuxer = try Demuxer(path)
        decoder = try VideoDecoder(for: demuxer, path)
        let turn = demuxer.isStill ? metadata.orientation : demuxer.orientation
        orientation = turn ?? .upright
        let whole = (width: Int(decoder.size.width), height: Int(decoder.size.height))
        self.whole = whole
        let askedCrop = ContainerCrop(file, demuxer: demuxer.name, track: Int(demuxer.track))
        let rest = askedCrop.map { $0.size(of: whole) } ?? whole
        crop = rest == nil ? nil : askedCrop
        coded = rest ?? whole
        (width, height) = orientation.swapsSides ? (coded.height, coded.width) : coded
        isStill = demuxer.isStill
        usualMatrix = decoder.usualMatrix(isStill: isStill)
        fps = demuxer.frameRate
        pixelAspect = isStill ? 1 : demuxer.pixelAspect
        let stream = demuxer.stream
        colors = ColorTags(of: stream)
        let asked = decoder.asked(range: colors.range)
        self.asked =
            (turn == nil ? ["the wish to be shown at an angle"] : [])
            + (rest == nil ? ["the wish to have all of its pictures cut off"] : [])
            + asked + demuxer.asked.filter { !asked.contains($0) } + colors.unread
        watch = FrameWatch(
            of: (Int32(coded.width), Int32(coded.height)), hasFields: demuxer.hasFields,
            isTurnKnown: isStill || demuxer.displayMatrix != nil,
            hasTransparency: decoder.isGIF)
        texts = demuxer.texts
        clock = FrameClock(unit: stream.map { av_q2d($0.time_base) } ?? 1, fps: fps)
        expectedCount =
            stream.flatMap { $0.nb_frames > 0 ? Int($0.nb_frames) : nil }
            ?? demuxer.duration.map { [rate = demuxer.frameRate] in Int($0 * rate) }
        rgb = Picture(width: coded.width, height: coded.height, format: AV_PIX_FMT_RGB24)
    }

    /// The next frame, nil after the last.
    public func next() throws -> Frame? {
        try advance() ? try converted() : nil
    }

    /// Goes on to the next frame, which is only decoded; returns whether there is one.
    public func advance() throws -> Bool {
        while !isFailed {
            let status = decoder.receive()
            if status == cav_end_of_file() {
                guard decodedCount > 0 else { throw error("holds no frame") }
                return false
            }
            if status == cav_again() {
                try feed()
            } else {
                guard status >= 0 else {
                    try giveUp(failure(status))
                    isFailed = true
                    break
                }
                decodedCount += 1
                clock.follow(decoder.picture?.pointee.best_effort_timestamp)
                if let picture = decoder.picture { complete(picture) }
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
        if let crop, (Int(frame.pointee.width), Int(frame.pointee.height)) == whole {
            crop.apply(to: frame)
        }
        watch.see(frame)
    }

    /// Throws, or remembers that the rest is left out.
    private func giveUp(_ what: String) throws {
        guard isLenient, decodedCount > 0 else {
            throw error(what, decodedCount > 0 ? .rest : nil)
        }
        broken = broken ?? what
    }

    /// The frame that came last, or the one before it, brought to the size of a fitter.
    ///
    /// After the end there is only the last.
    func frame(beforeLast: Bool = false, fittedBy fitter: PictureFitter) throws -> Frame {
        guard let picture = beforeLast ? decoder.earlier : decoder.picture,
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

    /// Gives the decoder the next packet, or the end of the file.
    private func feed() throws {
        if broken == nil {
            switch demuxer.next() {
            case .packet(let packet):
                let accepted = decoder.send(packet)
                if accepted >= 0 { return }
                try giveUp(failure(accepted))
            case .end(let lack):
                if let lack { try giveUp(lack) }
            }
        }
        _ = decoder.send(nil)
    }

    private func converted() throws -> Frame {
        guard let picture = decoder.picture else { preconditionFailure("\(path): no frame yet") }
        guard picture.pointee.width == coded.width, picture.pointee.height == coded.height else {
            throw error("changes its size in frame \(decodedCount - 1)")
        }
        guard let converter = converter ?? ColorConverter(from: picture.pointee, to: rgb.kind)
        else { throw error("has colours that cannot be converted") }
        self.converter = converter
        guard converter.convert(picture, into: rgb) else {
            throw error("frame \(decodedCount - 1) has colours that cannot be converted")
        }
        return orientation.applied(to: rgb.frame())
    }

    /// Why the decoder did not make the next frame.
    private func failure(_ status: Int32) -> String {
        (isStill ? "" : "frame \(decodedCount): ") + LibAV.reason(status)
    }

    private func error(_ what: String, _ obstacle: FileError.Obstacle? = nil) -> FileError {
        FileError(
            .data, file: path, "is not a whole \(isStill ? "picture" : "video"): \(what)",
            obstacle: obstacle)
    }
}
