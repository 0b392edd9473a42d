import Frames
import Sim
import Testing

@testable import Datasets

struct PictureChecksTests {
    private let black = Frame(width: 4, height: 2)
    private let night = Frame.flat([9, 2, 3], width: 4, height: 2)

    @Test func countsBlackAndFrozenFrames() {
        let watch = watched([(night, nil), (black, nil), (black, nil)])
        #expect(watch.checks.black == 2)
        #expect(watch.checks.frozen == 1)
    }

    /// Frames by letters (b black, n night, d day) and metres that the ego goes on each frame.
    @Test(
        arguments: [
            ("bbbb", 1, "every frame is black"), ("b", nil, "every frame is black"),
            ("bbbn", 1, nil), ("n", 1, nil),
            ("nnnn", 1, "3 of 4 frames repeat the one before although the ego moves"),
            ("nndd", 1, nil), ("nnnd", 1, nil), ("nnnnnd", 1, "4 of 6 frames"),
            // Parked, creeping, and nobody knows.
            ("nnnn", 0, nil), ("nnnn", 0.01, nil), ("nnnn", nil, nil),
        ] as [(String, Double?, String?)])
    func saysWhenAClipIsOfNoUse(frames: String, step: Double?, failure: String?) {
        let looks: [Character: Frame] = [
            "b": black, "n": night, "d": .gradient(width: 4, height: 2),
        ]
        let watch = watched(
            frames.enumerated().map { index, look in
                (
                    looks[look] ?? black,
                    step.map { Pose(position: Vector3($0 * Double(index), 0, 0)) }
                )
            })
        #expect(watch.failure?.prefix(failure?.count ?? 0) == failure?[...])
    }

    private func watched(_ frames: [(Frame, Pose?)]) -> PictureWatch {
        frames.reduce(into: PictureWatch()) { $0.add($1.0, ego: $1.1) }
    }
}
