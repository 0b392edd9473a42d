import Files
import Foundation

/// A name, which may hold what acts on a terminal, and cells of twelve characters.
func row(_ name: String, _ width: Int, _ cells: [String]) -> String {
    name.printable + String(repeating: " ", count: max(width - name.printable.count, 0))
        + cells.map { String(repeating: " ", count: max(12 - $0.count, 1)) + $0 }.joined()
}

/// A number with so many digits after the point, a dash where there is none.
func digits(_ number: Double?, _ count: Int) -> String {
    number.map { $0.formatted(.number.precision(.fractionLength(count))) } ?? "–"
}
