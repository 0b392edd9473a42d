import Foundation
import Frames
import Renderer
import Testing

/// A picture of one or three bytes a pixel; on disk a Netpbm file, which any viewer shows.
struct PixelMap: Equatable {
    let width: Int
    let height: Int
    let channels: Int
    var bytes: [UInt8]

    /// Means of squares of `side` pixels.
    init(meansOf frame: Frame, side: Int) {
        self.init(width: frame.width / side, height: frame.height / side, channels: 3) {
            x, y, channel in
            Self.mean(side) { column, line in
                let pixel = (y * side + line) * frame.width + x * side + column
                return Int(frame.pixels[pixel * 3 + channel])
            }
        }
    }

    /// Means over squares of `side` pixels of how much green differs from the pixels right and below:
    /// detail that means of colours do not show.
    init(detailOf frame: Frame, side: Int) {
        func green(_ x: Int, _ y: Int) -> Int {
            Int(
                frame.pixels[
                    (min(y, frame.height - 1) * frame.width + min(x, frame.width - 1)) * 3 + 1])
        }
        self.init(width: frame.width / side, height: frame.height / side, channels: 1) { x, y, _ in
            Self.mean(side) { column, line in
                let (x, y) = (x * side + column, y * side + line)
                return (abs(green(x + 1, y) - green(x, y)) + abs(green(x, y + 1) - green(x, y))) / 2
            }
        }
    }

    /// Means over squares of `side` pixels of every channel of a G-buffer, one below another; last inverse
    /// depth, of which a byte is 1/255 m.
    init(meansOf buffer: GBuffer, side: Int) {
        let rows = buffer.height / side
        self.init(
            width: buffer.width / side, height: rows * (GBuffer.channelCount + 1), channels: 1
        ) { x, y, _ in
            Self.mean(side) { column, line in
                let (channel, row) = y.quotientAndRemainder(dividingBy: rows)
                let pixel = (row * side + line) * buffer.width + x * side + column
                return channel < GBuffer.channelCount
                    ? Int(buffer.bytes[pixel * GBuffer.channelCount + channel])
                    : Int((min(buffer.inverseDepth[pixel], 1) * 255).rounded())
            }
        }
    }

    init(contentsOf url: URL) throws {
        let data = try Data(contentsOf: url)
        // "P6 128 64 255" and a newline, then the bytes.
        let fields = String(decoding: data.prefix { $0 != 10 }, as: UTF8.self).split(separator: " ")
        guard fields.count == 4, let width = Int(fields[1]), let height = Int(fields[2]) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        self.width = width
        self.height = height
        channels = fields[0] == "P6" ? 3 : 1
        bytes = Array(data.drop { $0 != 10 }.dropFirst())
    }

    private init(
        width: Int, height: Int, channels: Int,
        _ value: (_ x: Int, _ y: Int, _ channel: Int) -> UInt8
    ) {
        self.width = width
        self.height = height
        self.channels = channels
        bytes = (0..<width * height * channels).map {
            value($0 / channels % width, $0 / channels / width, $0 % channels)
        }
    }

    private static func mean(_ side: Int, _ value: (_ column: Int, _ line: Int) -> Int) -> UInt8 {
        let sum = (0..<side * side).reduce(0) { $0 + value($1 % side, $1 / side) }
        return UInt8((sum + side * side / 2) / (side * side))
    }

    func write(to url: URL) throws {
        let header = "\(channels == 3 ? "P6" : "P5") \(width) \(height) 255\n"
        try (Data(header.utf8) + bytes).write(to: url)
    }

    /// Checks that this looks as the picture that is kept.
    ///
    /// Another C library may round sines otherwise, which turns a byte here and there by one; debug and
    /// release builds give the same bytes. `SIMDRIVE_WRITE_FIXTURES=1` writes the pictures anew.
    func expect(like file: String) throws {
        let url = Self.folder.appending(path: file)
        if ProcessInfo.processInfo.environment["SIMDRIVE_WRITE_FIXTURES"] == "1" {
            try write(to: url)
        }
        let off = differences(from: try PixelMap(contentsOf: url), tolerance: 1)
        #expect(
            off <= width * height / 2_000,
            "\(off) pixels of \(file) look different: raise ReferenceRenderer.version")
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Pictures/version\(ReferenceRenderer.version)")

    /// How many pixels differ by more than `tolerance` in a channel; all if the sizes differ.
    func differences(from other: PixelMap, tolerance: Int) -> Int {
        guard
            (width, height, channels, bytes.count)
                == (other.width, other.height, other.channels, other.bytes.count)
        else { return width * height }
        let off = bytes.indices.filter { abs(Int(bytes[$0]) - Int(other.bytes[$0])) > tolerance }
        return Set(off.map { $0 / channels }).count
    }
}
