import Metrics
import Referee
import Renderer

/// What the referee says of clips and of the reference renders of their scenarios.
package struct RefereeReport: Encodable, Sendable {
    let spec: Spec
    let clips: [Clip]
    /// By name, of all clips together.
    let figures: [String: Figure]
    /// Second by second, all clips together.
    let seconds: [Second]
    /// To reference renders of other drives; none where nobody has drawn such.
    let distances: [FeatureDistance]
    /// A sentence for each clip that shows nothing of what it is labelled with.
    package let failures: [String]

    /// What the figures depend on: those of two specs are not comparable.
    struct Spec: Encodable {
        /// Version of the definitions of the figures.
        let version = 2
        /// SHA-256 of the referee's weights.
        let referee: String
        let worldVersion = ReferenceRenderer.version
        let frames: Int
        /// Of the pictures that it sees.
        let height = RefereeNetwork.height
        let width = RefereeNetwork.width
    }

    /// Share of the judged boxes that are found.
    struct Clip: Encodable {
        let id: String
        let agreement: Double?
        let referenceAgreement: Double?
    }

    /// A score and the same of the reference renders.
    struct Figure: Encodable {
        let value: Double
        let reference: Double?
    }

    /// How many boxes of 16 pixels or more are found in one second of the clips.
    struct Second: Encodable {
        /// Counted from 0.
        let second: Int
        let recall: Double?
        let referenceRecall: Double?
    }

    /// - Parameter others: of reference renders of other drives, from which distances are taken.
    init(_ judgements: [ClipJudgement], by referee: String, others: [JudgedPictures] = []) {
        spec = Spec(
            referee: referee, frames: judgements.reduce(0) { $0 + $1.made.features.count })
        clips = judgements.map {
            Clip(
                id: $0.id, agreement: $0.agreement, referenceAgreement: $0.referenceAgreement)
        }
        figures = Self.figures(of: judgements)
        seconds = Self.seconds(of: judgements)
        distances = FeatureDistance.Kind.allCases.compactMap { kind in
            FeatureDistance(
                kind, made: judgements.map(\.made.features),
                reference: judgements.map(\.reference.features), others: others.map(\.features))
        }
        failures = judgements.compactMap { clip in clip.failure.map { "\(clip.id): \($0)" } }
    }

    private static func figures(of judgements: [ClipJudgement]) -> [String: Figure] {
        var (made, reference, colors) = (RefereeScores(), RefereeScores(), TrackColors())
        for judgement in judgements {
            made.add(judgement.made.scores)
            reference.add(judgement.reference.scores)
            colors.add(judgement.colors)
        }
        let there = reference.values.merging(reference.details) { $1 }
        var figures: [String: Figure] = [:]
        for (name, value) in made.values.merging(made.details, uniquingKeysWith: { $1 }) {
            figures[name] = Figure(value: value, reference: there[name])
        }
        figures["color_error"] = colors.error.map { Figure(value: $0, reference: 0) }
        figures["color_change"] = colors.change.map {
            Figure(value: $0, reference: colors.referenceChange)
        }
        return figures
    }

    private static func seconds(of judgements: [ClipJudgement]) -> [Second] {
        var bySecond: [Int: (made: [JudgedFrame], reference: [JudgedFrame])] = [:]
        for clip in judgements {
            let pairs = zip(clip.made.scores.frames, clip.reference.scores.frames)
            for (second, frames) in groupedBySecond(Array(pairs), fps: clip.fps) {
                bySecond[second, default: ([], [])].made += frames.map(\.0)
                bySecond[second, default: ([], [])].reference += frames.map(\.1)
            }
        }
        return bySecond.sorted { $0.key < $1.key }.map { second, frames in
            Second(
                second: second, recall: BoxScores(frames.made).recall(),
                referenceRecall: BoxScores(frames.reference).recall())
        }
    }
}
