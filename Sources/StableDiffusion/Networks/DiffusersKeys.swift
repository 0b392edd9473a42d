import Files
import Tensors

/// How parameters are called in a file of diffusers: their properties in snake_case.
///
/// A few properties have no such name; these tables have theirs, empty for what a file does not name.
enum DiffusersKeys {
    /// Of the U-Net and the autoencoder.
    static let pictures = [
        "linear1": "linear_1", "linear2": "linear_2", "gated": "net.0", "output": "net.2",
        "toOut": "to_out.0", "attention": "",
    ]

    /// Of the text encoder.
    static let text = ["toQ": "q_proj", "toK": "k_proj", "toV": "v_proj", "toOut": "out_proj"]

    /// The key of the parameter at `path`.
    static func key(_ path: String, exceptions: [String: String]) -> String {
        path.split(separator: ".").map { property in
            exceptions[String(property)] ?? JSON.snakeCase(String(property))
        }.filter { !$0.isEmpty }.joined(separator: ".")
    }
}

extension Module {
    /// Every parameter by its key in a file of diffusers.
    func diffusersParameters(_ exceptions: [String: String]) -> NamedParameters {
        namedParameters.map { (DiffusersKeys.key($0.name, exceptions: exceptions), $0.parameter) }
    }
}

extension ConditionalUNet {
    /// By their keys in diffusers' files.
    package var keyedParameters: NamedParameters { diffusersParameters(DiffusersKeys.pictures) }
}

extension KLAutoencoder {
    /// By their keys in diffusers' files.
    package var keyedParameters: NamedParameters { diffusersParameters(DiffusersKeys.pictures) }
}

extension TextEncoder {
    /// By their keys in diffusers' files.
    package var keyedParameters: NamedParameters { diffusersParameters(DiffusersKeys.text) }
}
