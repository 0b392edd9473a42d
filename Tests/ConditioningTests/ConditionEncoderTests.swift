import Randomness
import Sim
import Tensors
import TestSupport
import Testing

@testable import Conditioning

@TensorActor
struct ConditionEncoderTests {
    let encoder = ConditionEncoder(width: 8, embedding: 12)
    let car = FrameCondition(world(actors: [actor(1, at: Vector3(10, 0, 1))]))
    let bus = FrameCondition(world(actors: [actor(2, .bus, at: Vector3(15, 3, 1))]))

    init() {
        for (name, parameter) in encoder.namedParameters {
            parameter.initialize(from: RandomStream(seed: 1).child(name))
        }
    }

    @Test func shapesAreTheBaseModels() {
        let (features, embedding) = encoder(ConditionBatch([car, bus, car]))
        #expect(features.shape == [3, 16, 32, 8])
        #expect(embedding.shape == [3, 12])
    }

    /// Position (row 25, column 58) is row 1, column 2 of latent position (6, 14).
    @Test func mapsAreFolded() {
        let batch = ConditionBatch([bus, car])
        let seen = SeenMaps(car)
        let width = ConditionLayout.current.maps.count
        let latent = (1 * 16 + 6) * 32 + 14
        for map in 0..<width {
            let number = batch.maps[latent * 16 * width + (1 * 4 + 2) * width + map]
            #expect(Float(number) / 127 == seen[25, 58, map])
        }
        #expect(seen[25, 58, "car"] == 1)
    }

    @Test func absentBoxesCountForNothing() {
        var (a, b) = (car, bus)
        let seen = encoder(ConditionBatch([a, b])).features
        #expect(difference(seen[0..<1], seen[1..<2]) > 0.01)
        a.groups.remove(.boxes)
        b.groups.remove(.boxes)
        let hidden = encoder(ConditionBatch([a, b])).features
        #expect(difference(hidden[0..<1], hidden[1..<2]) == 0)
    }

    @Test func absentFieldsCountForNothing() {
        var world = world()
        world.ego.speed = 25
        var fast = FrameCondition(world)
        world.ego.speed = 5
        var slow = FrameCondition(world)
        let seen = encoder(ConditionBatch([fast, slow])).embedding
        #expect(difference(seen[0..<1], seen[1..<2]) > 0.001)
        fast.code.known.remove(.egoSpeed)
        slow.code.known.remove(.egoSpeed)
        let hidden = encoder(ConditionBatch([fast, slow])).embedding
        #expect(difference(hidden[0..<1], hidden[1..<2]) == 0)
        #expect(difference(hidden[0..<1], seen[1..<2]) > 0.001)
    }

    @Test func absenceIsLearned() {
        var frame = car
        frame.groups.remove(.road)
        frame.code.known.remove(.weather)
        let (_, gradients) = valueAndGradients(of: encoder.parameters) {
            let (features, embedding) = encoder(ConditionBatch([frame, car]))
            return features.squared().mean() + embedding.squared().mean()
        }
        for ((name, _), gradient) in zip(encoder.namedParameters, gradients) {
            #expect(gradient.floats.contains { $0 != 0 }, "\(name)")
        }
        // Only the road is absent: `absent.weight` is [width, groups].
        let absent = gradients[2].floats
        #expect(encoder.namedParameters[2].name == "absent.weight")
        #expect(stride(from: 0, to: absent.count, by: 3).allSatisfy { absent[$0] == 0 })
        #expect(stride(from: 1, to: absent.count, by: 3).contains { absent[$0] != 0 })
    }

    @Test(.enabled(if: Precision.hasBFloat16)) func halfPrecisionIsNear() {
        let batch = ConditionBatch([car, bus])
        let (full, half) = (encoder(batch), encoder(batch, dtype: .bfloat16))
        #expect(half.features.dtype == .bfloat16)
        #expect(half.embedding.dtype == .bfloat16)
        expectClose(full.features, half.features.cast(to: .float32), within: 0.02)
        expectClose(full.embedding, half.embedding.cast(to: .float32), within: 0.02)
    }

    @Test func dropoutIsDrawnByTheClip() {
        var dropout = ConditionDropout.none
        dropout.everything = 0.5
        let frames = [FrameCondition](repeating: car, count: 24)
        let batch = ConditionBatch(
            frames, framesPerClip: 3, dropout: dropout, using: RandomStream(seed: 2))
        let clips = (0..<8).map { Set(batch.presence[$0 * 9..<$0 * 9 + 9]) }
        #expect(clips.allSatisfy { $0.count == 1 })
        #expect(Set(clips) == [[0], [1]])
    }

    private func difference(_ a: Tensor, _ b: Tensor) -> Float {
        zip(a.floats, b.floats).map { abs($0 - $1) }.max() ?? 0
    }
}
