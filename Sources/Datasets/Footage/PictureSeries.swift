import Foundation

/// What the names of a folder's pictures say of their order and kind.
struct PictureSeries {
    /// Pictures of the kind of the first and of those that go with it, in their order.
    let names: [String]
    /// Pictures of the same moments as the others: masks, or what another camera sees.
    let strangers: [String]
    /// What is odd about the names, in words.
    let remarks: [String]

    /// - Parameter names: of pictures, in the order of their numbers; at least one.
    init(_ names: [String]) {
        let plain = PictureNames(names)
        let all = names.map { NumberedName($0, plain: plain.plain($0)) }
        let groups = Dictionary(grouping: all, by: \.kind)
        let strange = Set(
            groups.values.filter { $0[0].kind != all[0].kind }
                .filter { NumberedName.areBeside($0, groups[all[0].kind] ?? []) }.map { $0[0].kind }
        )
        let left = all.filter { strange.contains($0.kind) }.map(\.name)
        strangers = left
        let kept = all.filter { !strange.contains($0.kind) }
        self.names = kept.map(\.name)
        let beside = left.first.map {
            "\(left.count) pictures of the same moments as others, such as \($0)"
        }
        remarks = [
            beside,
            Self.remark(onKindsOf: kept) ?? Self.remark(onTwinsIn: kept)
                ?? Self.remark(onGapsIn: kept),
        ]
        .compactMap { $0 }
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

/// A picture's name taken apart.
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
