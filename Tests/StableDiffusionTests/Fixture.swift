import Foundation
import StableDiffusion
import Tensors
import TestSupport
import Testing

/// Values computed outside of this project, by Scripts/make_stable_diffusion_fixtures.py.
enum Fixture {
    /// Tiny models of diffusers: of versions 1 and 2, and an upscaler.
    static let kinds = ["1", "2", "x4"]

    static func url(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
            .appending(path: name)
    }

    static func values(_ name: String) throws -> Safetensors {
        try Safetensors(contentsOf: url("\(name).safetensors"))
    }

    /// The folder of a tiny model.
    static func folder(_ kind: String) throws -> URL { try url("tiny-\(kind)") }

    /// What is made of a copy of the first tiny model with another text in one of its files.
    static func changed<Value>(
        _ file: String, _ old: String, to new: String, _ body: (URL) throws -> Value
    ) throws -> Value {
        try withTemporaryFolder { place in
            let copy = place.appending(path: "model")
            try FileManager.default.copyItem(at: folder("1"), to: copy)
            let url = copy.appending(path: file)
            let text = try String(contentsOf: url, encoding: .utf8)
            try #require(text.contains(old))
            try Data(text.replacing(old, with: new).utf8).write(to: url)
            return try body(copy)
        }
    }

    static func model(_ kind: String) throws -> StableDiffusionModel {
        try StableDiffusionModel(StableDiffusionFiles(at: folder(kind)))
    }
}

extension Safetensors {
    /// Compares the gradients of sum(output · weighting) that the file holds for a network.
    func expectGradients(
        _ network: String, of parameters: NamedParameters, weighting name: String,
        adapting: (String, Tensor) -> Tensor = { $1 }, output: () throws -> Tensor
    ) throws {
        let prefix = "gradient.\(network)."
        let kept = names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        let trained = parameters.filter { kept.contains($0.name) }
        #expect(trained.count == kept.count && !kept.isEmpty, "\(kept)")
        let weighting = try tensor("weighting.\(name)")
        let (_, gradients) = try valueAndGradients(of: trained.map(\.parameter)) {
            (try output() * weighting).sum()
        }
        for ((name, _), gradient) in zip(trained, gradients) {
            expectClose(adapting(name, gradient), try tensor(prefix + name), within: 1e-4)
        }
    }
}
