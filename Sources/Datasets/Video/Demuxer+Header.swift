import CAV
import Sim

// What the file says of its video before the first packet.
extension Demuxer {
    var stream: AVStream? { format?.pointee.streams[Int(track)]?.pointee }

    var averageFrameRate: Double {
        guard let stream else { return 25 }
        for rate in [stream.avg_frame_rate, stream.r_frame_rate]
        where rate.num > 0 && rate.den > 0 && (0.01...1_000).contains(av_q2d(rate)) {
            return av_q2d(rate)
        }
        return 25
    }

    /// Width of a pixel by its height.
    var pixelAspect: Double {
        let ratio = av_guess_sample_aspect_ratio(format, format?.pointee.streams[Int(track)], nil)
        guard ratio.num > 0, ratio.den > 0, (0.1...10).contains(av_q2d(ratio)) else { return 1 }
        return av_q2d(ratio)
    }

    /// The MP4 reader of libav takes a file that was cut between two pictures for a shorter one.
    var indexEntries: Int32 {
        guard let format, name.hasPrefix("mov") else { return 0 }
        return avformat_index_get_entries_count(format.pointee.streams[Int(track)])
    }

    /// Seconds, as libav knows or guesses them.
    var duration: Double? {
        guard let format, format.pointee.duration > 0 else { return nil }
        return Double(format.pointee.duration) / Double(AV_TIME_BASE)
    }

    /// When the file ends by its own account, in seconds; nil where it does not say so.
    var endByHeader: Double? {
        guard let format, !isStill, cav_states_duration(format) != 0 else { return nil }
        return duration
    }

    /// What is in the file besides the pictures of its video.
    var otherTracks: [String] {
        guard let format else { return [] }
        return (0..<Int(format.pointee.nb_streams)).compactMap { index in
            guard index != Int(track), let other = format.pointee.streams[index] else { return nil }
            let kind = av_get_media_type_string(other.pointee.codecpar.pointee.codec_type)
            return "track \(index), \(kind.map { String(cString: $0) } ?? "unknown")"
        }
    }

    /// How the pictures are to be shown; nil for a turn that is no quarter.
    var orientation: Orientation? {
        guard let matrix = displayMatrix else { return .upright }
        return Orientation(
            a: Double(matrix[0]), b: Double(matrix[1]), c: Double(matrix[3]), d: Double(matrix[4]))
    }

    /// Nine numbers that say how pictures are to be shown; nil for as they are.
    var displayMatrix: UnsafePointer<Int32>? {
        guard let stream = format?.pointee.streams[Int(track)] else { return nil }
        return cav_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, 36)?
            .assumingMemoryBound(to: Int32.self)
    }

    /// What the container asks to be done to the pictures and nobody does.
    var asked: [String] {
        guard let stream = format?.pointee.streams[Int(track)] else { return [] }
        var asked: [String] = []
        if let alpha = av_dict_get(stream.pointee.metadata, "alpha_mode", nil, 0),
            String(cString: alpha.pointee.value) == "1"
        {
            asked.append(VideoDecoder.transparency)
        }
        if let data = cav_side_data(stream, AV_PKT_DATA_STEREO3D, MemoryLayout<AVStereo3D>.size),
            data.assumingMemoryBound(to: AVStereo3D.self).pointee.type != AV_STEREO3D_2D
        {
            asked.append("its two views of one scene")
        }
        if cav_side_data(stream, AV_PKT_DATA_SPHERICAL, 1) != nil {
            asked.append("its view all around")
        }
        if cav_side_data(stream, AV_PKT_DATA_DOVI_CONF, 1) != nil {
            asked.append("its Dolby Vision")
        }
        return asked
    }

    /// Whether the container says that pictures are of two fields.
    var hasFields: Bool {
        guard let order = stream?.codecpar.pointee.field_order else { return false }
        return order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE
    }

    /// What libav calls the container, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    var name: String {
        format?.pointee.iformat?.pointee.name.map { String(cString: $0) } ?? ""
    }

    /// Whether it is a picture rather than a video, by the name of its demuxer: `jpeg_pipe`.
    var isStill: Bool { name.hasSuffix("_pipe") || name == "image2" }

    /// The comments of the file.
    var texts: [String] {
        var texts: [String] = []
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while true {
            entry = av_dict_get(format?.pointee.metadata, "", entry, AV_DICT_IGNORE_SUFFIX)
            guard let value = entry?.pointee.value else { return texts }
            texts.append(String(cString: value))
        }
    }
}
