import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct ClipRingTests {
    /// A ring of clips that are their numbers.
    private func ring(size: Int, uses: Int?, from step: Int = 0) throws -> ClipRing<Int> {
        try ClipRing(
            ClipPace(size: size, perStep: 3, uses: uses), from: step, notes: TrainingNotes(),
            task: "", draw: { $0 }, encode: { drawn, _ in drawn })
    }

    /// Of three clips a step, used twice each, the oldest but the first six make room.
    @Test func theOldestMakeRoom() throws {
        let ring = try ring(size: 10, uses: 2)
        #expect(ring.clips == Array(0..<10))
        try ring.advance(to: 1)
        #expect(ring.clips == [0, 1, 2, 3, 4, 5, 10, 7, 8, 9])
        try ring.advance(to: 4)
        #expect(ring.clips == [0, 1, 2, 3, 4, 5, 14, 15, 12, 13])
        let drives = try #require(ring.drives)
        #expect(drives.used == 6 && drives.made == 16 + drives.waiting)
    }

    /// A ring that begins at a step is as one that has come to it, and goes on so.
    @Test(arguments: [1, 3, 40])
    func goesOnAsIfItHadNeverStopped(step: Int) throws {
        let (whole, resumed) = try (ring(size: 9, uses: 2), ring(size: 9, uses: 2, from: step))
        try whole.advance(to: step)
        #expect(resumed.clips == whole.clips)
        for ring in [whole, resumed] { try ring.advance(to: step + 3) }
        #expect(resumed.clips == whole.clips)
    }

    /// Few clips, and those that nobody asks to exchange.
    @Test(arguments: [(10, nil), (6, 1)])
    func clipsMayStay(size: Int, uses: Int?) throws {
        let ring = try ring(size: size, uses: uses)
        try ring.advance(to: 1_000)
        #expect(ring.clips == Array(0..<size))
        #expect(ring.drives == nil)
    }
}
