/// `README.md` of a dataset: what it holds and what it is good for, with the front matter that the
/// Hugging Face hub reads.
enum DatasetCard {
    static let name = "README.md"

    /// A README without this line is somebody else's and is left alone.
    static let mark =
        "<!-- Written by simdrive, which replaces this file; remove this line to keep changes. -->"

    static func markdown(of summary: DatasetSummary) -> String {
        frontMatter(of: summary) + "\n" + mark + "\n\n" + introduction(of: summary) + "\n"
            + table(of: summary) + "\n" + notes(on: summary)
    }

    private static func frontMatter(of summary: DatasetSummary) -> String {
        """
        ---
        pretty_name: Synthetic driving clips
        license: \(summary.licenses.count == 1 ? summary.licenses[0].lowercased() : "other")
        task_categories: [object-detection, video-classification]
        size_categories: ["\(sizeCategory(of: summary.frames))"]
        tags: [synthetic, driving, video, tracking]
        configs:
          - {config_name: clips, data_files: manifest.jsonl}
        ---

        """
    }

    private static func introduction(of summary: DatasetSummary) -> String {
        """
        # Synthetic driving clips

        \(summary.clips) clips of \(summary.scenarios) scenarios, \(summary.frames) labelled frames, \
        made by simdrive \(summary.simdrive.joined(separator: ", ")). \
        \(summary.synthetic ? "No camera took these pictures." : "Some are imported footage.")

        """
    }

    private static func table(of summary: DatasetSummary) -> String {
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

    private static func notes(on summary: DatasetSummary) -> String {
        """
        ## What the labels mean

        Labels are what the renderer or the model was told, not what somebody saw in the pixels. The \
        pixels of a `render` clip follow the labels exactly, apart from what trees and buildings hide. \
        The model that drew a `generate` clip may have left out, moved or smeared a road user, small \
        and far ones most of all; `agreement` in `manifest.jsonl` says how much of a clip was found \
        again, where that has been measured.\
        \(summary.synthetic ? "" : " The boxes of an `import` clip are those that came with its pictures.")

        `occlusion` counts other road users only. Boxes are projected cuboids, so they stand a little \
        wider than the outline.

        ## Use

        - Train on the PNG frames. The MP4 files are lossy and for the eye.
        - `splits/` names the clips of each split. All clips of one scenario are in the same split, \
        chosen by a hash of its name; with few scenarios a split can be empty.
        - Every clip holds its scenario and its seed, from which it can be made again.
        - `sha256sum --check SHA256SUMS` tells whether the files are those that were written.
        - Frames that are black: \(summary.checks.black); equal to the one before: \
        \(summary.checks.frozen).

        ## Limits

        The pictures look like a reference renderer or like a model trained on it, not like \
        photographs. A detector trained on them alone will not do as well on real video.

        ## Licence

        \(summary.licenses.joined(separator: ", ")).

        """
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
