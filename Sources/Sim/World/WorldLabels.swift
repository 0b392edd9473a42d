extension World {
    /// What is true of this moment: the ego, and every actor that the camera can see.
    ///
    /// - Parameter frame: index of the frame within the clip.
    public func labels(frame: Int) -> FrameLabels {
        let labels = visibleActors()
        return FrameLabels(
            frame: frame, time: time, environment: environment, camera: camera, ego: egoPose,
            egoSpeed: ego.speed, egoYawRate: ego.yawRate,
            crowdedness: labels.count { $0.isCrowding(imageHeight: camera.height) },
            actors: labels)
    }

    /// Labels of the actors inside the image, nearest first.
    private func visibleActors() -> [Label] {
        let view = camera.pose(ego: egoPose)
        var labels = actors.compactMap { label(of: $0, from: view) }
        labels.sort { ($0.depth, $0.track) < ($1.depth, $1.track) }
        let hills = HillCover(road: road, camera: camera, view: view)
        for index in labels.indices {
            let (box, box2D) = (labels[index].box3D, labels[index].box2D)
            let ground = hills?.cover(of: box, seenAs: box2D)
            labels[index].occlusion = box2D.covered(
                by: labels[..<index].map(\.box2D) + (ground.map { [$0] } ?? []))
        }
        return labels
    }

    private func label(of actor: Actor, from view: Pose) -> Label? {
        guard let full = camera.extent(of: actor.box, from: view),
            let inside = camera.visibleExtent(of: actor.box, from: view)
        else { return nil }
        // What comes closer to the lens would be infinitely large.
        let whole = camera.extent(of: actor.box, from: view, beyond: 1)?.union(inside) ?? full
        return Label(
            track: actor.track, id: actor.id, actorClass: actor.actorClass, box3D: actor.box,
            box2DFull: full, box2D: inside, truncation: 1 - inside.area / whole.area, occlusion: 0,
            depth: view.local(actor.box.center).x, speed: actor.speed, color: actor.color,
            lights: actor.lights)
    }
}

extension ActorClass {
    /// Everything that rolls.
    public var isVehicle: Bool { self != .pedestrian }
}

extension Label {
    /// Whether it counts towards crowdedness: a vehicle large enough to matter and not mostly hidden.
    fileprivate func isCrowding(imageHeight: Int) -> Bool {
        actorClass.isVehicle && occlusion <= 0.5
            && box2D.height >= 32 * Double(imageHeight) / 512
    }
}
