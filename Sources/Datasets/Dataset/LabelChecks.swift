import Sim

/// Finds labels that cannot be true.
struct LabelChecks {
    let about: ClipDescription
    /// What is wrong, with the line of `labels.jsonl`.
    private(set) var problems: [String] = []
    private var identities: [Int: Identity] = [:]
    private var time = -Double.infinity

    private struct Identity: Equatable {
        let id: String?
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
        let tracks = actors.compactMap(\.track)
        expect(Set(tracks).count == tracks.count, "a track occurs twice")
        for actor in actors {
            let name = actor.track.map { "track \($0)" } ?? "a \(actor.actorClass.rawValue)"
            if let track = actor.track {
                let identity = Identity(id: actor.id, actorClass: actor.actorClass)
                expect(
                    identities[track, default: identity] == identity,
                    "\(name) was somebody else before")
                identities[track] = identity
            }
            for problem in problems(of: actor) { expect(false, "\(name) \(problem)") }
        }
    }

    private func problems(of actor: KnownActor) -> [String] {
        let box = actor.box2D
        let size = actor.box3D?.halfSize ?? Vector3(1, 1, 1)
        let isInside =
            box.left >= 0 && box.top >= 0 && box.right <= Double(about.width)
            && box.bottom <= Double(about.height)
        // One minus a quotient of areas can miss zero by a rounding.
        let share = -1e-6...1 + 1e-6
        let (truncation, occlusion) = (actor.truncation ?? 0, actor.occlusion ?? 0)
        // Files from elsewhere count their tracks as they like.
        let firstTrack = about.source == .imported ? 0 : 1
        let claims: [(holds: Bool, otherwise: String)] = [
            (actor.track ?? firstTrack >= firstTrack, "is not numbered from \(firstTrack)"),
            (size.x > 0 && size.y > 0 && size.z > 0, "has no size"),
            (box.width > 0 && box.height > 0, "has an empty box_2d"),
            (isInside, "has a box_2d outside of the image"),
            (share.contains(truncation), "has a truncation of \(truncation)"),
            (share.contains(occlusion), "has an occlusion of \(occlusion)"),
        ]
        return claims.filter { !$0.holds }.map(\.otherwise)
    }
}
