import Files

extension ClipDescription {
    /// Reads a `clip.json` of this format or an older one.
    static func decoded(from bytes: [UInt8], file: String) throws -> ClipDescription {
        let header = try JSON.decode(Header.self, from: bytes, file: file)
        switch header.format {
        case format:
            return try JSON.decode(Self.self, from: bytes, file: file)
        case 1:
            let json = try JSON.decode(JSONValue.self, from: bytes, file: file)
            return try JSON.decode(
                Self.self, from: JSON.line(json.inSecondFormat, file: file), file: file)
        default:
            throw FileError(
                .data, file: file,
                "has format \(header.format); this simdrive reads 1 and \(format)",
                remedy: "use the version that wrote it, \(header.simdrive)")
        }
    }

    /// What is the same in all formats.
    private struct Header: Decodable {
        let format: Int
        let simdrive: String
    }
}

extension JSONValue {
    /// The first format had some of the sampling in fields of the model, and nothing of the rest.
    fileprivate var inSecondFormat: JSONValue {
        var about = self
        about["format"] = .number(2)
        guard let model = about["model"] else { return about }
        about["model"]?["sampling"] = .object(
            [
                "sampler": model["sampler"],
                "steps": model["steps"]?["base"],
                "first_frame_steps": model["steps"]?["first_frame"],
                "interpolation_steps": model["steps"]?["interpolation"],
                // Of small frames it said 0.
                "upsampler_steps": model["steps"]?["upsampler"].flatMap {
                    $0 == .number(0) ? nil : $0
                },
                "guidance": .object(
                    [
                        "conditions": model["guidance"], "context": model["context_guidance"],
                        "is_triangle": model["guidance_triangle"],
                    ].compactMapValues { $0 }),
                "decoder": .string(model.hasTemporalDecoder ? "temporal" : "image"),
                "without": model["without"],
            ].compactMapValues { $0 })
        return about
    }

    private var hasTemporalDecoder: Bool {
        guard case .array(let weights) = self["weights"] else { return false }
        return weights.contains { $0["file"] == .string("decoder.safetensors") }
    }
}
