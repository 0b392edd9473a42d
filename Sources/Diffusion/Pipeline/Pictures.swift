import Frames
import Tensors

extension Tensor {
    /// Pictures as `[n, H, W, 3]` in −1…1, float32; all of one size.
    package init(frames: [Frame]) {
        precondition(!frames.isEmpty, "no frames")
        let (height, width) = (frames[0].height, frames[0].width)
        self.init(shape: [frames.count, height, width, 3]) { buffer in
            for (index, frame) in frames.enumerated() {
                precondition(
                    frame.height == height && frame.width == width,
                    "\(frame.width)×\(frame.height) among frames of \(width)×\(height)")
                let base = index * frame.pixels.count
                frame.pixels.withUnsafeBufferPointer { pixels in
                    for at in pixels.indices { buffer[base + at] = Float(pixels[at]) / 127.5 - 1 }
                }
            }
        }
    }

    /// `[n, H, W, 3]` in −1…1 as pictures, rounded and clipped; what is no number is black.
    package var frames: [Frame] {
        let (n, height, width, _) = shape4
        let values = floats
        let size = height * width * 3
        return (0..<n).map { index in
            let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                for at in 0..<size {
                    let level = (values[index * size + at] + 1) * 127.5
                    buffer[at] = level > 0 ? UInt8(min(level.rounded(), 255)) : 0
                }
                count = size
            }
            return Frame(width: width, height: height, pixels: pixels)
        }
    }
}
