import Files
import Foundation

/// What a PNG, JPEG, WebP or TIFF file says of its picture besides the pixels.
struct PictureMetadata {
    private(set) var orientation = Orientation.upright
    /// What is not done to the pixels although the file asks for it, in words.
    private(set) var unread: [String] = []
    /// Text such as comments and XMP.
    private(set) var texts: [String] = []
    /// Why the picture is not read, as far as its file tells; nil where it is.
    private(set) var fault: PictureFault?

    /// Of a file; nothing where it is of another kind.
    init(of path: String) throws { self.init(try DurableFile.mapped(path)) }

    init(_ data: Data) {
        if data.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            readPNG(FilePart.chunks(of: data, from: 8, isPNG: true))
        } else if data.starts(with: [0xFF, 0xD8]) {
            for part in FilePart.segments(of: data) { readJPEG(part) }
            if !FilePart.isWholeJPEG(data) { fault = .cutOff }
        } else if data.starts(with: Data("RIFF".utf8)) {
            for part in FilePart.chunks(of: data, from: 12, isPNG: false) { readWebP(part) }
            if FilePart.isCutWebP(data) { fault = .cutOff }
        } else if let tags = TIFFTags(data) {
            read(tags)
            readTIFF(tags)
        } else if ["II+\0", "MM\0+"].contains(where: { data.starts(with: Data($0.utf8)) }) {
            fault = .kept("as BigTIFF")
        }
    }

    /// Keeps a sentence once that occurs twice.
    private mutating func add(_ words: String) {
        if !unread.contains(words) { unread.append(words) }
    }

    private static let otherColors = "colours of another kind than sRGB, taken for sRGB"
    private static let inks = "inks (CMYK), turned into colours without their profile"
    private static let furtherPictures = "further pictures in the file"
    private static let transparencyLeftOut = "transparency, left out"

    // MARK: PNG

    private mutating func readPNG(_ parts: [FilePart]) {
        // They say it better than the primary colours do.
        let hasColorSpace = parts.contains { ["sRGB", "iCCP", "cICP"].contains($0.name) }
        for part in parts where part.name != "cHRM" || !hasColorSpace { readPNG(part) }
        if !parts.contains(where: { $0.name == "IEND" }) { fault = .cutOff }
    }

    /// Palettes, depths, interlacing and `gAMA` are libpng's.
    private mutating func readPNG(_ part: FilePart) {
        switch part.name {
        case "eXIf": TIFFTags(part.body).map { read($0) }
        case "iTXt", "tEXt", "zTXt": addText(part)
        case "iCCP": addProfile(part.body.prefix(80))
        case "cICP" where !Self.isUsual(part.body): add(Self.otherColors)
        case "cHRM" where !Self.arePrimariesOfSRGB(part): add(Self.otherColors)
        case "pHYs":
            addDensity(
                part.number(at: 0, bytes: 4).map(Double.init),
                part.number(at: 4, bytes: 4).map(Double.init))
        case "IHDR":
            if let type = part.number(at: 9, bytes: 1), type >= 4 { addTransparency() }
        case "tRNS": addTransparency()
        case "acTL": add("further pictures of an animation")
        default: break
        }
    }

    private mutating func addText(_ part: FilePart) {
        // ImageMagick kept EXIF so, compressed and in hexadecimal digits, before PNG had a place for it.
        if part.starts(with: "Raw profile type exif\0")
            || part.starts(with: "Raw profile type APP1\0")
        {
            add("EXIF kept as text, which is not read")
        }
        if part.name != "zTXt" { texts.append(String(decoding: part.body, as: UTF8.self)) }
    }

    private mutating func addTransparency() { add("transparency, laid on black") }

    /// Primaries, curve, matrix and range of sRGB or, near enough, of BT.709, as H.273 counts them.
    private static func isUsual(_ codes: Data) -> Bool {
        [[1, 13, 0, 1], [1, 1, 0, 1]].contains(Array(codes))
    }

    /// White, red, green and blue, in hundred-thousandths.
    private static func arePrimariesOfSRGB(_ part: FilePart) -> Bool {
        let usual = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]
        return usual.indices.allSatisfy { index in
            part.number(at: 4 * index, bytes: 4).map { abs($0 - usual[index]) <= 1_000 } ?? true
        }
    }

    // MARK: JPEG

    private mutating func readJPEG(_ part: FilePart) {
        let isFrame = part.name.hasPrefix("C") && !["C4", "C8", "CC"].contains(part.name)
        switch part.name {
        case "E0" where part.starts(with: "JFIF\0"):
            addDensity(
                part.number(at: 8, bytes: 2).map(Double.init),
                part.number(at: 10, bytes: 2).map(Double.init))
        case "E1" where part.starts(with: "Exif\0\0"):
            TIFFTags(part.body.dropFirst(6)).map { read($0) }
        case "E2" where part.starts(with: "ICC_PROFILE\0"): addProfile(part.body)
        case "E2" where part.starts(with: "MPF\0"): add(Self.furtherPictures)
        case "E1", "FE": texts.append(String(decoding: part.body, as: UTF8.self))
        default: if isFrame, part.number(at: 5, bytes: 1) == 4 { add(Self.inks) }
        }
    }

    // MARK: WebP and TIFF

    private mutating func readWebP(_ part: FilePart) {
        switch part.name {
        case "EXIF":
            TIFFTags(part.starts(with: "Exif\0\0") ? part.body.dropFirst(6) : part.body)
                .map { read($0) }
        case "XMP ": texts.append(String(decoding: part.body, as: UTF8.self))
        case "ICCP": addProfile(part.body)
        case "ANIM": add("further pictures of an animation")
        case "ALPH": add(Self.transparencyLeftOut)
        case "VP8L":
            // A bit after the signature, width and height.
            let size = part.number(at: 1, bytes: 4, isLittle: true) ?? 0
            if size >> 28 & 1 == 1 { add(Self.transparencyLeftOut) }
        default: break
        }
    }

    /// What a TIFF says of its picture, rather than EXIF of another's.
    private mutating func readTIFF(_ tags: TIFFTags) {
        if tags.has(0x8773) { add(Self.profile) }
        if tags.integer(0x106) == 5 { add(Self.inks) }
        if tags.hasMore { add(Self.furtherPictures) }
        if let most = tags.integer(0x119), let bits = tags.integer(0x102), most < 1 << bits - 1 {
            add("levels up to \(most) alone, which are not spread")
        }
        fault = tags.isCutOff ? .cutOff : tags.unreadable.map(PictureFault.kept)
    }

    /// Tags that all pictures have in common.
    private mutating func read(_ tags: TIFFTags) {
        orientation = tags.integer(0x112).flatMap(Orientation.init) ?? .upright
        addDensity(tags.ratio(0x11A), tags.ratio(0x11B))
        // Two ways of cameras to say Adobe RGB, both without a profile.
        if tags.integer(0xA001) == 2 || tags.shortText(1) == "R03" { add(Self.otherColors) }
    }

    // MARK: Profiles and densities

    private static let profile = "a colour profile, which is not applied"

    /// The usual colours often come with a profile.
    private mutating func addProfile(_ profile: Data) {
        let bytes = profile.filter { $0 != 0 }
        guard bytes.range(of: Data("sRGB".utf8)) == nil else { return }
        add(Self.profile)
    }

    private mutating func addDensity(_ x: Double?, _ y: Double?) {
        guard let x, let y, x > 0, y > 0, x != y else { return }
        add("pixels that are not square, taken for square ones")
    }
}
