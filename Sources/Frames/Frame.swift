import Sim

/// A picture: 8-bit sRGB, rows from the top, three bytes a pixel.
public struct Frame: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Red, green and blue of each pixel, row by row: `width · height · 3` bytes.
    public var pixels: [UInt8]

    /// A black picture.
    public init(width: Int, height: Int) {
        self.init(
            width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height * 3))
    }

    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(
            pixels.count == width * height * 3,
            "\(pixels.count) bytes for a frame of \(width)×\(height)")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Red, green and blue at column `x` and row `y`.
    public subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        get {
            let at = (y * width + x) * 3
            return (pixels[at], pixels[at + 1], pixels[at + 2])
        }
        set {
            let at = (y * width + x) * 3
            (pixels[at], pixels[at + 1], pixels[at + 2]) = newValue
        }
    }

    /// The part with its upper left corner at column `x` and row `y`.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Frame {
        precondition(
            x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
            "\(width)×\(height) at (\(x), \(y)) of \(self.width)×\(self.height)")
        var part = Frame(width: width, height: height)
        for row in 0..<height {
            let start = ((y + row) * self.width + x) * 3
            part.pixels.replaceSubrange(
                (row * width * 3)..<((row + 1) * width * 3),
                with: pixels[start..<(start + width * 3)])
        }
        return part
    }
}

/// A labelled video: one label set a frame.
public struct Clip: Sendable {
    public var frames: [Frame]
    public var labels: [FrameLabels]
    /// Frames a second.
    public var fps: Double

    public init(frames: [Frame], labels: [FrameLabels], fps: Double) {
        precondition(
            frames.count == labels.count, "\(frames.count) frames, \(labels.count) label sets")
        self.frames = frames
        self.labels = labels
        self.fps = fps
    }
}
