import Sim

/// Finds labels that cannot be true.
struct LabelChecks {
    let about: ClipDescription
    /// What is wrong, with the line of `labels.jsonl`.
    private(set) var problems: [String] = []
    private var identities: [Int: Identity] = [:]
    private var time = -Double.infinity

    private struct Identity: Equatable {
        let id: String
        let actorClass: ActorClass
    }

    init(_ labels: [KnownLabels], of about: ClipDescription) {
        self.about = about
        for frame in labels { check(frame) }
    }

    private mutating func check(_ frame: KnownLabels) {
        let place = "line \(frame.frame + 1)"
        func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
            if !holds { problems.append("\(place): \(problem())") }
        }
        if let camera = frame.camera {
            expect(
                camera.width == about.width && camera.height == about.height,
                "refers to \(camera.height)×\(camera.width) pixels, not "
                    + "\(about.height)×\(about.width)")
            expect(camera.name == about.camera.name, "is of the camera '\(camera.name)'")
        }
        let actors = frame.actors ?? []
        expect(frame.time > time, "its time does not grow")
        time = frame.time
        expect(
            Set(actors.map(\.track)).count == actors.count, "a track occurs twice")
        for label in actors {
            let identity = Identity(id: label.id, actorClass: label.actorClass)
            expect(
                identities[label.track, default: identity] == identity,
                "track \(label.track) was somebody else before")
            identities[label.track] = identity
            for problem in problems(of: label) { expect(false, "track \(label.track) \(problem)") }
        }
    }

    private func problems(of label: Label) -> [String] {
        let box = label.box2D
        let size = label.box3D.halfSize
        let isInside =
            box.left >= 0 && box.top >= 0 && box.right <= Double(about.width)
            && box.bottom <= Double(about.height)
        // One minus a quotient of areas can miss zero by a rounding.
        let share = -1e-6...1 + 1e-6
        let claims: [(holds: Bool, otherwise: String)] = [
            (label.track >= 1, "is not numbered from 1"),
            (size.x > 0 && size.y > 0 && size.z > 0, "has no size"),
            (box.width > 0 && box.height > 0, "has an empty box_2d"),
            (isInside, "has a box_2d outside of the image"),
            (share.contains(label.truncation), "has a truncation of \(label.truncation)"),
            (share.contains(label.occlusion), "has an occlusion of \(label.occlusion)"),
        ]
        return claims.filter { !$0.holds }.map(\.otherwise)
    }
}
