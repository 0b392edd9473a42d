import Foundation

/// Names of pictures as they were before labelling tools added to them.
struct PictureNames {
    private let hasMarks: Bool

    /// - Parameter files: all pictures of a series, as paths.
    init(_ files: [String]) {
        let marks = files.compactMap { Self.last(of: $0).prefixMatch(of: Self.labelStudio)?.output }
        // Dates may be of eight digits, too.
        hasMarks = marks.count == files.count && marks.contains { $0.contains(where: \.isLetter) }
    }

    /// Pictures in the order of the numbers in their names.
    ///
    /// - Parameter file: the path of each.
    static func inOrder<Item>(_ items: [Item], by file: (Item) -> String) -> [Item] {
        let names = PictureNames(items.map(file))
        return items.map { (item: $0, plain: names.plain(file($0))) }
            .sorted {
                $0.plain == $1.plain
                    ? isInOrder(file($0.item), file($1.item)) : isInOrder($0.plain, $1.plain)
            }
            .map(\.item)
    }

    static func isInOrder(_ a: String, _ b: String) -> Bool {
        let order = a.compare(b, options: .numeric)
        return order == .orderedSame ? a < b : order == .orderedAscending
    }

    /// A path without what Label Studio puts before a name, and Roboflow behind it.
    func plain(_ file: String) -> String {
        let name = Self.last(of: file)
        let folder = file.dropLast(name.count)
        let rest = hasMarks ? name.trimmingPrefix(Self.labelStudio) : name
        return String(folder + rest.replacing(Self.roboflow, with: ""))
    }

    private static func last(of path: String) -> Substring {
        path.split(separator: "/").last ?? ""
    }

    private static var labelStudio: Regex<Substring> { /[0-9a-f]{8}-/ }
    private static var roboflow: Regex<Substring> { /\.rf\.[0-9A-Za-z]{8,}/ }
}
