import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

/// Broken files are read again and again: every reader ends with a value or with one clear sentence,
/// and never with a crash.
///
/// Half of the mutations are blind; the others keep the container valid and change what it says.
/// `SIMDRIVE_MUTATIONS=10000` asks for more of them.
@Suite(.timeLimit(.minutes(10)))
struct HostileInputTests {
    private static let count =
        ProcessInfo.processInfo.environment["SIMDRIVE_MUTATIONS"].flatMap(Int.init) ?? 1_000

    @Test func pictures() throws {
        let whole = PNG.encode(.noise(width: 24, height: 16, seed: 1), note: "{}")
        for seed in 0..<Self.count / 4 {
            var chance = Chance(seed: seed)
            let bytes =
                seed.isMultiple(of: 2)
                ? blindly(whole, &chance) : chunksChanged(whole, &chance)
            try survives("picture \(seed)") {
                let frame = try PNG.decode(bytes, file: "hostile.png")
                #expect(frame.pixels.count == frame.width * frame.height * 3)
            }
        }
    }

    @Test func videos() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "video.mp4").path
            let writer = try MP4Writer(path: path, width: 64, height: 32, fps: 15)
            for index in 0..<6 {
                try writer.write(.noise(width: 64, height: 32, seed: UInt32(index)))
            }
            try writer.finish()
            let whole = try DurableFile.read(path)
            let boxes = leafBoxes(of: whole, in: 0..<whole.count)
            #expect(boxes.count > 15)
            let fitter = PictureFitter(width: 16, height: 8, fit: .crop)
            for seed in 0..<Self.count / 4 {
                var chance = Chance(seed: seed)
                let bytes =
                    seed.isMultiple(of: 2)
                    ? blindly(whole, &chance)
                    : changed(whole, in: chance.pick(boxes), &chance)
                try FileManager.default.removeItem(atPath: path)
                _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
                try survives("video \(seed)") {
                    let footage = try VideoFootage(path: path, fitter: fitter, fps: 15)
                    var count = 0
                    // No more than a file of six frames can leap: ten seconds each.
                    while try footage.next() != nil { count += 1 }
                    #expect(count <= 6 * 150 + 1)
                }
                try survives("video \(seed), whole") { _ = try MP4.frames(of: path, limit: 20) }
            }
        }
    }

    @Test func labels() throws {
        let lines = try (0..<2).map {
            try LabelsFile.line(KnownLabels(.sample(frame: $0)), file: "")
        }
        let black = Frame(width: 64, height: 32)
        for seed in 0..<Self.count / 4 {
            var chance = Chance(seed: seed)
            let bytes =
                seed.isMultiple(of: 2)
                ? blindly(lines.flatMap { $0 }, &chance)
                : try lines[0] + jsonChanged(lines[1], &chance) + [UInt8(ascii: "\n")]
            try survives("labels \(seed)") {
                for labels in try LabelsFile.decode(bytes, file: "labels.jsonl") {
                    _ = black.overlaid(with: labels.actors.map(KnownActor.init))
                    _ = try LabelsFile.line(KnownLabels(labels), file: "labels.jsonl")
                }
            }
        }
    }

    @Test func descriptions() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            try writeSampleClip("a", frames: 2, in: dataset)
            let path = ClipFolder.path(.description, in: dataset.clip("a"))
            let whole = try DurableFile.read(path)
            for seed in 0..<Self.count / 4 {
                var chance = Chance(seed: seed)
                let bytes =
                    seed.isMultiple(of: 2)
                    ? blindly(whole, &chance) : try jsonChanged(whole, &chance)
                _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
                try survives("description \(seed)") {
                    let clip = try ClipFolder(at: dataset.clip("a"))
                    #expect(clip.framePath(0).hasPrefix(dataset.clip("a").path))
                    try clip.verify()
                    _ = try clip.clip()
                }
            }
        }
    }

    /// Errors of ours are fine, others are not.
    private func survives(_ what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as FileError {
            #expect([65, 66].contains(error.exitCode), "\(what): \(error)")
        } catch {
            Issue.record("\(what): \(error)")
        }
    }
}

/// Random choices that are the same in every run.
private struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

