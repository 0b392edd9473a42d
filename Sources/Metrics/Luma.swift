import Frames

/// One number a pixel, row by row.
struct Luma {
    let width: Int
    let height: Int
    let values: [Float]
}

extension Frame {
    /// Luma of every pixel in 8-bit levels, 0…255: BT.709's weights of the sRGB values.
    var luma: Luma {
        let count = width * height
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            pixels.withUnsafeBufferPointer { pixels in
                for at in 0..<count {
                    let (red, green, blue) = (
                        Float(pixels[3 * at]), Float(pixels[3 * at + 1]), Float(pixels[3 * at + 2])
                    )
                    buffer[at] = 0.2126 * red + 0.7152 * green + 0.0722 * blue
                }
            }
            initialized = count
        }
        return Luma(width: width, height: height, values: values)
    }
}
