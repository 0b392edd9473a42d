import Sim
import Testing

struct FootprintTests {
    let car = Box3D(center: Vector3(0, 0, 0.75), yaw: 0, length: 4, width: 2, height: 1.5)

    /// Another cuboid 4 by 2 m, its place and yaw in degrees, and whether it overlaps one at the origin.
    @Test(arguments: [
        (0.0, 0.0, 0.0, true), (3.9, 0, 0, true), (4.1, 0, 0, false), (0, 2.1, 0, false),
        (0, 2.9, 90, true), (0, 3.1, 90, false),
        // Turned by 45° its corner reaches √4.5 ≈ 2.12 m to the side of its centre.
        (0, 3.1, 45, true), (0, 3.2, 45, false),
        // The bounding circles meet, the corners miss each other.
        (3.2, 2.2, 0, false),
    ])
    func overlapIsThatOfTheRectangles(_ x: Double, _ y: Double, _ degrees: Double, _ overlaps: Bool)
    {
        let other = Box3D(
            center: Vector3(x, y, 0), yaw: degrees * .pi / 180, length: 4, width: 2, height: 1)
        #expect(car.footprintOverlaps(other) == overlaps)
        #expect(other.footprintOverlaps(car) == overlaps)
    }
}
