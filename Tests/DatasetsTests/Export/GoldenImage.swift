import Sim

@testable import Datasets

extension AnnotatedImage {
    /// A car ahead on the left and somebody on foot ahead on the right, seen by a camera of 90° that
    /// looks along x from (1.5, 0, 1.5).
    static let golden: AnnotatedImage = {
        let camera = Camera(fieldOfView: .pi / 2)
        let ego = Pose(position: .zero)
        func label(_ track: Int, _ actorClass: ActorClass, _ box: Box3D) -> Label {
            var label = Label.sample
            label.visibleFraction = nil
            label.track = track
            label.actorClass = actorClass
            label.box3D = box
            label.box2D = camera.extent(of: box, from: camera.pose(ego: ego)) ?? label.box2D
            (label.truncation, label.occlusion) = (0, 0)
            return label
        }
        let car = Box3D(
            center: Vector3(18, 3.5, 0.75), yaw: -0.08, length: 4.5, width: 1.8, height: 1.5)
        let walker = Box3D(
            center: Vector3(14, -3, 0.875), yaw: .pi / 2, length: 0.6, width: 0.6, height: 1.75)
        var labels = FrameLabels.sample(frame: 0, camera: camera)
        labels.ego = ego
        labels.actors = [label(1, .car, car), label(2, .pedestrian, walker)]
        return AnnotatedImage(
            KnownLabels(labels), of: "scene-0001", width: camera.width, height: camera.height)
    }()
}
