import Datasets
import Frames
import Renderer
import Sim

extension Frame {
    /// One moment of a scenario by the reference renderer.
    ///
    /// - Parameters:
    ///   - time: seconds since the start.
    ///   - boxes: whether those of the labels are drawn.
    package static func rendered(_ scenario: Scenario, at time: Double, boxes: Bool) -> Frame {
        let world = scenario.world(at: time)
        let camera = world.camera
        let frame = ReferenceRenderer(world: world)
            .frame(of: world, width: camera.width, height: camera.height)
        guard boxes else { return frame }
        return frame.overlaid(with: world.labels(frame: 0).actors.map(KnownActor.init))
    }
}
