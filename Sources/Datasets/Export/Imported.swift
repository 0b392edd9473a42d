/// What a file says, and what of it was left aside.
public struct Imported<Value> {
    public var value: Value
    /// One phrase for each kind of thing that was not understood, such as `12 boxes of class 'dog'`.
    public var ignored: [String]
    /// Whether nothing was left aside whose picture is unknown.
    public var isComplete = true
}

extension Imported: Sendable where Value: Sendable {}
extension Imported: Equatable where Value: Equatable {}

/// Counts what a reader leaves aside.
struct Leftovers {
    private var counts: [String: Int] = [:]

    mutating func add(_ kind: String) { counts[kind, default: 0] += 1 }

    /// Such as `12 boxes of class 'dog'`.
    var phrases: [String] { counts.sorted { $0.key < $1.key }.map { "\($1) \($0)" } }
}
