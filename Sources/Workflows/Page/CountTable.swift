import Foundation

/// How often each pair of two properties occurs; pairs that never do show too.
struct CountTable: Encodable, Equatable {
    let title: String
    let rows: [String]
    let columns: [String]
    private(set) var counts: [[Int]]

    init(_ title: String, rows: [String], columns: [String]) {
        (self.title, self.rows, self.columns) = (title, rows, columns)
        counts = rows.map { _ in columns.map { _ in 0 } }
    }

    /// Counts a pair by name; one of no known name counts for nothing.
    mutating func add(_ row: String, _ column: String, _ count: Int = 1) {
        guard let r = rows.firstIndex(of: row), let c = columns.firstIndex(of: column) else {
            return
        }
        counts[r][c] += count
    }
}

/// Ranges of a number, from 0 up, each beginning where the one before ends.
struct NumberRanges {
    let ends: [Double]
    let names: [String]

    /// - Parameter ends: of all but the last range, which has none.
    init(endingAt ends: [Double]) {
        self.ends = ends
        let starts = ["0"] + ends.map { String(format: "%g", $0) }
        names = ends.indices.map { "\(starts[$0])–\(starts[$0 + 1])" } + ["≥ \(starts[ends.count])"]
    }

    /// Name of the range that holds a number.
    func name(of value: Double) -> String { names[ends.firstIndex { value < $0 } ?? ends.count] }
}
