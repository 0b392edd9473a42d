import Files
import Foundation

/// What the names of a folder's pictures say of their order and kind.
struct PictureSeries {
    /// Pictures of the sequence and kind of the first and of those that go with it, in their order.
    let names: [String]
    /// The others.
    let strangers: [Strangers]
    /// What is odd about the names, in words.
    let remarks: [String]

    /// Pictures that are no frames between the others.
    struct Strangers: Equatable {
        let reason: Reason
        let names: [String]
        /// One of the others, to which the first of them is too much.
        let other: String

        enum Reason {
            /// Masks, or what another camera sees.
            case sameMoments
            case otherSequences
            /// `01` and `1`.
            case sameNumber
        }
    }

    /// - Parameter names: of pictures, in the order of their numbers; at least one.
    init(_ names: [String]) {
        let plain = PictureNames(names)
        var kept = names.map { NumberedName($0, plain: plain.plain($0)) }
        var strangers: [Strangers] = []
        func putAside(_ reason: Strangers.Reason, _ find: ([NumberedName]) -> [Int: String]) {
            let found = find(kept)
            guard let first = found.keys.min(), let other = found[first] else { return }
            let left = found.keys.sorted().map { kept[$0].name }
            strangers.append(Strangers(reason: reason, names: left, other: other))
            kept = kept.indices.filter { found[$0] == nil }.map { kept[$0] }
        }
        putAside(.sameMoments, Self.sameMoments)
        putAside(.otherSequences, Self.otherSequences)
        putAside(.sameNumber, Self.sameNumbers)
        self.names = kept.map(\.name)
        self.strangers = strangers
        remarks =
            strangers.map(\.remark)
            + [
                Self.remark(onKindsOf: kept) ?? Self.remark(onTwinsIn: kept)
                    ?? Self.remark(onGapsIn: kept)
            ].compactMap { $0 }
    }

    private static func sameMoments(_ names: [NumberedName]) -> [Int: String] {
        let groups = Dictionary(grouping: names, by: \.kind)
        let strange = Set(
            groups.values.filter { $0[0].kind != names[0].kind }
                .filter { NumberedName.areBeside($0, groups[names[0].kind] ?? []) }
                .map { $0[0].kind })
        return marked(names) { strange.contains(names[$0].kind) }
    }

    private static func otherSequences(_ names: [NumberedName]) -> [Int: String] {
        let labels = PictureSequences(names.map(\.name)).labels
        return marked(names) { labels[$0] != labels[0] }
    }

    private static func marked(
        _ names: [NumberedName], _ isMarked: (Int) -> Bool
    ) -> [Int: String] {
        Dictionary(
            uniqueKeysWithValues: names.indices.filter(isMarked).map { ($0, names[0].name) })
    }

    private static func sameNumbers(_ names: [NumberedName]) -> [Int: String] {
        let plain = PictureNames(names.map(\.name))
        var seen: [String: Int] = [:]
        var twins: [Int: String] = [:]
        for place in names.indices {
            let name = SequencedName(plain.plain(names[place].name))
            let key = "\(name.kind) \(name.values.joined(separator: " "))"
            if let other = seen[key], names[other].numbers != names[place].numbers {
                twins[place] = names[other].name
            } else {
                seen[key] = place
            }
        }
        return twins
    }

    private static func remark(onKindsOf names: [NumberedName]) -> String? {
        guard names.contains(where: { !$0.numbers.isEmpty }) else { return nil }
        return names.first { $0.kind != names[0].kind }.map {
            "pictures called as \(names[0].name) and as \($0.name), taken for one series"
        }
    }

    /// Tools that multiply pictures for training give them one name and another mark.
    private static func remark(onTwinsIn names: [NumberedName]) -> String? {
        let twins = zip(names, names.dropFirst()).filter {
            !$0.numbers.isEmpty && $0.numbers == $1.numbers
        }
        return twins.first.map {
            "\(twins.count) pictures of the number of another, such as \($0.name) and \($1.name)"
        }
    }

    private static func remark(onGapsIn names: [NumberedName]) -> String? {
        NumberGaps(names.compactMap(\.frame), of: names.count).map {
            "\($0.missing) pictures left out between, the first after \(names[$0.first].name)"
        }
    }
}

