import Sim

extension Box2D {
    /// Area that both cover over area that either covers, 0…1.
    package func intersectionOverUnion(_ other: Box2D) -> Double {
        let width = min(right, other.right) - max(left, other.left)
        let height = min(bottom, other.bottom) - max(top, other.top)
        guard width > 0, height > 0 else { return 0 }
        return width * height / (area + other.area - width * height)
    }
}

/// Which labelled box each found one belongs to: the surest chooses first, the box that it covers best.
///
/// As in the PASCAL VOC and COCO benchmarks, whatever the classes.
package struct BoxMatching {
    /// Index of the detection of each labelled box; nil where it is not found.
    package let detectionOfUser: [Int?]
    /// Detections that belong to no labelled box or find one again.
    package let falsePositives: [Int]

    /// What two boxes must have in common.
    package static let leastOverlap = 0.5

    /// - Parameter detections: the surest first.
    package init(_ users: [RoadUserBox], _ detections: [Detection]) {
        var found = [Int?](repeating: nil, count: users.count)
        var wrong: [Int] = []
        for (index, detection) in detections.enumerated() {
            let overlaps = users.indices.map {
                users[$0].box.intersectionOverUnion(detection.box)
            }
            let free = users.indices.filter {
                found[$0] == nil && overlaps[$0] >= Self.leastOverlap
            }
            // One that can be judged goes before one that hardly can.
            let best = free.max {
                (users[$0].isJudged ? 1 : 0, overlaps[$0])
                    < (users[$1].isJudged ? 1 : 0, overlaps[$1])
            }
            if let best {
                found[best] = index
            } else {
                wrong.append(index)
            }
        }
        detectionOfUser = found
        falsePositives = wrong
    }
}
