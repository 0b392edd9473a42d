import Sim

/// Brings the boxes of a video's pictures to the clip's size, and counts what cannot be kept.
struct BoxFitter {
    private(set) var leftovers = Leftovers()
    /// Of the tracks that have been seen.
    private var classes: [Int: ActorClass] = [:]

    /// Annotations of the next picture.
    mutating func boxes(of image: AnnotatedImage, _ mapping: PictureMapping) -> FrameBoxes {
        let actors = actors(image.actors, mapping)
        let isComplete = image.isComplete && image.actors.allSatisfy(\.box2D.hasSize)
        return FrameBoxes(
            actors: actors, isComplete: isComplete,
            ignored: image.ignored.compactMap(mapping.region))
    }

    /// Who is in the next picture: nearest first where depths are known, else in the order of the file.
    mutating func actors(_ given: [KnownActor], _ mapping: PictureMapping) -> [KnownActor] {
        var taken: Set<Int> = []
        var actors: [KnownActor] = []
        for var given in given {
            given.truncation = share(given.truncation)
            given.occlusion = share(given.occlusion)
            guard var actor = mapping.actor(given) else {
                leftovers.add(
                    given.box2D.hasSize
                        ? "boxes outside of what is kept of their pictures" : "boxes without a size"
                )
                continue
            }
            if mapping.cuts(given.box2D) {
                leftovers.add("boxes that reach out of their pictures, cut at the edges")
            }
            actor.track = track(of: actor, besides: &taken)
            actors.append(actor)
        }
        return actors.enumerated()
            .sorted { a, b in
                (a.element.depth ?? .infinity, a.offset) < (b.element.depth ?? .infinity, b.offset)
            }
            .map(\.element)
    }

    /// A number that is nobody else's, in this picture and in those before; -1 stands for none.
    private mutating func track(of actor: KnownActor, besides taken: inout Set<Int>) -> Int? {
        guard let track = actor.track, track >= 0 else { return nil }
        guard classes[track, default: actor.actorClass] == actor.actorClass,
            taken.insert(track).inserted
        else {
            leftovers.add("tracks that are somebody else's")
            return nil
        }
        classes[track] = actor.actorClass
        return track
    }

    private mutating func share(_ value: Double?) -> Double? {
        guard let value, !(0...1).contains(value) else { return value }
        leftovers.add("truncations and occlusions that are not from 0 to 1")
        return nil
    }
}

extension Box2D {
    /// Some boxes of the COCO project have no width.
    fileprivate var hasSize: Bool { width > 0 && height > 0 }
}
