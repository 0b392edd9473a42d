import Sim

/// How far a clip shows what it is labelled with, beside the reference render of the same scenario.
package struct ClipAgreement: Sendable {
    private var judged = 0
    private var found = 0
    private var foundInReference = 0

    package init() {}

    /// A box counts as found from there on.
    package static let least = 0.5

    /// Takes a frame in.
    ///
    /// - Parameters:
    ///   - labels: scored.
    ///   - reference: the same, scored by the reference render.
    package mutating func add(_ labels: FrameLabels, reference: FrameLabels) {
        func count(_ labels: FrameLabels) -> Int {
            labels.actors.count { $0.agreement.map { $0 >= Self.least } ?? false }
        }
        judged += labels.actors.count { $0.agreement != nil }
        found += count(labels)
        foundInReference += count(reference)
    }

    /// Share of the boxes that are found; nil where none could be asked for.
    package var share: Double? { judged == 0 ? nil : Double(found) / Double(judged) }
    /// The same of the reference render.
    package var referenceShare: Double? {
        judged == 0 ? nil : Double(foundInReference) / Double(judged)
    }

    /// Fewer boxes say nothing of a clip.
    private static let leastBoxes = 20

    /// Why the clip is of no use; nil when it may be good.
    ///
    /// Where the reference render shows its road users and the clip hardly any, it shows something else.
    package var failure: String? {
        guard foundInReference >= Self.leastBoxes, 20 * found < foundInReference else { return nil }
        return
            "the referee finds \(found) of \(judged) labelled boxes, and \(foundInReference) in the "
            + "reference render"
    }
}
