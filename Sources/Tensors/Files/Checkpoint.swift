import Files
import Foundation

/// Everything a training needs to go on as if it had never stopped, in one file.
///
/// Tensors (weights, moments of the optimizer, running averages) stand under the name of their part;
/// the rest (step, random streams, configuration) is JSON in the file's metadata.
public enum Checkpoint {
    /// - Parameters:
    ///   - parts: lists of parameters by name: `["weights": unet.namedParameters, "adamw": …]`.
    ///   - state: what is no tensor.
    public static func save(
        _ parts: [String: NamedParameters], state: some Encodable, to url: URL
    ) throws {
        let text = String(decoding: try JSON.line(state, file: url.path), as: UTF8.self)
        try Safetensors.write(joined(parts).tensors, metadata: ["state": text], to: url)
    }

    /// Puts every tensor back and returns the state; nothing changes when the file does not fit.
    public static func load<State: Decodable>(
        _ parts: [String: NamedParameters], as type: State.Type, from url: URL
    ) throws -> State {
        let file = try Safetensors(contentsOf: url)
        let state = try state(type, of: file)
        try joined(parts).load(from: file)
        return state
    }

    /// What was no tensor when the file was saved.
    public static func state<State: Decodable>(
        _ type: State.Type, of url: URL
    ) throws -> State {
        try state(type, of: Safetensors(contentsOf: url))
    }

    private static func state<State: Decodable>(
        _ type: State.Type, of file: Safetensors
    ) throws -> State {
        guard let text = file.metadata["state"] else {
            throw SafetensorsError(
                file: file.path, problem: "holds weights alone, training cannot go on from it")
        }
        do {
            return try JSON.decode(type, from: text.utf8, file: file.path)
        } catch let error as FileError {
            throw SafetensorsError(
                file: file.path, problem: "holds the state of another training: \(error.what)")
        }
    }

    private static func joined(_ parts: [String: NamedParameters]) -> NamedParameters {
        parts.sorted { $0.key < $1.key }.flatMap { $0.value.prefixed(by: $0.key + ".") }
    }
}
