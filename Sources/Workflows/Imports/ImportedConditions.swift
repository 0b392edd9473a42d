import Conditioning
import Datasets
import Foundation
import Sim

extension Camera {
    /// The camera of an imported clip, in whose axes its cuboids stand; nil when its lens is unknown.
    init?(of clip: ClipDescription) {
        guard let lens = clip.camera.intrinsics else { return nil }
        self.init(
            name: clip.camera.name, width: clip.width, height: clip.height,
            fieldOfView: 2 * atan(Double(clip.width) / 2 / lens.fx), mount: Pose(position: .zero))
    }
}

extension FrameCondition {
    /// What is known of a frame of an imported clip; all else is absent.
    ///
    /// Boxes are conditions where everybody has a cuboid, nobody may be missing and the camera is known: without
    /// a cuboid nobody can say which side of a road user is seen.
    init(of known: KnownLabels, seenBy camera: Camera?, fps: Double, size: MapSize = .usual) {
        let time = known.environment?.timeOfDay
        let weather = known.environment?.weather
        let cuboids = known.cuboids(seenBy: camera)
        let labels = FrameLabels(
            frame: 0, time: 0,
            environment: Sim.Environment(timeOfDay: time ?? .day, weather: weather ?? .clear),
            camera: camera ?? Camera(), ego: Pose(position: .zero), egoSpeed: 0, egoYawRate: 0,
            crowdedness: 0, actors: cuboids ?? [])
        self.init(labels: labels, fps: fps, seed: 0, size: size)
        groups = cuboids == nil ? [] : [.boxes]
        code.known = Set(
            [.frameRate] + (time == nil ? [] : [.timeOfDay]) + (weather == nil ? [] : [.weather]))
    }
}

extension KnownLabels {
    /// Everybody with a cuboid; nil where somebody may be missing or has none, or the camera is unknown.
    func cuboids(seenBy camera: Camera?) -> [Label]? {
        guard let actors, hasAllActors, ignored == nil, camera != nil else { return nil }
        let labels = actors.compactMap(Label.init)
        return labels.count == actors.count ? labels : nil
    }
}

extension Label {
    /// An actor with a cuboid; lamps are off and the colour is grey where they are unknown.
    fileprivate init?(_ known: KnownActor) {
        guard let box = known.box3D else { return nil }
        self.init(
            track: known.track ?? 0, id: known.id ?? "", actorClass: known.actorClass, box3D: box,
            box2DFull: known.box2DFull ?? known.box2D, box2D: known.box2D,
            truncation: known.truncation ?? 0, occlusion: known.occlusion ?? 0,
            depth: known.depth ?? box.center.x, speed: known.speed ?? 0,
            color: known.color ?? SIMD3(repeating: 0.5), lights: known.lights ?? Lights())
    }
}
