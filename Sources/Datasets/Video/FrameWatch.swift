import CAV

/// Counts frames that are not what they are taken for.
struct FrameWatch {
    private var leftovers = Leftovers()
    private var count = 0
    private var fieldCount = 0
    private let size: (width: Int32, height: Int32)
    private let hasFields: Bool
    private let isTurnKnown: Bool

    /// - Parameters:
    ///   - size: of the first frame.
    ///   - hasFields: whether the container says that frames are of two fields.
    ///   - isTurnKnown: whether it says how they are to be turned.
    init(of size: (width: Int32, height: Int32), hasFields: Bool, isTurnKnown: Bool) {
        (self.size, self.hasFields, self.isTurnKnown) = (size, hasFields, isTurnKnown)
    }

    mutating func see(_ frame: UnsafePointer<AVFrame>) {
        count += 1
        if cav_is_interlaced(frame) != 0 { fieldCount += 1 }
        if (frame.pointee.width, frame.pointee.height) != size {
            leftovers.add("frames of another size than the first, fitted for themselves")
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

    var phrases: [String] {
        // Containers tell of fields of which codecs know nothing.
        let fields = fieldCount == 0 && hasFields ? count : fieldCount
        return (fields > 0 ? ["\(fields) frames of two fields, which are not taken apart"] : [])
            + leftovers.phrases
    }
}
