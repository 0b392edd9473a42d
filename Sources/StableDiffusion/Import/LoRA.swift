import Files
import Foundation
import Tensors

/// Low-rank changes of a model's weights: `W + scale · α/r · B·A`.
///
/// Hu et al. 2022, "LoRA: low-rank adaptation of large language models"; in files of kohya-ss or of diffusers.
package struct LoRA {
    private let file: Safetensors
    /// By part, and by key with underscores for dots: kohya's names do not tell the two apart.
    private let changes: [ModelPart: [String: Change]]
    /// Names that no LoRA of such models has.
    private let strangers: [String]

    /// Names in the file.
    private typealias Change = [Role: String]

    private enum Role {
        /// A.
        case down
        /// B.
        case up
        case alpha
    }

    /// What names begin with.
    private static let prefixes: [(String, ModelPart)] = [
        ("lora_unet_", .unet), ("lora_te_", .textEncoder), ("unet.", .unet),
        ("text_encoder.", .textEncoder),
    ]
    /// What the names of A and of B end with, by different programs.
    private static let habits = [
        (down: ".lora_down.weight", up: ".lora_up.weight"),
        (down: ".lora_A.weight", up: ".lora_B.weight"),
        (down: "_lora.down.weight", up: "_lora.up.weight"),
        (down: ".lora.down.weight", up: ".lora.up.weight"),
    ]
    /// What names end with.
    private static let endings: [(String, Role)] =
        habits.flatMap { [($0.down, .down), ($0.up, .up)] } + [(".alpha", .alpha)]

    package init(contentsOf url: URL) throws {
        try StableDiffusionFiles.refusePickle(url)
        file = try Safetensors(contentsOf: url)
        var changes: [ModelPart: [String: Change]] = [:]
        var strangers: [String] = []
        for name in file.names {
            guard let (prefix, part) = Self.prefixes.first(where: { name.hasPrefix($0.0) }),
                let (ending, role) = Self.endings.first(where: { name.hasSuffix($0.0) })
            else {
                strangers.append(name)
                continue
            }
            let place = name.dropFirst(prefix.count).dropLast(ending.count)
            changes[part, default: [:]][Self.flat(String(place)), default: [:]][role] = name
        }
        guard !changes.isEmpty else {
            throw FileError(
                .data, file: url.path,
                "is no LoRA of Stable Diffusion: "
                    + (strangers.isEmpty ? "it is empty" : "it has \(strangers.firstAndCount)"))
        }
        self.changes = changes
        self.strangers = strangers
        let matrices = changes.values.flatMap(\.values).flatMap { [$0[.down], $0[.up]] }
        try file.refuseWholeNumbers(in: matrices.compactMap { $0 })
    }

    /// What is lost when it is read; nil for nothing.
    var remark: String? { file.remark }

    /// The first tensor with numbers that are infinite or none at all.
    var unfinite: String? {
        get throws { try file.names.first { try !file.tensor($0).isFinite } }
    }

    /// A key or a name without what differs between the two.
    private static func flat(_ name: String) -> String {
        let flat = name.replacing(".processor", with: "").replacing(".", with: "_")
        return flat.hasPrefix("text_model_") ? String(flat.dropFirst("text_model_".count)) : flat
    }

    /// What changes of a key may be called; diffusers once left the number of an output away.
    private static func places(of key: String) -> [(String, String)] {
        let place = flat(String(key.dropLast(".weight".count)))
        return [(place, key)]
            + (place.hasSuffix("to_out_0") ? [(String(place.dropLast(2)), key)] : [])
    }

    /// The weights of a model with these changes; every change must have a place.
    func merged(
        into weights: [ModelPart: any WeightSource], scale: Float
    ) throws -> [ModelPart: any WeightSource] {
        var merged = weights
        var faults = Faults(unexpected: strangers)
        for (part, changes) in changes {
            guard let whole = weights[part] else { continue }
            let keys = whole.names.filter { $0.hasSuffix(".weight") }
            let places = Dictionary(keys.flatMap(Self.places)) { first, _ in first }
            var deltas: [String: () throws -> Tensor] = [:]
            for (place, change) in changes {
                if let key = places[place] {
                    deltas[key] = delta(change, shape: whole.shape(of: key) ?? [], key, &faults)
                } else {
                    faults.unexpected += change.values
                }
            }
            // Nothing changes at 0, not even the sign of a zero.
            guard scale != 0 else { continue }
            merged[part] = MergedWeights(whole: whole, deltas: deltas, scale: scale)
        }
        if let error = faults.error(file.path) { throw error }
        return merged
    }

    /// Names that keep a file from being merged.
    private struct Faults {
        var missing: [String] = []
        var unexpected: [String]
        var misshapen: [String] = []

        func error(_ file: String) -> CheckpointError? {
            guard !(missing + unexpected + misshapen).isEmpty else { return nil }
            return CheckpointError(
                file: file, missing: missing.sorted(), unexpected: unexpected.sorted(),
                misshapen: misshapen.sorted())
        }
    }

    /// What is added to a weight of a shape; nil where the file does not have it whole, or has it for another shape.
    private func delta(
        _ change: Change, shape: [Int], _ key: String, _ faults: inout Faults
    ) -> (() throws -> Tensor)? {
        guard let down = change[.down], let up = change[.up] else {
            faults.missing += Self.missing(change)
            return nil
        }
        guard let a = file.shape(of: down), let b = file.shape(of: up),
            Self.fits(a, b, alpha: change[.alpha].flatMap(file.shape), shape)
        else {
            let shapes = change.values.sorted().map { "\($0) \(file.shape(of: $0) ?? [])" }
            faults.misshapen.append("\(shapes.joined(separator: " with ")) for \(key) \(shape)")
            return nil
        }
        let (rank, inputs) = (a[0], a.dropFirst().reduce(1, *))
        return { [file] in
            let alpha = try change[.alpha].map { try file.tensor($0).item } ?? Float(rank)
            let inner = try file.tensor(down).cast(to: .float32).reshaped(rank, inputs)
            let outer = try file.tensor(up).cast(to: .float32).reshaped(b[0], rank)
            return (outer.multiplied(by: inner) * (alpha / Float(rank))).reshaped(shape)
        }
    }

    /// Whether `B·A`, of the shapes b and a, has a shape.
    private static func fits(_ a: [Int], _ b: [Int], alpha: [Int]?, _ shape: [Int]) -> Bool {
        guard let rank = a.first, rank > 0, b.count > 1, b[1] == rank,
            b.dropFirst(2).allSatisfy({ $0 == 1 }), alpha?.reduce(1, *) ?? 1 == 1
        else { return false }
        let inputs = a.dropFirst().reduce(1, *)
        return [[b[0]] + a.dropFirst(), [b[0], inputs], [b[0], inputs, 1, 1]].contains(shape)
    }

    /// The names of what a change lacks, by the habit of what is there.
    private static func missing(_ change: Change) -> [String] {
        for habit in habits {
            if let down = change[.down], down.hasSuffix(habit.down) {
                return [down.dropLast(habit.down.count) + habit.up]
            }
            if let up = change[.up], up.hasSuffix(habit.up) {
                return [up.dropLast(habit.up.count) + habit.down]
            }
        }
        guard let alpha = change[.alpha] else { return [] }
        return [habits[0].down, habits[0].up].map { alpha.dropLast(".alpha".count) + $0 }
    }
}

/// Weights with something added to a few of them.
private struct MergedWeights: WeightSource {
    let whole: any WeightSource
    let deltas: [String: () throws -> Tensor]
    let scale: Float

    var path: String { whole.path }
    var names: [String] { whole.names }
    func title(of name: String) -> String { whole.title(of: name) }
    func shape(of name: String) -> [Int]? { whole.shape(of: name) }

    func tensor(_ name: String) throws -> Tensor {
        let tensor = try whole.tensor(name)
        guard let delta = deltas[name] else { return tensor }
        return tensor.cast(to: .float32) + (try delta()) * scale
    }
}
