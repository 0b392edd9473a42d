import CAV

/// What a video says of its colours, in libav's words.
struct ColorTags: Equatable {
    let matrix: String
    let primaries: String
    let transfer: String
    let range: String

    /// What is read as if it were usual although the video says otherwise.
    var unread: [String] {
        let usual: Set = [
            "unknown", "bt709", "smpte170m", "bt470bg", "iec61966-2-1", "bt2020-10", "bt2020-12",
        ]
        var unread: [String] = []
        if ["smpte2084", "arib-std-b67"].contains(transfer) {
            unread.append("its high dynamic range")
        } else if !usual.contains(transfer) {
            unread.append("its brightness curve \(transfer)")
        }
        if !usual.contains(primaries) { unread.append("its primary colours \(primaries)") }
        let matrices: Set = ["bt2020nc", "bt2020c", "smpte240m", "fcc", "gbr"]
        if !usual.union(matrices).contains(matrix) { unread.append("its colour matrix \(matrix)") }
        return unread
    }
}

extension ColorTags {
    init(of stream: AVStream?) {
        func name(_ text: UnsafePointer<CChar>?) -> String {
            text.map { String(cString: $0) } ?? "unknown"
        }
        let codec = stream?.codecpar?.pointee
        self.init(
            matrix: name(av_color_space_name(codec?.color_space ?? AVCOL_SPC_UNSPECIFIED)),
            primaries: name(
                av_color_primaries_name(codec?.color_primaries ?? AVCOL_PRI_UNSPECIFIED)),
            transfer: name(av_color_transfer_name(codec?.color_trc ?? AVCOL_TRC_UNSPECIFIED)),
            range: name(av_color_range_name(codec?.color_range ?? AVCOL_RANGE_UNSPECIFIED)))
    }
}
