import Datasets
import Diffusion
import Files

/// A whole clip stands where another is asked for.
package struct ClipConflict: Error, CustomStringConvertible {
    /// Folder of the clip that is there.
    let clip: String
    let difference: Difference

    enum Difference {
        /// A field of its description; nil where one of them has none.
        case field(String, made: JSONValue?, asked: JSONValue?)
        case scenario
        /// Imported boxes and conditions.
        case labels
        /// It lacks something that is asked for.
        case without(String)
    }

    init(_ there: ClipFolder, _ difference: Difference) {
        clip = there.url.path
        self.difference = difference
    }

    package var description: String { "\(clip): was made \(difference)" }
}

extension ClipConflict.Difference: CustomStringConvertible {
    var description: String {
        switch self {
        case .field(let name, let made, let asked):
            made.map { "with \(name) \($0)" + (asked.map { ", not \($0)" } ?? "") }
                ?? "without \(name)"
        case .scenario: "from another scenario"
        case .labels: "with other labels"
        case .without(let what): "without \(what)"
        }
    }
}

extension ClipDescription {
    /// Throws unless a finished clip was made in the way described here.
    func checkMade(like there: ClipFolder) throws {
        var (asked, made) = (self, there.description)
        // What is known only of a finished clip, and where it was made.
        asked.framesSha256 = made.framesSha256
        asked.checks = made.checks
        asked.rollout = made.rollout
        asked.agreement = made.agreement
        asked.referenceAgreement = made.referenceAgreement
        asked.referee = made.referee
        asked.simdrive = made.simdrive
        // Older versions did not look at what imported files hold, nor write down how videos were encoded.
        if made.origin?.sha256 == nil { asked.origin?.sha256 = nil }
        if made.crf == nil { asked.crf = nil }
        if let model = made.model {
            asked.model?.isa = model.isa
            if source == .generate {
                // What older versions did not write down was as it is by default.
                made.model?.sampling = try SamplingOptions().json.updated(with: model.sampling)
            }
        }
        if let difference = try asked.difference(from: made) {
            throw ClipConflict(there, difference)
        }
    }

    private func difference(from made: ClipDescription) throws -> ClipConflict.Difference? {
        guard self != made else { return nil }
        let (asked, made) = (
            try JSONValue(encoding: self).leaves, try JSONValue(encoding: made).leaves
        )
        let name = Set(asked.keys).union(made.keys).sorted().first { asked[$0] != made[$0] }
        return name.map { .field($0, made: made[$0], asked: asked[$0]) }
    }
}

extension SamplingOptions {
    /// As `clip.json` has them.
    var json: JSONValue {
        get throws {
            var json = try JSONValue(encoding: self)
            // A set has no order, but files of equal clips are equal.
            json["without"] = .array(without.map(\.rawValue).sorted().map(JSONValue.string))
            return json
        }
    }
}
