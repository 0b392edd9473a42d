/// `README.md` of a dataset: what it holds and what it is good for, with the front matter that the
/// Hugging Face hub reads.
struct DatasetCard {
    static let name = "README.md"

    /// A README without this line is somebody else's and is left alone.
    static let mark =
        "<!-- Written by simdrive, which replaces this file; remove this line to keep changes. -->"

    private let summary: DatasetSummary

    static func markdown(of summary: DatasetSummary) -> String {
        let card = DatasetCard(summary: summary)
        return card.frontMatter + "\n" + mark + "\n\n" + card.introduction + "\n" + card.table
            + "\n"
            + card.notes
    }

    private var synthetic: Int { summary.syntheticClips ?? 0 }
    private var labelled: Int { summary.labelledFrames ?? 0 }

    private func has(_ source: ClipDescription.Source) -> Bool {
        summary.sources[source.rawValue] != nil
    }

    private var title: String {
        switch synthetic {
        case summary.clips: "Synthetic driving clips"
        case 0: "Driving clips"
        default: "Driving clips, some of them synthetic"
        }
    }

    private var frontMatter: String {
        let tasks = (labelled > 0 ? ["object-detection"] : []) + ["video-classification"]
        let tags = (synthetic > 0 ? ["synthetic"] : []) + ["driving", "video"]
        return """
            ---
            pretty_name: \(title)
            license: \(summary.licenses.count == 1 ? summary.licenses[0].lowercased() : "other")
            task_categories: [\(tasks.joined(separator: ", "))]
            size_categories: ["\(Self.sizeCategory(of: summary.frames))"]
            tags: [\((tags + (labelled > 0 ? ["tracking"] : [])).joined(separator: ", "))]
            configs:
              - {config_name: clips, data_files: manifest.jsonl}
            ---

            """
    }

    private var introduction: String {
        let origin =
            switch synthetic {
            case summary.clips: "No camera took these pictures."
            case 0: "Nothing says that any of these pictures are synthetic."
            default:
                "No camera took the pictures of \(synthetic) clips; nothing says that of the others."
            }
        return """
            # \(title)

            \(summary.clips) clips of \(summary.scenarios) scenarios or recordings, \(summary.frames) \
            frames; in \(labelled) of them all road users are labelled. Written by simdrive \
            \(summary.simdrive.joined(separator: ", ")). \(origin)

            """
    }

    private var table: String {
        let rows: [(String, [String: Int])] = [
            ("split, clips", summary.splits), ("source, clips", summary.sources),
            ("model, clips", summary.models), ("rows x columns, clips", summary.sizes),
            ("frames a second, clips", summary.frameRates),
            ("time of day, clips", summary.timesOfDay), ("weather, clips", summary.weathers),
            ("class, boxes", summary.boxes), ("class, tracks", summary.tracks),
        ]
        return "| what | how many |\n|---|---|\n"
            + rows.filter { !$0.1.isEmpty }.map { "| \($0) | \(DatasetSummary.text($1)) |\n" }
            .joined()
    }

    private var notes: String {
        let sections: [(String, [String])] = [
            ("What the labels mean", labels), ("Use", uses), ("Limits", limits),
            ("Licence", [summary.licenses.joined(separator: ", ") + "."]),
        ]
        return sections.filter { !$0.1.isEmpty }
            .map { "## \($0)\n\n" + $1.joined(separator: $0 == "Use" ? "\n" : "\n\n") + "\n" }
            .joined(separator: "\n")
    }

    private var labels: [String] {
        var notes: [String] = []
        if has(.render) || has(.generate) {
            notes.append(
                """
                Labels of rendered and generated clips are what the renderer or the model was told, not \
                what somebody saw in the pixels. `occlusion` counts other road users only. Boxes are \
                projected cuboids, so they stand a little wider than the outline.
                """)
        }
        if has(.render) {
            notes.append(
                """
                The pixels of a `render` clip follow the labels exactly, apart from what trees and \
                buildings hide.
                """)
        }
        if has(.generate) {
            notes.append(
                """
                The model that drew a `generate` clip may have left out, moved or smeared a road user, \
                small and far ones most of all; `agreement` in `manifest.jsonl` says how much of a clip \
                was found again, where that has been measured.
                """)
        }
        if has(.imported) {
            notes.append(
                """
                The boxes of an `import` clip are those that came with its pictures. A frame without the \
                key `actors`, or with `"actors_complete": false`, does not say who else is in it.
                """)
        }
        return notes
    }

    private var uses: [String] {
        [
            "- Train on the PNG frames. The MP4 files are lossy and for the eye.",
            """
            - `splits/` names the clips of each split. All clips of one scenario are in the same split, \
            chosen by a hash of its name; with few scenarios a split can be empty.
            """,
        ]
            + (has(.render) || has(.generate)
                ? [
                    """
                    - Every rendered or generated clip holds its scenario and its seed, from which it can \
                    be made again.
                    """
                ] : []) + [
                "- `sha256sum --check SHA256SUMS` tells whether the files are those that were written.",
                """
                - Frames that are black: \(summary.checks.black); equal to the one before: \
                \(summary.checks.frozen).
                """,
            ]
    }

    private var limits: [String] {
        guard has(.render) || has(.generate) else { return [] }
        return [
            """
            Rendered and generated pictures look like a reference renderer or like a model trained on it, \
            not like photographs. A detector trained on them alone will not do as well on real video.
            """
        ]
    }

    /// As the hub names the orders of magnitude.
    private static func sizeCategory(of frames: Int) -> String {
        let limits = [
            (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"),
            (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"),
        ]
        return limits.first { frames < $0.0 }?.1 ?? "n>10M"
    }
}
