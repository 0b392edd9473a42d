import StableDiffusion

/// What was imported of a Stable Diffusion model.
package struct ModelImportReport: Encodable {
    private let folder: String
    private let prediction: String
    /// Numbers of each part, by its name.
    private let parameters: [String: Int]

    /// - Parameters:
    ///   - folder: that was written.
    ///   - temporal: layers over time that were imported with the model.
    package init(folder: String, _ model: StableDiffusionModel, _ temporal: TemporalModel?) {
        self.folder = folder
        prediction = model.config.answer.rawValue
        let counts = ModelPart.allCases.map { part in
            (
                part.rawValue,
                model.parameters(of: part).reduce(0) { $0 + $1.parameter.shape.reduce(1, *) }
            )
        }
        parameters = Dictionary(uniqueKeysWithValues: counts)
            .merging(temporal.map { ["motion": $0.layers.parameterCount] } ?? [:]) { $1 }
    }

    package var text: String {
        let parts = parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(folder): \(prediction); parameters: \(parts.joined(separator: ", "))\n"
    }
}
