import Testing

@testable import Renderer
@testable import Sim

struct SampleBufferTests {
    private let view = CameraView(
        camera: Camera(width: 16, height: 8), pose: Pose(position: .zero),
        region: PixelRegion(x: 0, y: 0, width: 16, height: 8), samples: [2, 2])

    /// Corners in homogeneous pixels at one depth.
    private func fill(
        _ corners: [SIMD2<Float>], depth: Float, number: UInt32, in buffer: SampleBuffer
    ) {
        let points = corners.map { SIMD3($0.x * depth, $0.y * depth, depth) }
        buffer.fill(points[0], points[1], points[2], number: number) { _ in }
    }

    private func count(_ number: UInt32, in buffer: SampleBuffer) -> Int {
        (0..<buffer.width * buffer.height).count { buffer.triangle[$0] == number }
    }

    // Two triangles make the rectangle from (2, 1) to (10, 5): 8 × 4 pixels of 4 samples.
    @Test func trianglesShareAnEdgeWithoutGapOrOverlap() {
        let buffer = SampleBuffer(view: view)
        fill([[2, 1], [2, 5], [10, 5]], depth: 3, number: 1, in: buffer)
        fill([[2, 1], [10, 5], [10, 1]], depth: 3, number: 2, in: buffer)
        #expect(count(1, in: buffer) + count(2, in: buffer) == 128)
    }

    @Test func nearerTriangleWinsInAnyOrder() {
        for order in [[0, 1], [1, 0]] {
            let buffer = SampleBuffer(view: view)
            for index in order {
                fill(
                    [[0, 0], [0, 8], [16, 8]], depth: index == 0 ? 2 : 5, number: UInt32(index),
                    in: buffer)
            }
            #expect(count(1, in: buffer) == 0)
            #expect(count(0, in: buffer) > 0)
        }
    }

    @Test func backsAreNotSeen() {
        let buffer = SampleBuffer(view: view)
        fill([[2, 1], [10, 5], [2, 5]], depth: 3, number: 1, in: buffer)
        #expect(count(1, in: buffer) == 0)
    }

    // The ground from 5 m behind the camera to far ahead: everything below the horizon.
    @Test func triangleMayReachBehindTheCamera() {
        let buffer = SampleBuffer(view: view)
        let corners: [SIMD3<Float>] = [[-5, -5_000, -1], [50_000, 0, -1], [-5, 5_000, -1]]
        let points = corners.map(view.homogeneous)
        buffer.fill(points[0], points[1], points[2], number: 7) { _ in }
        #expect(count(7, in: buffer) == 32 * 8)
    }
}
