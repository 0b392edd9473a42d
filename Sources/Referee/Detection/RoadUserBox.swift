import Foundation
import Sim

/// A labelled road user as a picture shows it.
package struct RoadUserBox: Codable, Sendable, Equatable {
    package var actorClass: ActorClass
    /// In pixels of the judged picture.
    package var box: Box2D
    /// Counter-clockwise from the ray through the box's centre, in radians: 0 shows the tail, π the nose.
    package var heading: Double
    /// Share of it that nothing hides.
    package var visible: Double

    package init(actorClass: ActorClass, box: Box2D, heading: Double, visible: Double) {
        (self.actorClass, self.box) = (actorClass, box)
        (self.heading, self.visible) = (heading, visible)
    }

    /// Smaller ones are a few pixels of anything.
    package static let leastHeight = 8.0

    /// Whether one can ask a picture for it: half of it can be seen, and it is large enough.
    package var isJudged: Bool { visible >= 0.5 && box.height >= Self.leastHeight }

    /// Whether a network can learn it; what is less clear is neither right nor wrong to find.
    var isLearnt: Bool { visible >= 0.25 && box.height >= 5 && box.width >= 2 }
}

extension FrameLabels {
    /// Its road users in a picture of another width.
    package func roadUserBoxes(width: Int) -> [RoadUserBox] {
        let scale = Double(width) / Double(camera.width)
        let view = camera.pose(ego: ego)
        return actors.map { actor in
            let box = actor.box2D
            let center = (box.left + box.right) / 2
            let ray = atan2(Double(camera.width) / 2 - center, camera.focalLength)
            return RoadUserBox(
                actorClass: actor.actorClass,
                box: Box2D(
                    left: box.left * scale, top: box.top * scale, right: box.right * scale,
                    bottom: box.bottom * scale),
                heading: (actor.box3D.yaw - view.yaw - ray).wrapped,
                visible: actor.visibleFraction ?? 1 - actor.occlusion)
        }
    }
}

extension Double {
    /// The same angle in −π…π.
    package var wrapped: Double { remainder(dividingBy: 2 * .pi) }
}