extension PictureSeries.Strangers {
    fileprivate var remark: String {
        let what =
            switch reason {
            case .sameMoments: "of the same moments as others"
            case .otherSequences: "of other sequences"
            case .sameNumber: "of the number of another"
            }
        return "\(names.count) pictures \(what), such as \(names[0])"
    }

    /// - Parameter folder: which holds them all.
    func error(_ folder: String) -> FileError {
        let (what, remedy) =
            switch reason {
            case .sameMoments:
                ("pictures of the same moments, such as", "put each kind into a folder of its own")
            case .otherSequences:
                ("several sequences, such as those of", "put each into a folder of its own")
            case .sameNumber:
                ("two pictures of one number,", "take one of them out of the folder")
            }
        return FileError(
            .data, file: folder, "holds \(what) \(other) and \(names[0])", remedy: remedy)
    }
}

/// What a picture's name says of its kind.
struct NumberedName {
    let name: String
    /// All of it but its numbers, and the camera that it names.
    let kind: String
    /// What it says to have taken it.
    let camera: Substring?
    /// Digits in their order, but for those of the camera.
    let numbers: [Substring]

    /// - Parameter plain: the name without the marks of tools.
    init(_ name: String, plain: String) {
        self.name = name
        let camera = Self.camera(in: plain)
        let rest = camera.map { plain.replacing($0, with: "") } ?? plain
        let digits = /[0-9]+/
        self.camera = camera
        kind = (camera.map(String.init) ?? "") + rest.lowercased().replacing(digits, with: "#")
        numbers = rest.matches(of: digits).map(\.output)
    }

    /// The number of the frame, which is the last; nil without one.
    var frame: Int? { numbers.last.flatMap { Int($0) } }

    /// Whether two kinds of pictures are of the same moments, or of two cameras.
    static func areBeside(_ some: [NumberedName], _ others: [NumberedName]) -> Bool {
        let known = Set(others.map(\.numbers)).subtracting([[]])
        let shared = Set(some.map(\.numbers)).intersection(known).count
        return shared >= 2 || shared == some.count
            || some[0].camera != others[0].camera
    }

    /// Words that are called like a camera, where others hold the number of the frame.
    static func camera(in name: String) -> Substring? {
        let stem = name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex)
        let words = stem.split { !$0.isLetter && !$0.isNumber }
        let numbered = words.indices.filter { words[$0].contains(where: \.isNumber) }
        guard let last = numbered.last else { return nil }
        // `CAM_BACK_1532402` is not a camera with a number, but `1532402_cam0` is one.
        return camera(in: stem, words[..<last]) ?? camera(in: stem, words[(last + 1)...])
            ?? (numbered.count < 2 ? nil : camera(in: stem, words[...]))
    }

    private static func camera(in stem: Substring, _ words: ArraySlice<Substring>) -> Substring? {
        for first in words.indices {
            for last in words.indices[first...].prefix(4).reversed() {
                let found = stem[words[first].startIndex..<words[last].endIndex]
                if CameraName.isOne(String(found)) { return found }
            }
        }
        return nil
    }
}

/// Numbers that are missing in a row of frames.
struct NumberGaps {
    let missing: Int
    /// Index of the number before the first gap.
    let first: Int

    /// Nil where the frames go on evenly, or where they are not numbered.
    ///
    /// - Parameters:
    ///   - numbers: of frames, in their order.
    ///   - count: of frames; with fewer numbers nobody knows.
    init?(_ numbers: [Int], of count: Int) {
        guard numbers.count == count, count > 2 else { return nil }
        let steps = zip(numbers, numbers.dropFirst()).map {
            $1.subtractingReportingOverflow($0).partialValue
        }
        let usual = steps.sorted()[(steps.count - 1) / 2]
        // Times of cameras are not quite even.
        let even = steps.count { abs(Double($0) - Double(usual)) <= 0.25 * Double(usual) }
        guard usual > 0, 2 * even >= steps.count, steps.allSatisfy({ $0 > 0 }) else { return nil }
        // Numbers of 19 digits are no reason to fail.
        let lacks = steps.map { Int(min((Double($0) / Double(usual)).rounded(), 1e9)) - 1 }
        guard let first = lacks.firstIndex(where: { $0 > 0 }) else { return nil }
        (missing, self.first) = (lacks.reduce(0) { $0 + max($1, 0) }, first)
    }
}
