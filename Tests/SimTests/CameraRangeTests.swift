import Sim
import Testing

struct CameraRangeTests {
    private func camera(_ degrees: Double, height: Double, pitch: Double) -> Camera {
        Camera(
            fieldOfView: degrees * .pi / 180,
            mount: Pose(position: Vector3(1.5, 0, height), pitch: pitch * .pi / 180))
    }

    /// The limits that `docs/world.md` gives, and a little beyond.
    @Test(arguments: [
        (50.0, 1.2, -4.0, true), (75, 2, 4, true), (60, 1.5, 0, true), (49.9, 1.5, 0, false),
        (75.1, 1.5, 0, false), (60, 1.19, 0, false), (60, 2.01, 0, false), (60, 1.5, 4.1, false),
        (60, 1.5, -4.1, false),
    ])
    func limitsBelongToIt(degrees: Double, height: Double, pitch: Double, isInside: Bool) {
        let camera = camera(degrees, height: height, pitch: pitch)
        #expect(CameraRange.usual.contains(camera) == isInside)
    }

    @Test func limitsAreOne() {
        let low = CameraRange.usual.normalized(camera(50, height: 1.2, pitch: -4))
        let high = CameraRange.usual.normalized(camera(75, height: 2, pitch: 2))
        for (found, expected) in zip(low + high, [-1, -1, -1, 1, 1, 0.5]) {
            #expect(abs(found - expected) < 1e-12)
        }
    }

    @Test func messagesNameTheLimits() {
        #expect(
            "\(CameraRange.usual)" == "50–75°, 1.2–2.0 m high and pitched by at most 4°")
    }
}
