/// Which boxes an export holds.
public enum BoxKind: String, CaseIterable, Sendable {
    /// Of the projected cuboid's part inside the image.
    case projected
    /// Of the pixels that show the road user; rendered clips alone have them.
    case visible
}

extension KnownLabels {
    /// With boxes of that kind, and without those who have none.
    func with(_ kind: BoxKind) -> KnownLabels {
        guard kind == .visible else { return self }
        var labels = self
        labels.actors = actors?.compactMap { actor in
            guard let box = actor.box2DVisible else { return nil }
            var actor = actor
            actor.box2D = box
            return actor
        }
        return labels
    }
}
