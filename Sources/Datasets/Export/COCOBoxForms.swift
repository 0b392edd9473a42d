import Files

/// Boxes of a COCO file that are written as others write them.
enum COCOBoxForms {
    /// Refuses boxes that are shares of their pictures' sizes, or corners, as far as numbers tell.
    static func check(_ boxes: [COCO.Given.Box], file: String) throws {
        let plain = boxes.filter { $0.bboxMode == nil && $0.edges != nil }
        guard !plain.isEmpty else { return }
        if plain.allSatisfy(\.isShare) {
            throw FileError(
                .data, file: file,
                "has boxes that all end within the first pixel, as shares of the picture's size do",
                remedy: "multiply them by its width and height")
        }
        if plain.allSatisfy(\.hasAreaOfCorners) {
            throw FileError(
                .data, file: file,
                "has boxes of left, top, right and bottom, as their area shows",
                remedy: "write left, top, width and height, or a bbox_mode of 0")
        }
    }
}

extension COCO.Given.Box {
    fileprivate var isShare: Bool {
        guard let edges else { return false }
        return edges[2] > 0 && edges[3] > 0 && edges.allSatisfy { $0 >= 0 }
            && max(edges[0] + edges[2], edges[1] + edges[3]) <= 1.001
    }

    /// Whether the area is that of a box between two corners, and not that of a size.
    fileprivate var hasAreaOfCorners: Bool {
        guard let edges, let area = area?.number?.value, area > 0 else { return false }
        func isNear(_ width: Double, _ height: Double) -> Bool {
            width > 0 && height > 0 && abs(width * height - area) <= 1 + 0.01 * area
        }
        return isNear(edges[2] - edges[0], edges[3] - edges[1]) && !isNear(edges[2], edges[3])
    }
}
