import Sim

/// How much of road users is hidden or cut off, by what the boxes of a COCO file say.
///
/// Levels of 0, 1 and 2, as in VisDrone's files, are shares typical of each, as in KITTI's; so are flags.
struct COCOShares {
    private let hasOcclusionLevels: Bool
    private let hasTruncationLevels: Bool

    /// - Parameter boxes: of the whole file: a 1 alone does not tell what it is.
    init(_ boxes: [COCO.Given.Box]) {
        hasOcclusionLevels = Self.areLevels(boxes.compactMap(\.occlusion?.value))
        hasTruncationLevels = Self.areLevels(boxes.compactMap(\.truncation?.value))
    }

    func occlusion(of box: COCO.Given.Box) -> Double? {
        if let number = box.occlusion?.value {
            return hasOcclusionLevels ? KITTI.occlusions[number] ?? number : number
        }
        return (box.occluded?.number ?? box.said?.occluded)
            .map { KITTI.occlusions[$0.value] ?? $0.value }
    }

    func truncation(of box: COCO.Given.Box) -> Double? {
        if let number = box.truncation?.value {
            return hasTruncationLevels ? KITTI.truncations[number] ?? number : number
        }
        return (box.truncated?.number ?? box.said?.truncated)
            .map { KITTI.truncations[$0.value] ?? $0.value }
    }

    private static func areLevels(_ numbers: [Double]) -> Bool {
        numbers.allSatisfy { $0 == $0.rounded() } && numbers.contains { $0 >= 1 }
    }
}
