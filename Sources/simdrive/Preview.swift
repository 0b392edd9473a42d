import ArgumentParser
import Datasets
import Sim

/// One picture of a scenario at once.
struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw one frame of a scenario, with its boxes, without any model.")

    @Argument(help: "A scenario file.")
    var scenario: String

    @Option(name: [.short, .customLong("output")], help: "PNG file to write.")
    var output: String

    @Option(help: "Seconds since the start.")
    var time = 0.0

    @Flag(inversion: .prefixedNo, help: "Draw the boxes of the labels.")
    var boxes = true

    func validate() throws {
        if !(0...3_600).contains(time) { throw ValidationError("--time must be from 0 to 3600") }
    }

    func run() throws {
        let world = try Scenario(contentsOf: scenario).world(at: time)
        let camera = world.camera
        var frame = ReferenceRenderer(world: world)
            .frame(of: world, width: camera.width, height: camera.height)
        if boxes {
            for label in world.labels(frame: 0).actors { frame.outline(label.box2D, label.paint) }
        }
        try PNG.write(frame, to: output)
    }
}

extension Frame {
    /// Draws the edges of a box, two pixels thick.
    fileprivate mutating func outline(_ box: Box2D, _ paint: SIMD3<Float>) {
        let color = (paint * 127 + 128).rounded(.down)
        let (left, right) = (Int(box.left), min(Int(box.right), width - 1))
        let (top, bottom) = (Int(box.top), min(Int(box.bottom), height - 1))
        for y in top...bottom {
            for x in left...right
            where min(x - left, right - x) < 2 || min(y - top, bottom - y) < 2 {
                self[x, y] = (UInt8(color.x), UInt8(color.y), UInt8(color.z))
            }
        }
    }
}
