/// What belongs to each second of a clip, in order; seconds without a frame are left out.
///
/// A frame a hair before the full second belongs to that.
///
/// - Parameter members: one for each frame, from frame 0 on.
package func groupedBySecond<Member>(
    _ members: some Sequence<Member>, fps: Double
) -> [(second: Int, members: [Member])] {
    Dictionary(grouping: members.enumerated()) { Int(Double($0.offset) / fps + 1e-6) }
        .sorted { $0.key < $1.key }
        .map { (second: $0.key, members: $0.value.map(\.element)) }
}

extension [Double] {
    /// 0 of no numbers.
    package var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}
