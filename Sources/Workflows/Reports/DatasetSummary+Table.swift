import Datasets
import Files
import Foundation

extension DatasetSummary {
    /// A line for each count.
    package var table: String {
        let rows: [(String, String)] = [
            ("clips", "\(clips)"), ("frames", "\(frames)"),
            ("seconds", String(format: "%.1f", seconds)), ("scenarios", "\(scenarios)"),
            ("splits", Self.text(splits)), ("sources", Self.text(sources)),
            ("models", Self.text(models)), ("rows x columns", Self.text(sizes)),
            ("frames/s", Self.text(frameRates)), ("cameras", Self.text(cameras)),
            ("times of day", Self.text(timesOfDay)), ("weathers", Self.text(weathers)),
            ("boxes", Self.text(boxes)), ("tracks", Self.text(tracks)),
            ("black frames", "\(checks.black)"), ("frozen frames", "\(checks.frozen)"),
        ]
        return rows.map { row($0, 16, []) + $1.printable + "\n" }.joined()
    }
}
