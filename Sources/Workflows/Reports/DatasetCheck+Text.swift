import Datasets
import Files

extension DatasetCheck {
    /// A line for each problem and one of counts; names may hold what acts on a terminal.
    package var text: String {
        let end = problems.isEmpty ? "fine" : "\(problems.count) problems"
        return (problems.map(\.description) + ["\(clips) clips, \(frames) frames: \(end)"])
            .map { $0.printable + "\n" }.joined()
    }
}
