import Sim
import Tensors

extension Tensor {
    /// Pictures as `[n, H, W, 3]` in −1…1, float32; all of one size.
    init(frames: [Frame]) {
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

    /// `[n, H, W, 3]` in −1…1 as pictures, rounded and clipped.
    package var frames: [Frame] {
        let (n, height, width, _) = shape4
        let values = floats
        let size = height * width * 3
        return (0..<n).map { index in
            let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                for at in 0..<size {
                    let level = (values[index * size + at] + 1) * 127.5
                    buffer[at] = UInt8(min(max(level.rounded(), 0), 255))
                }
                count = size
            }
            return Frame(width: width, height: height, pixels: pixels)
        }
    }
}

extension Frame {
    /// The middle of a picture of any size, as wide as can be in the shape of `height`×`width`.
    ///
    /// It is reduced like base frames are: brought to their large size, then averaged.
    public func fitted(height: Int, width: Int) -> Frame {
        let part = min(self.width * height, self.height * width)
        let (partHeight, partWidth) = (max(part / width, 1), max(part / height, 1))
        let middle = cropped(
            x: (self.width - partWidth) / 2, y: (self.height - partHeight) / 2, width: partWidth,
            height: partHeight)
        let large = (height: height * ModelConfig.upsampling, width: width * ModelConfig.upsampling)
        // Averaged by whole factors first: a bilinear step of more than two would skip pixels.
        let factor = max(min(partHeight / large.height, partWidth / large.width), 1)
        let even = middle.cropped(
            x: 0, y: 0, width: partWidth / factor * factor, height: partHeight / factor * factor)
        return Tensor(frames: [even]).areaDownsampled(by: factor)
            .resizedBilinear(height: large.height, width: large.width)
            .areaDownsampled(by: ModelConfig.upsampling).frames[0]
    }
}
