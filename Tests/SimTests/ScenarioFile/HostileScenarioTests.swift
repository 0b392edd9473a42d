import Foundation
import Randomness
import Sim
import TestSupport
import Testing

/// Broken scenario files end in a list of problems, never in a crash or a hang.
///
/// Half of the mutations change bytes; the others keep the YAML valid and change what it says.
/// `SIMDRIVE_MUTATIONS=10000` asks for more of them.
@Suite(.timeLimit(.minutes(10)))
struct HostileScenarioTests {
    private static let count =
        ProcessInfo.processInfo.environment["SIMDRIVE_MUTATIONS"].flatMap(Int.init) ?? 1_000

    private let texts: [String]

    init() throws {
        texts = try ShippedScenarioTests.files.map {
            try String(contentsOf: Repository.scenarios.appending(path: $0), encoding: .utf8)
        }
    }

    @Test func scenarios() {
        var (accepted, refused) = (0, 0)
        for number in 0..<Self.count {
            var random = RandomStream(seed: 3).child(number)
            let text = texts[Int.random(in: texts.indices, using: &random)]
            let broken =
                number.isMultiple(of: 2)
                ? bytesChanged(text, &random) : wordsChanged(text, &random)
            do {
                let scenario = try Scenario(yaml: broken, file: "x.yaml")
                // What is accepted must be playable.
                var worlds = scenario.worlds(fps: 2, duration: min(scenario.duration, 2))
                while let world = worlds.next() { _ = world.labels(frame: 0) }
                accepted += 1
            } catch let error as ScenarioError {
                #expect(!error.problems.isEmpty)
                refused += 1
            } catch {
                Issue.record("number \(number): \(error)")
            }
        }
        #expect(accepted > Self.count / 50)
        #expect(refused > Self.count / 4)
    }

    /// A few bytes replaced, dropped or doubled.
    private func bytesChanged(_ text: String, _ random: inout RandomStream) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: Array(": [{-&*!|>'\"\n".utf8), at: place)
            default: bytes.removeSubrange(place..<min(place + 40, bytes.count))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let values = [
        "0", "-1", "1e308", "-1e-308", ".nan", ".inf", "999999999999999999999", "~", "[]", "{}",
        "''",
        "ego", "ego - 900", "[0, 0, 0]", "pedestrian", "true", "\u{0}", "0x10", "5000",
    ]

    /// Values after a colon replaced by others.
    private func wordsChanged(_ text: String, _ random: inout RandomStream) -> String {
        var parts = text.components(separatedBy: ": ")
        for _ in 0..<Int.random(in: 1...3, using: &random) where parts.count > 1 {
            let place = Int.random(in: 1..<parts.count, using: &random)
            let rest = parts[place].drop { !",}]\n".contains($0) }
            let value = Self.values[Int.random(in: Self.values.indices, using: &random)]
            parts[place] = value + rest
        }
        return parts.joined(separator: ": ")
    }

    /// A thousand seeds: whoever drives into the world finds it whole.
    @Test func randomScenarios() {
        for seed in 0..<Self.count {
            var random = RandomStream(seed: UInt64(seed)).child("thousand")
            let scenario = Scenario.random(using: &random, duration: 2)
            for world in scenario.worlds(fps: 1) {
                let labels = world.labels(frame: 0)
                #expect(labels.actors.allSatisfy { $0.box2D.width > 0 && $0.depth.isFinite })
            }
        }
    }
}
