import Testing

@testable import Sim

struct CarFollowingTests {
    /// Gap, own speed, closing speed, and 1.5 · (1 − (s*/gap)²) with s* = 2 + v + v·Δv / (2·√3).
    @Test(arguments: [
        (20.0, 10.0, 0.0, 0.96), (20, 10, 5, -1.120290), (12, 10, 0, 0), (2, 0, 0, 0),
        (1, 10, 10, -8),
        // A leader that pulls away fast enough asks for nothing.
        (20, 10, -10, 1.5),
    ])
    func acceleration(_ gap: Double, _ speed: Double, _ closing: Double, _ expected: Double) {
        let acceleration = CarFollowing.acceleration(gap: gap, speed: speed, closing: closing)
        #expect(abs(acceleration - expected) < 1e-5)
    }
}
