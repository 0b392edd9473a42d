import Datasets
import Diffusion
import Foundation
import Metrics

/// Figures with everything they depend on.
package struct EvaluationReport: Encodable {
    package let spec: Spec
    /// Of all clips together.
    package let all: ClipMetrics
    package let clips: [ClipMetrics]
    /// What the referee says; nil where nobody has asked it.
    package var referee: RefereeReport?

    /// What was measured, and how: figures of two specs are not comparable.
    package struct Spec: Encodable {
        /// Version of the definitions of the figures.
        package let version = 1
        package let clips: [Clip]
        package let height: Int
        package let width: Int
        package let fps: Double
        /// `render` or the dataset measured against.
        package let reference: String
        /// How the reference's pictures came to the size of the clips.
        package let resizing: String
        /// Of the reference world's look.
        package let worldVersion: Int?
        /// Every model that made one of the clips.
        package let models: [ClipDescription.Model]

        package struct Clip: Encodable {
            package let id: String
            package let scenario: String
            package let seed: UInt64
            package let frames: Int
        }
    }

    /// - Parameter clips: at least one, all of one size.
    init(
        of clips: [ClipDescription], _ measured: [ClipMeasurement], reference: String,
        resizing: String
    ) {
        spec = Spec(
            clips: clips.map {
                Spec.Clip(id: $0.id, scenario: $0.scenario, seed: $0.seed, frames: $0.frames)
            }, height: clips[0].height, width: clips[0].width, fps: clips[0].fps,
            reference: reference, resizing: resizing, worldVersion: clips[0].worldVersion,
            models: clips.compactMap(\.model).reduce(into: []) { models, model in
                if !models.contains(model) { models.append(model) }
            })
        all = ClipMetrics(of: measured)
        self.clips = measured.map { ClipMetrics(of: [$0]) }
    }
}
