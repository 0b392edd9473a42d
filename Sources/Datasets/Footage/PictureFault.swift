import Files

/// Why a picture's file is not read.
enum PictureFault: Equatable {
    /// It ends before its picture does.
    case cutOff
    /// libav would make another picture of it, or none; how it is kept, in words.
    case kept(String)

    func error(_ path: String) -> FileError {
        switch self {
        case .cutOff:
            FileError(
                .data, file: path, "is cut off: it ends before its picture does",
                remedy: "copy it anew")
        case .kept(let how):
            FileError(
                .data, file: path, "keeps its picture \(how), which is not read",
                remedy: "save it as PNG")
        }
    }
}

extension TIFFTags {
    /// How a TIFF file keeps its picture, where libav would make another of it, or none; nil where it would not.
    var unreadable: String? {
        let (colors, channels) = (integer(0x106) ?? 1, integer(0x115) ?? 1)
        let (depth, method) = (integer(0x102) ?? 1, integer(0x103) ?? 1)
        if has(0x142) || has(0x144) { return "in tiles" }
        if let numbers = [2: "signed", 3: "floating-point", 5: "complex", 6: "complex"][
            integer(0x153) ?? 1]
        {
            return "in \(numbers) numbers"
        }
        if [6, 7].contains(method) { return "compressed as JPEG" }
        if !Self.methods.contains(method) { return "compressed by method \(method)" }
        if ![0, 1, 2, 3, Self.inks].contains(colors) { return "in colours of kind \(colors)" }
        if ![1, 2, 4, 8, 16].contains(depth) || !(1...4).contains(channels) {
            return "in \(channels) channels of \(depth) bits"
        }
        if colors == Self.inks, (channels, depth) != (4, 8) {
            return "in \(channels) inks of \(depth) bits"
        }
        return nil
    }

    private static let inks = 5

    /// None, three of faxes, LZW, Deflate by its two numbers, PackBits, LZMA.
    private static let methods: Set = [1, 2, 3, 4, 5, 8, 32_946, 32_773, 34_925]
}
