import Foundation
import Randomness
import TestSupport
import Testing

@testable import Tensors

/// Broken safetensors end in one clear error or in tensors that can be read, never in a crash.
///
/// Half of the mutations change bytes anywhere; the others keep the header's JSON and change its
/// numbers, names and length. `SIMDRIVE_MUTATIONS=10000` asks for more of them.
@TensorActor
// All tests of tensors take turns, and waiting for one counts.
@Suite(.timeLimit(.minutes(40)))
struct HostileWeightsTests {
    private static let count =
        ProcessInfo.processInfo.environment["SIMDRIVE_MUTATIONS"].flatMap(Int.init) ?? 1_000

    @Test func weights() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            try Safetensors.write(
                [
                    ("a.weight", .normal([4, 3], from: RandomStream(seed: 1))),
                    ("b", .zeros([5], .bfloat16)), ("c", Tensor(2)),
                ], metadata: ["part": "image"], to: url)
            let whole = [UInt8](try Data(contentsOf: url))
            var (read, refused) = (0, 0)
            for number in 0..<Self.count {
                var random = RandomStream(seed: 4).child(number)
                let bytes =
                    number.isMultiple(of: 2)
                    ? bytesChanged(whole, &random) : headerChanged(whole, &random)
                try Data(bytes).write(to: url)
                do {
                    let file = try Safetensors(contentsOf: url)
                    for name in file.names { _ = try file.tensor(name).floats }
                    read += 1
                } catch let error as SafetensorsError {
                    #expect(error.description.hasPrefix(url.path), "number \(number)")
                    #expect(!error.description.contains("\n"), "number \(number)")
                    refused += 1
                }
            }
            #expect(read > Self.count / 50)
            #expect(refused > Self.count / 4)
        }
    }

    private func bytesChanged(_ whole: [UInt8], _ random: inout RandomStream) -> [UInt8] {
        var bytes = whole
        if random.chance(0.2) {
            return Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
        }
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = .random(
                in: 0...255, using: &random)
        }
        return bytes
    }

    private static let numbers = [
        "0", "1", "-1", "7", "48", "58", "4294967296", "9223372036854775807",
        "18446744073709551616",
        "1e3", "0.5", "null", "[]", "\"x\"", "00",
    ]

    /// Other numbers or doubled names in the header, with a length that fits it or does not.
    private func headerChanged(_ whole: [UInt8], _ random: inout RandomStream) -> [UInt8] {
        let length = Int(whole[0]) | Int(whole[1]) << 8
        var header = String(decoding: whole[8..<8 + length], as: UTF8.self)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let matches = header.ranges(of: /[0-9]+/)
            guard !matches.isEmpty else { break }
            let place = matches[Int.random(in: matches.indices, using: &random)]
            header.replaceSubrange(
                place, with: Self.numbers[Int.random(in: Self.numbers.indices, using: &random)])
        }
        if random.chance(0.2) { header = header.replacing("\"b\"", with: "\"c\"") }
        if random.chance(0.1) { header = header.replacing("F32", with: "F64") }
        var size = UInt64(header.utf8.count)
        if random.chance(0.2) { size = random.next() >> UInt64.random(in: 0..<64, using: &random) }
        let prefix = (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * UInt64($0))) }
        return prefix + Array(header.utf8) + whole[(8 + length)...]
    }
}