/// Cut off, bytes changed, a piece repeated, lost or replaced by noise.
private func blindly(_ whole: [UInt8], _ chance: inout Chance) -> [UInt8] {
    var bytes = whole
    let at = chance.below(whole.count)
    let end = min(at + 1 + chance.below(64), whole.count)
    switch chance.below(5) {
    case 0: bytes.removeSubrange(at...)
    case 1: for _ in 0...chance.below(8) { bytes[chance.below(bytes.count)] = chance.next().byte }
    case 2: bytes.insert(contentsOf: whole[at..<end], at: chance.below(whole.count))
    case 3: bytes.removeSubrange(at..<end)
    default: for index in at..<end { bytes[index] = chance.next().byte }
    }
    return bytes
}

/// Some bytes of a part become others, often the largest or smallest.
private func changed(_ whole: [UInt8], in part: Range<Int>, _ chance: inout Chance) -> [UInt8] {
    var bytes = whole
    for _ in 0...chance.below(4) {
        bytes[part.lowerBound + chance.below(part.count)] = chance.pick([
            0, 1, 0x7F, 0x80, 0xFF, chance.next().byte,
        ])
    }
    return bytes
}

/// A PNG with correct check sums in which a chunk says something else, is lost or comes twice.
private func chunksChanged(_ whole: [UInt8], _ chance: inout Chance) -> [UInt8] {
    var chunks = PNGChunk.chunks(of: whole)
    let at = chance.below(chunks.count)
    switch chance.below(4) {
    case 0: chunks.remove(at: at)
    case 1: chunks.insert(chunks[at], at: chance.below(chunks.count))
    default:
        let data = chunks[at].data
        if !data.isEmpty { chunks[at].data = changed(data, in: data.indices, &chance) }
    }
    return PNGChunk.file(chunks)
}

/// Where the boxes of an MP4 that hold no others keep what they say.
private func leafBoxes(of file: [UInt8], in part: Range<Int>) -> [Range<Int>] {
    let parents: Set = ["moov", "trak", "mdia", "minf", "stbl", "udta", "dinf"]
    var (leaves, at) = ([Range<Int>](), part.lowerBound)
    while at + 8 < part.upperBound {
        let end = at + max(file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }, 8)
        let inside = min(at + 8, part.upperBound)..<min(end, part.upperBound)
        let name = String(decoding: file[at + 4..<at + 8], as: UTF8.self)
        if parents.contains(name) {
            leaves += leafBoxes(of: file, in: inside)
        } else if !inside.isEmpty {
            leaves.append(inside)
        }
        at = end
    }
    return leaves
}

/// Valid JSON in which a value is another, of another type or size, or gone.
private func jsonChanged(_ whole: [UInt8], _ chance: inout Chance) throws -> [UInt8] {
    let value = try JSONSerialization.jsonObject(with: Data(whole))
    return [UInt8](
        try JSONSerialization.data(
            withJSONObject: changed(value, &chance), options: [.fragmentsAllowed, .sortedKeys]))
}

private func changed(_ value: Any, _ chance: inout Chance) -> Any {
    if var object = value as? [String: Any], !object.isEmpty, chance.below(8) > 0 {
        let key = chance.pick(object.keys.sorted())
        if chance.below(8) == 0 {
            object[key] = nil
        } else {
            object[key] = changed(object[key] ?? NSNull(), &chance)
        }
        return object
    }
    if var list = value as? [Any], !list.isEmpty, chance.below(8) > 0 {
        let index = chance.below(list.count)
        switch chance.below(8) {
        case 0: list.remove(at: index)
        case 1: list += [Any](repeating: list[index], count: 300)
        default: list[index] = changed(list[index], &chance)
        }
        return list
    }
    return chance.pick(
        [
            NSNull(), true, 0, -1, 1e308, -1e-308, Int.max, Int.min, UInt64.max, "", "..",
            "../../etc",
            String(repeating: "x", count: 10_000), [Any](), [String: Any](),
            (0..<200).reduce([Any]()) { list, _ in [list] },
        ] as [Any])
}

extension UInt64 {
    fileprivate var byte: UInt8 { UInt8(truncatingIfNeeded: self) }
}
