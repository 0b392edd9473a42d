import Frames
import Randomness
import Renderer
import Sim

/// A frame of the reference world and what is true of it.
package struct RefereeSample: Sendable {
    package let frame: Frame
    /// What each pixel shows, row by row: raw values of `SegmentationClass`.
    let classes: [UInt8]
    let users: [RoadUserBox]
    let timeOfDay: Environment.TimeOfDay
    let weather: Environment.Weather
}

extension RefereeSample {
    /// - Parameters:
    ///   - frame: of the size of `pixelLabels`, perhaps made by somebody else than the renderer.
    ///   - leastAgreement: road users that agree less with their pixels are neither right nor wrong to find.
    package init(
        _ frame: Frame, pixelLabels: PixelLabels, labels: FrameLabels, leastAgreement: Double? = nil
    ) {
        let seen = labels.seen(in: pixelLabels)
        self.init(
            frame: frame, classes: pixelLabels.classes.map { SegmentationClass($0).rawValue },
            users: zip(seen.actors, seen.roadUserBoxes(width: frame.width)).map { actor, user in
                var user = user
                if let leastAgreement, actor.agreement ?? 1 < leastAgreement { user.visible = 0 }
                return user
            },
            timeOfDay: labels.environment.timeOfDay, weather: labels.environment.weather)
    }

    /// The same seen in a mirror, which shows another road as likely as this one.
    var mirrored: RefereeSample {
        let (width, height) = (frame.width, frame.height)
        var (picture, shown) = (frame, classes)
        for row in 0..<height {
            for column in 0..<width {
                let other = width - 1 - column
                picture[column, row] = frame[other, row]
                shown[row * width + column] = classes[row * width + other]
            }
        }
        return RefereeSample(
            frame: picture, classes: shown, users: users.map { $0.mirrored(width: width) },
            timeOfDay: timeOfDay, weather: weather)
    }
}

extension RoadUserBox {
    fileprivate func mirrored(width: Int) -> RoadUserBox {
        var user = self
        (user.box.left, user.box.right) = (Double(width) - box.right, Double(width) - box.left)
        user.heading = -heading
        return user
    }
}

/// Random drives of the reference world, of each a few moments.
package struct RefereeDrives: Sendable {
    private let drives: RandomStream

    package init(_ set: DriveSet, seed: UInt64) { drives = set.drives(seed: seed) }

    /// Seconds between two moments of a drive, which look different then.
    private static let interval = 2.0

    /// The frames of the drive of that number; the same every time.
    package func samples(_ number: Int) -> [RefereeSample] {
        var stream = drives.child(number)
        let worlds = Scenario.random(using: &stream).worlds(fps: 1 / Self.interval)
        var renderer: ReferenceRenderer?
        return worlds.map { world in
            let drawing = renderer ?? ReferenceRenderer(world: world)
            renderer = drawing
            let drawn = drawing.rendering(
                of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
            return RefereeSample(
                drawn.frame, pixelLabels: drawn.pixelLabels, labels: world.labels(frame: 0))
        }
    }
}
