import Frames
import Testing

struct ReprojectionTests {
    /// A frame of 4×2 pixels, each with the same motion: pixels right, pixels down, inverse depth before.
    private func reprojection(
        _ motion: SIMD3<Float>, before: [Float] = Array(repeating: 0.1, count: 8)
    ) -> Reprojection {
        let gBuffer = GBuffer(
            width: 4, height: 2, bytes: Array(repeating: 0, count: 8 * GBuffer.channelCount),
            inverseDepth: Array(repeating: 0.1, count: 8),
            motion: (0..<8).flatMap { _ in [motion.x, motion.y, motion.z] })
        return Reprojection(gBuffer, before: before)
    }

    private func warped(_ reprojection: Reprojection, _ pixels: [Float]) -> [[Float]] {
        let result = pixels.withUnsafeBufferPointer { reprojection.warped($0, channels: 1) }
        return stride(from: 0, to: result.count, by: 2).map { [result[$0], result[$0 + 1]] }
    }

    private let pixels: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]

    /// What was one pixel to the right is taken from there; the last column was outside.
    @Test func wholePixelsMove() {
        #expect(
            warped(reprojection([1, 0, 0.1]), pixels)
                == [[2, 1], [3, 1], [4, 1], [0, 0], [6, 1], [7, 1], [8, 1], [0, 0]])
    }

    /// Half a pixel right and a quarter down: between 1, 2, 5 and 6.
    @Test func betweenPixelsNumbersAreMixed() {
        let first = warped(reprojection([0.5, 0.25, 0.1]), pixels)[0]
        #expect(first == [0.75 * 1.5 + 0.25 * 5.5, 1])
    }

    /// Where something nearer stood before, the surface was hidden.
    @Test func hiddenSurfacesAreNotTaken() {
        var before = [Float](repeating: 0.1, count: 8)
        before[2] = 0.5
        let seen = warped(reprojection([0, 0, 0.1], before: before), pixels)
        #expect(seen[2] == [0, 0])
        #expect(seen[1] == [2, 1])
    }

    @Test func whatWasNowhereIsNotTaken() {
        let seen = warped(reprojection([0, 0, GBuffer.nowhere]), pixels)
        #expect(seen.allSatisfy { $0 == [0, 0] })
    }
}
