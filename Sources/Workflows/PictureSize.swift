/// Rows and columns of a picture: `512x1024`.
package struct PictureSize: Sendable, Equatable {
    package let height: Int
    package let width: Int

    package init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

    /// Nil for a text that is no size, and for sizes that no video has: odd, below 16 or above 8192.
    package init?(_ text: String) {
        let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
            .map { Int($0) }
        guard sides.count == 2, let height = sides[0], let width = sides[1],
            [height, width].allSatisfy({ (16...8_192).contains($0) && $0.isMultiple(of: 2) })
        else { return nil }
        self.init(height: height, width: width)
    }
}
