import Referee

// For people.
extension RefereeReport {
    package var table: String {
        let head =
            "referee \(spec.referee.prefix(12)), spec \(spec.version), world version "
            + "\(spec.worldVersion): \(spec.frames) frames at \(spec.height)×\(spec.width)"
        return ([head] + figureRows + distanceRows + secondRows + clipRows + [""])
            .map { $0 + "\n" }.joined()
    }

    private var figureRows: [String] {
        [row("score", 32, ["clips", "reference"])]
            + figures.sorted { $0.key < $1.key }.map { name, figure in
                row(name, 32, [digits(figure.value, 3), digits(figure.reference, 3)])
            }
    }

    private var distanceRows: [String] {
        guard !distances.isEmpty else { return [] }
        return ["", row("Fréchet distance", 32, ["clips", "floor", "numbers", "samples"])]
            + distances.map {
                let cells = [digits($0.distance, 3), digits($0.floor, 3)]
                return row("\($0.features)", 32, cells + ["\($0.numbers)", "\($0.samples)"])
            }
    }

    private var secondRows: [String] {
        ["", row("recall in second", 32, ["clips", "reference"])]
            + seconds.map {
                row("\($0.second)", 32, [digits($0.recall, 3), digits($0.referenceRecall, 3)])
            }
    }

    private var clipRows: [String] {
        ["", row("agreement", 32, ["clip", "reference"])]
            + clips.map {
                row($0.id, 32, [digits($0.agreement, 3), digits($0.referenceAgreement, 3)])
            }
    }
}
