import Frames
import Renderer
import Sim
import Testing

@testable import Conditioning

/// The maps against the picture that the reference world draws of the same moment.
struct RenderedAgreementTests {
    /// Brightness of a position's part of a frame, less the frame's mean.
    private func brightness(of frame: Frame) -> [Float] {
        let scale = frame.width / 128
        let sums = (0..<64 * 128).map { position -> Float in
            var sum: Float = 0
            for y in 0..<scale {
                for x in 0..<scale {
                    let pixel = frame[position % 128 * scale + x, position / 128 * scale + y]
                    sum += Float(pixel.green)
                }
            }
            return sum / Float(scale * scale)
        }
        return sums
    }

    /// How much brighter the picture is where a map shifted by some positions is set.
    private func contrast(
        _ map: [Float], _ picture: [Float], down: Int, right: Int
    ) -> Float {
        var (inside, outside, weight, rest): (Float, Float, Float, Float) = (0, 0, 0, 0)
        for row in 38..<60 {
            for column in 4..<124 {
                let share = map[(row - down) * 128 + column - right]
                inside += share * picture[row * 128 + column]
                outside += (1 - share) * picture[row * 128 + column]
                weight += share
                rest += 1 - share
            }
        }
        return inside / weight - outside / rest
    }

    /// Paint is bright where the maps say paint, and nowhere else so much: neither shifted by a
    /// position nor mirrored.
    @Test func paintLiesWhereTheMapsSay() {
        let road = Road(
            surroundings: .urban, rightLanes: 3, leftLanes: 1,
            curvature: [.init(length: 200, start: 0.004, end: 0.004)])
        let pose = road.pose(s: 20, t: road.offset(ofLane: -1))
        var scene = world(road: road, ego: pose)
        scene.camera = Camera(width: 256, height: 128)
        let seen = SeenMaps(scene)
        let paint = (0..<64 * 128).map {
            seen[$0 / 128, $0 % 128, "whiteMark"] + seen[$0 / 128, $0 % 128, "yellowMark"]
        }
        let frame = ReferenceRenderer(world: scene).frame(of: scene, width: 256, height: 128)
        let picture = brightness(of: frame)
        let here = contrast(paint, picture, down: 0, right: 0)
        #expect(here > 20)
        for (down, right) in [(0, 1), (0, -1), (1, 0), (-1, 0)] {
            #expect(contrast(paint, picture, down: down, right: right) < here)
        }
        let mirrored = paint.indices.map { paint[$0 / 128 * 128 + 127 - $0 % 128] }
        #expect(contrast(mirrored, picture, down: 0, right: 0) < here / 2)
    }
}
