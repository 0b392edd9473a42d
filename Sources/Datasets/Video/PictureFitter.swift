import CAV
import Frames

/// How a picture of another shape is brought to the shape that is asked for.
public enum PictureFit: String, Codable, CaseIterable, Sendable {
    /// The middle is kept, what is too wide or too high is cut off.
    case crop
    /// All of it is kept, in other proportions.
    case stretch

    /// The part of a picture that is kept: its offsets are even, so that the halved colour planes of a
    /// video can be cut there too.
    ///
    /// - Parameter pixelAspect: width of the source's pixels by their height.
    func area(
        ofWidth width: Int, height: Int, pixelAspect: Double, forWidth newWidth: Int,
        height newHeight: Int
    ) -> (x: Int, y: Int, width: Int, height: Int) {
        guard self == .crop else { return (0, 0, width, height) }
        // Width by height, in pixels of the source, of a picture in the new shape.
        let aspect = Double(newWidth) / Double(newHeight) / pixelAspect
        let keptWidth = min(max(Int((Double(height) * aspect).rounded()), 1), width)
        let keptHeight = min(max(Int((Double(width) / aspect).rounded()), 1), height)
        return ((width - keptWidth) / 4 * 2, (height - keptHeight) / 4 * 2, keptWidth, keptHeight)
    }
}

/// Brings pictures of any size to one size, with a Lanczos filter.
public final class PictureFitter {
    public let fit: PictureFit
    public let width: Int
    public let height: Int
    private let target: Picture
    private var converter: (kind: ColorConverter.Kind, key: [Int32], value: ColorConverter)?

    public init(width: Int, height: Int, fit: PictureFit) {
        self.width = width
        self.height = height
        self.fit = fit
        target = Picture(width: width, height: height, format: AV_PIX_FMT_RGB24)
    }

    /// A frame in memory.
    public func fitted(_ frame: Frame) -> Frame {
        if frame.width == width, frame.height == height { return frame }
        let source = Picture(width: frame.width, height: frame.height, format: AV_PIX_FMT_RGB24)
        source.fill(from: frame)
        guard let fitted = fitted(source.raw, pixelAspect: 1) else {
            preconditionFailure("a frame of \(frame.width)×\(frame.height) cannot be scaled")
        }
        return fitted
    }

    /// A picture of libav's; nil when it cannot be converted.
    func fitted(_ source: UnsafePointer<AVFrame>, pixelAspect: Double) -> Frame? {
        guard let part = av_frame_clone(source) else { return nil }
        defer {
            var part: UnsafeMutablePointer<AVFrame>? = part
            av_frame_free(&part)
        }
        guard crop(part, pixelAspect: pixelAspect), let converter = converter(for: part.pointee)
        else { return nil }
        return converter.convert(part, into: target) ? target.frame() : nil
    }

    private func crop(_ frame: UnsafeMutablePointer<AVFrame>, pixelAspect: Double) -> Bool {
        let (oldWidth, oldHeight) = (Int(frame.pointee.width), Int(frame.pointee.height))
        let area = fit.area(
            ofWidth: oldWidth, height: oldHeight, pixelAspect: pixelAspect, forWidth: width,
            height: height)
        frame.pointee.crop_left += area.x
        frame.pointee.crop_top += area.y
        frame.pointee.crop_right += oldWidth - area.x - area.width
        frame.pointee.crop_bottom += oldHeight - area.y - area.height
        return av_frame_apply_cropping(frame, Int32(AV_FRAME_CROP_UNALIGNED)) >= 0
    }

    /// Setting one up takes longer than a picture, so the last is kept.
    private func converter(for frame: AVFrame) -> ColorConverter? {
        let kind = ColorConverter.Kind(
            width: frame.width, height: frame.height, format: AVPixelFormat(rawValue: frame.format))
        let matrix = ColorConverter.matrix(of: frame)
        let isFull = ColorConverter.isFullRange(frame)
        let key = [matrix, isFull ? 1 : 0]
        if let converter, converter.kind == kind, converter.key == key { return converter.value }
        guard
            let value = ColorConverter(
                from: kind, to: target.kind, matrix: matrix, fullRange: isFull)
        else { return nil }
        converter = (kind, key, value)
        return value
    }
}
