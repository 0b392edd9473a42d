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
    /// What names end with.
    private static let endings: [(String, Role)] = [
        (".lora_down.weight", .down), (".lora_up.weight", .up), (".lora_A.weight", .down),
        (".lora_B.weight", .up), ("_lora.down.weight", .down), ("_lora.up.weight", .up),
        (".lora.down.weight", .down), (".lora.up.weight", .up), (".alpha", .alpha),
    ]

    package init(contentsOf url: URL) throws {
        try StableDiffusionFiles.refusePickle(url)
        file = try Safetensors(contentsOf: url)
        var changes: [ModelPart: [String: Change]] = [:]
        var unexpected: [String] = []
        for name in file.names {
            guard let (prefix, part) = Self.prefixes.first(where: { name.hasPrefix($0.0) }),
                let (ending, role) = Self.endings.first(where: { name.hasSuffix($0.0) })
            else {
                unexpected.append(name)
                continue
            }
            let place = name.dropFirst(prefix.count).dropLast(ending.count)
            changes[part, default: [:]][Self.flat(String(place)), default: [:]][role] = name
        }
        guard unexpected.isEmpty, !changes.isEmpty else {
            throw FileError(
                .data, file: url.path,
                "is no LoRA of Stable Diffusion"
                    + (unexpected.first.map { ": it has \($0)" } ?? ": it is empty"))
        }
        self.changes = changes
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
        var unexpected: [String] = []
        for (part, changes) in changes {
            guard let whole = weights[part] else { continue }
            let keys = whole.names.filter { $0.hasSuffix(".weight") }
            let places = Dictionary(keys.flatMap(Self.places)) { first, _ in first }
            unexpected += changes.keys.filter { places[$0] == nil }
            let placed = changes.compactMap { place, change in places[place].map { ($0, change) } }
            let deltas = try placed.map { key, change in
                (key, try delta(change, shape: whole.shape(of: key) ?? [], key: key))
            }
            // Nothing changes at 0, not even the sign of a zero.
            guard scale != 0 else { continue }
            merged[part] = MergedWeights(
                whole: whole, deltas: Dictionary(uniqueKeysWithValues: deltas), scale: scale)
        }
        guard unexpected.isEmpty else {
            throw CheckpointError(
                file: file.path, missing: [], unexpected: unexpected.sorted(), misshapen: [])
        }
        return merged
    }

    /// What is added to a weight of a shape, once the file is known to have it.
    private func delta(
        _ change: Change, shape: [Int], key: String
    ) throws -> () throws -> Tensor {
        guard let down = change[.down], let up = change[.up],
            let (a, b) = file.shape(of: down).flatMap({ a in file.shape(of: up).map { (a, $0) } }),
            let rank = a.first, rank > 0, b.count > 1, b[1] == rank,
            [b[0]] + a.dropFirst() == shape || [b[0], a.dropFirst().reduce(1, *)] == shape
                || [b[0], a.dropFirst().reduce(1, *), 1, 1] == shape,
            b.dropFirst(2).allSatisfy({ $0 == 1 }),
            change[.alpha].map({ file.shape(of: $0)?.reduce(1, *) == 1 }) ?? true
        else {
            throw FileError(.data, file: file.path, "does not fit \(key) of \(shape)")
        }
        return { [file] in
            let alpha = try change[.alpha].map { try file.tensor($0).item } ?? Float(rank)
            let inner = try file.tensor(down).cast(to: .float32).reshaped(
                rank, a[1...].reduce(1, *))
            let outer = try file.tensor(up).cast(to: .float32).reshaped(b[0], rank)
            return (outer.multiplied(by: inner) * (alpha / Float(rank))).reshaped(shape)
        }
    }
}

/// Weights with something added to a few of them.
private struct MergedWeights: WeightSource {
    let whole: any WeightSource
    let deltas: [String: () throws -> Tensor]
    let scale: Float

    var path: String { whole.path }
    var names: [String] { whole.names }
    func shape(of name: String) -> [Int]? { whole.shape(of: name) }

    func tensor(_ name: String) throws -> Tensor {
        let tensor = try whole.tensor(name)
        guard let delta = deltas[name] else { return tensor }
        return tensor.cast(to: .float32) + (try delta()) * scale
    }
}
