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
        // Of boxes, road and surfaces some are absent: `absent.weight` is [width, groups].
        let absent = gradients[2].floats
        #expect(encoder.namedParameters[2].name == "absent.weight")
        #expect(stride(from: 0, to: absent.count, by: 4).allSatisfy { absent[$0] == 0 })
        #expect(stride(from: 1, to: absent.count, by: 4).contains { absent[$0] != 0 })
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
        var known = car
        known.groups = Set(ConditionGroup.allCases)
        let frames = [FrameCondition](repeating: known, count: 24)
        let batch = ConditionBatch(
            frames, framesPerClip: 3, dropout: dropout, using: RandomStream(seed: 2))
        let clips = (0..<8).map { clip in
            Set(batch.presence[clip * 12..<clip * 12 + 12])
        }
        #expect(clips.allSatisfy { $0.count == 1 })
        #expect(Set(clips) == [[0], [1]])
    }

    /// Random weights of the oldest shape, or of another, and what they become.
    private func adapted(
        _ name: String, of encoder: ConditionEncoder, shape: Int? = nil
    ) throws -> (old: Tensor, new: Tensor) {
        let adaptation = try #require(encoder.adaptations(named: "c")["c.\(name).weight"])
        let shapes = adaptation.shapes
        let old = Tensor.normal(shapes[shape ?? shapes.count - 1], from: RandomStream(seed: 3))
        return (old, adaptation.adapt(old))
    }

    /// Maps of versions 5, 4, 3 and 2 keep their places and their say; all others say nothing.
    @Test(arguments: [88, 80, 79, 50].enumerated().map { ($0, $1) })
    func mapsOfOlderVersionsAreCarriedOver(shape: Int, known: Int) throws {
        let maps = MapRaster.width
        let fold = try adapted("fold", of: encoder, shape: shape)
        #expect(fold.old.shape == [8, 16 * known, 1, 1])
        #expect(fold.new.shape == encoder.fold.weight.shape)
        let folded = fold.new.reshaped(8 * 16, maps).split(axis: 1, sizes: [known, maps - known])
        #expect(folded[0].floats == fold.old.floats)
        #expect(folded[1].floats.allSatisfy { $0 == 0 })
        let reader = ConditionEncoder(width: 8, mapChannels: [4, 4, 4], embedding: 12)
        let deep = try adapted("deep.input", of: reader, shape: shape)
        #expect(deep.old.shape == [4, known, 1, 1])
        let parts = deep.new.split(axis: 1, sizes: [known, maps - known])
        #expect(parts[0].floats == deep.old.floats)
        #expect(parts[1].floats.allSatisfy { $0 == 0 })
    }

    /// Numbers of version 2 keep their places and their say; all others say nothing.
    @Test func weightsOfVersion2AreCarriedOver() throws {
        func adapted(_ name: String) throws -> (old: Tensor, new: Tensor) {
            try self.adapted(name, of: encoder)
        }
        let absent = try adapted("absent")
        #expect(absent.new.shape == [8, 4])
        #expect(absent.new.sliced(axis: 1, 0..<3).floats == absent.old.floats)
        let code = try adapted("code1")
        #expect(code.old.shape == [12, 25])
        #expect(code.new.shape == [12, 31])
        let numbers = code.new.split(axis: 1, sizes: [16, 4, 9, 2]).map(\.floats)
        let known = code.old.split(axis: 1, sizes: [16, 9]).map(\.floats)
        #expect(numbers[0] == known[0] && numbers[2] == known[1])
        #expect((numbers[1] + numbers[3]).allSatisfy { $0 == 0 })
    }

    private func difference(_ a: Tensor, _ b: Tensor) -> Float {
        zip(a.floats, b.floats).map { abs($0 - $1) }.max() ?? 0
    }
}
