/// How one kind of thing repeats along one side of a road; lengths in metres.
struct SceneryRow: Sendable {
    var kind: Scenery.Kind
    /// Chance that a road of these surroundings has the row at all.
    var frequency = 1.0
    /// Chance that a place of the row is taken.
    var density = 1.0
    /// Free distance between neighbours.
    var gap: ClosedRange<Double>
    /// From the paved edge, or from the back of the sidewalk, to the near side.
    var setback: ClosedRange<Double>
    var onSidewalk = false
    /// Extent along the road.
    var length: ClosedRange<Double>
    /// Extent across the road; nil for things as wide as long.
    var width: ClosedRange<Double>?
    var height: ClosedRange<Double>
}

extension Road.Surroundings {
    /// What stands along each side, what matters most first: later rows give way to earlier ones.
    var sceneryRows: [SceneryRow] {
        switch self {
        case .urban: Self.urbanRows
        case .highway: Self.highwayRows
        case .rural: Self.ruralRows
        }
    }

    private static let urbanRows = [
        SceneryRow(
            kind: .pole, gap: 26...26, setback: 0.4...0.4, onSidewalk: true, length: 0.2...0.2,
            height: 7...7),
        // Houses in a row; a place left free is a side street, a yard or a car park.
        SceneryRow(
            kind: .building, density: 0.88, gap: 0...1.5, setback: 0.3...3.5, length: 9...24,
            width: 10...16, height: 7...24),
        SceneryRow(
            kind: .tree, frequency: 0.7, density: 0.75, gap: 6...16, setback: 0.5...0.7,
            onSidewalk: true, length: 1.6...2.5, height: 3.5...6.5),
        SceneryRow(
            kind: .pole, gap: 35...90, setback: 0.6...0.9, onSidewalk: true, length: 0.08...0.08,
            height: 2.4...3),
        // The next street's roofs.
        SceneryRow(
            kind: .building, density: 0.7, gap: 4...30, setback: 28...55, length: 14...34,
            width: 14...22, height: 14...42),
        SceneryRow(
            kind: .tree, density: 0.5, gap: 8...30, setback: 5...18, length: 3...7, height: 5...11),
    ]

    private static let highwayRows = [
        SceneryRow(
            kind: .pole, frequency: 0.35, gap: 45...45, setback: 2.2...2.2, length: 0.25...0.25,
            height: 10...10),
        SceneryRow(
            kind: .pole, frequency: 0.8, density: 0.8, gap: 180...500, setback: 1.2...1.2,
            length: 0.45...0.45, height: 8...8.6),
        SceneryRow(
            kind: .pole, density: 0.7, gap: 90...260, setback: 2...3.5, length: 0.12...0.12,
            height: 2.8...3.2),
        SceneryRow(
            kind: .building, frequency: 0.7, density: 0.6, gap: 40...220, setback: 55...140,
            length: 18...60, width: 15...35, height: 6...22),
        SceneryRow(
            kind: .tree, density: 0.7, gap: 4...40, setback: 9...32, length: 3.5...8,
            height: 5...13),
        // A wood's edge.
        SceneryRow(
            kind: .tree, frequency: 0.5, density: 0.9, gap: 0...3, setback: 36...50, length: 6...11,
            height: 9...17),
    ]

    private static let ruralRows = [
        SceneryRow(
            kind: .pole, gap: 70...180, setback: 1...1.8, length: 0.08...0.08, height: 1.8...2.6),
        // Posts that mark the edge of the road.
        SceneryRow(
            kind: .pole, frequency: 0.6, gap: 24...24, setback: 0.5...0.5, length: 0.14...0.14,
            height: 1.1...1.1),
        SceneryRow(
            kind: .building, density: 0.6, gap: 50...190, setback: 9...38, length: 9...18,
            width: 7...11, height: 5...9),
        SceneryRow(
            kind: .tree, frequency: 0.4, density: 0.9, gap: 6...10, setback: 1.8...2.6,
            length: 3...5, height: 7...11),
        SceneryRow(
            kind: .tree, frequency: 0.5, density: 0.75, gap: 0...2, setback: 1.5...3.5,
            length: 6...14, width: 1...1.6, height: 1.1...2),
        SceneryRow(
            kind: .tree, density: 0.7, gap: 10...70, setback: 5...35, length: 3...9,
            height: 4...13),
        SceneryRow(
            kind: .tree, frequency: 0.6, density: 0.85, gap: 0...6, setback: 60...110,
            length: 7...13, height: 9...18),
    ]
}
