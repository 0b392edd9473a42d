import Foundation
import Frames
import Sim
import Testing

@testable import Renderer

struct FrameMotionTests {
    private let focalLength: Float = 128 / 0.577_350_27

    private func gBuffer(_ world: World, since previous: World) -> GBuffer {
        ReferenceRenderer(world: world)
            .gBuffer(of: world, since: previous, width: 256, height: 128)
    }

    private func motion(_ buffer: GBuffer, _ x: Int, _ y: Int) -> SIMD3<Float> {
        let (motion, at) = (buffer.motion ?? [], (y * 256 + x) * 3)
        return [motion[at], motion[at + 1], motion[at + 2]]
    }

    /// A level pinhole camera 1.5 m high that has driven a metre straight ahead.
    @Test func theGroundMovesAsProjectionSays() {
        let now = World.handMade()
        var before = now
        before.ego.box.center.x -= 1
        let buffer = gBuffer(now, since: before)
        for (x, y) in [(128, 100), (200, 110), (20, 90), (128, 80)] {
            let (column, row) = (Float(x) + 0.5 - 128, Float(y) + 0.5 - 64)
            let depth = 1.5 * focalLength / row
            // The same point of the ground, a metre farther away.
            let shrunk = depth / (depth + 1)
            let found = motion(buffer, x, y)
            #expect(abs(found.x - column * (shrunk - 1)) < 0.01, "\(x), \(y): \(found)")
            #expect(abs(found.y - row * (shrunk - 1)) < 0.01, "\(x), \(y): \(found)")
            #expect(abs(found.z - 1 / (depth + 1)) < 1e-4, "\(x), \(y): \(found)")
        }
        // The sky is too far away to move.
        #expect(motion(buffer, 128, 5) == [0, 0, 0])
    }

    @Test func theSkyTurnsWithTheCamera() {
        let now = World.handMade()
        var before = now
        before.camera.mount.yaw -= 0.1
        // What is straight ahead now was 0.1 rad to the left.
        let found = motion(gBuffer(now, since: before), 128, 5)
        let column = (128.5 - 128) / focalLength
        let row = (5.5 - 64) / focalLength
        let (c, s) = (cos(Float(0.1)), sin(Float(0.1)))
        // In camera axes the ray (1, −column, −row), turned left by 0.1.
        let ray = SIMD3(c + column * s, s - column * c, -row)
        #expect(abs(found.x - (-ray.y / ray.x - column) * focalLength) < 0.02)
        #expect(abs(found.y - (-ray.z / ray.x - row) * focalLength) < 0.02)
    }

    @Test func roadUsersMoveWithTheirBoxes() {
        let car = Actor.handMade(at: [12, -1.75, 0], color: [0.8, 0.08, 0.08])
        let now = World.handMade(actors: [car])
        var before = now
        before.actors[0].box.center += [2, 0.5, 0]
        let buffer = gBuffer(now, since: before)
        let at = 88 * 256 + 128
        let depth = 1 / buffer.inverseDepth[at]
        let (column, row) = (Float(0.5), Float(24.5))
        // Its rear was 2 m farther away and half a metre to the left.
        let found = motion(buffer, 128, 88)
        let left = -column / focalLength * depth + 0.5
        #expect(abs(found.x - (-left / (depth + 2) * focalLength - column)) < 0.02)
        #expect(abs(found.y - (row * depth / (depth + 2) - row)) < 0.02)
        #expect(abs(found.z - 1 / (depth + 2)) < 1e-4)
        // The road beside it has not moved.
        #expect(abs(motion(buffer, 170, 110).x) < 1e-3 && abs(motion(buffer, 170, 110).y) < 1e-3)
    }

    @Test func whatWasNotThereWasNowhere() {
        let car = Actor.handMade(at: [12, -1.75, 0], color: [0.8, 0.08, 0.08])
        let now = World.handMade(actors: [car])
        var before = now
        before.actors = []
        #expect(motion(gBuffer(now, since: before), 128, 88) == [0, 0, GBuffer.nowhere])
        before = now
        // The ground 3 m ahead of the lens was behind it.
        before.ego.box.center.x += 10
        #expect(motion(gBuffer(now, since: before), 128, 125) == [0, 0, GBuffer.nowhere])
        #expect(
            ReferenceRenderer(world: now).gBuffer(of: now, width: 256, height: 128).motion == nil)
    }
}
