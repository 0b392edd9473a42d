import CAV

/// Counts frames that are not what they are taken for.
struct FrameWatch {
    private var leftovers = Leftovers()
    private var count = 0
    private var fieldCount = 0
    private let size: (width: Int32, height: Int32)
    private let hasFields: Bool
    private let isTurnKnown: Bool
    private let hasTransparency: Bool

    /// - Parameters:
    ///   - size: of the first frame.
    ///   - hasFields: whether the container says that frames are of two fields.
    ///   - isTurnKnown: whether it says how they are to be turned.
    ///   - hasTransparency: whether pixels of frames in BGRA may be transparent.
    init(
        of size: (width: Int32, height: Int32), hasFields: Bool, isTurnKnown: Bool,
        hasTransparency: Bool
    ) {
        (self.size, self.hasFields, self.isTurnKnown) = (size, hasFields, isTurnKnown)
        self.hasTransparency = hasTransparency
    }

    mutating func see(_ frame: UnsafePointer<AVFrame>) {
        count += 1
        if cav_is_interlaced(frame) != 0 { fieldCount += 1 }
        if (frame.pointee.width, frame.pointee.height) != size {
            leftovers.add("frames of another size than the first, fitted for themselves")
        }
        if hasTransparency, Self.isTransparent(frame) {
            leftovers.add("frames with transparency, left out")
        }
        if !isTurnKnown, av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX) != nil {
            leftovers.add("frames that ask to be turned, which is not done")
        }
        if let data = av_frame_get_side_data(frame, AV_FRAME_DATA_STEREO3D)?.pointee.data,
            UnsafeRawPointer(data).assumingMemoryBound(to: AVStereo3D.self).pointee.type
                != AV_STEREO3D_2D
        {
            leftovers.add("frames with two views of one scene")
        }
    }

    private static func isTransparent(_ frame: UnsafePointer<AVFrame>) -> Bool {
        guard frame.pointee.format == AV_PIX_FMT_BGRA.rawValue, let pixels = frame.pointee.data.0
        else { return false }
        let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
        let stride = Int(frame.pointee.linesize.0)
        return (0..<height).contains { y in
            (0..<width).contains { pixels[y * stride + 4 * $0 + 3] < 255 }
        }
    }

    var phrases: [String] {
        // Containers tell of fields of which codecs know nothing.
        let fields = fieldCount == 0 && hasFields ? count : fieldCount
        return (fields > 0 ? ["\(fields) frames of two fields, which are not taken apart"] : [])
            + leftovers.phrases
    }
}
