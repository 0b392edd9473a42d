/// The side view of a car-like body, in shares of its length (0 rear, 1 front) and height.
struct BodyProfile: Sendable {
    /// Upper outline from the rear to the front.
    var outline: [SIMD2<Float>]
    /// Where the windows begin.
    var belt: Float
    /// Side windows; pillars stand between them.
    var windows: [ClosedRange<Float>]
    /// Rear and front window: pieces of the outline that are glass across the whole width.
    var screens: [ClosedRange<Float>]
    /// How much narrower the roof is than the belt, as a share.
    var taper: Float
    /// Share of the half width that is left at the very ends: how round the corners are.
    var endWidth: Float
    /// Places of the axles.
    var axles: [Float]
    /// Metres.
    var clearance: Float
    var wheelRadius: Float

    /// Height of the outline at `x`.
    func top(_ x: Float) -> Float {
        for (a, b) in zip(outline, outline.dropFirst()) where x <= b.x {
            return a.y + (b.y - a.y) * max(x - a.x, 0) / max(b.x - a.x, 1e-6)
        }
        return outline.last?.y ?? 0
    }

    /// Share of the half width at `x`: full between the rounded ends.
    func width(_ x: Float) -> Float {
        let away = min(x, 1 - x) / 0.09
        guard away < 1 else { return 1 }
        let bend = 1 - away
        return 1 - (1 - endWidth) * bend * bend
    }

    /// Where cross-sections are needed, from rear to front.
    var stations: [Float] {
        let marks =
            outline.map(\.x) + windows.flatMap { [$0.lowerBound, $0.upperBound] }
            + screens.flatMap { [$0.lowerBound, $0.upperBound] } + [
                0.03, 0.06, 0.09, 0.91, 0.94, 0.97,
            ]
        var stations: [Float] = []
        for mark in marks.sorted() where mark - (stations.last ?? -1) > 0.004 {
            stations.append(mark)
        }
        return stations
    }

    static let sedan = BodyProfile(
        outline: [
            [0, 0.5], [0.012, 0.61], [0.04, 0.655], [0.15, 0.68], [0.29, 0.95], [0.38, 1],
            [0.52, 1], [0.595, 0.955], [0.74, 0.655], [0.93, 0.56], [0.985, 0.5], [1, 0.4],
        ],
        belt: 0.645, windows: [0.2...0.275, 0.29...0.455, 0.475...0.68],
        screens: [0.155...0.285, 0.6...0.735], taper: 0.24, endWidth: 0.8, axles: [0.2, 0.815],
        clearance: 0.2, wheelRadius: 0.32)

    static let hatchback = BodyProfile(
        outline: [
            [0, 0.48], [0.015, 0.62], [0.03, 0.66], [0.12, 0.94], [0.19, 1], [0.52, 1],
            [0.61, 0.955], [0.77, 0.65], [0.94, 0.56], [0.985, 0.5], [1, 0.4],
        ],
        belt: 0.635, windows: [0.1...0.22, 0.24...0.45, 0.47...0.7],
        screens: [0.035...0.115, 0.615...0.765], taper: 0.2, endWidth: 0.82, axles: [0.17, 0.81],
        clearance: 0.2, wheelRadius: 0.31)

    static let estate = BodyProfile(
        outline: [
            [0, 0.48], [0.012, 0.62], [0.025, 0.66], [0.085, 0.93], [0.13, 0.98], [0.3, 1],
            [0.5, 1], [0.58, 0.96], [0.73, 0.65], [0.93, 0.56], [0.985, 0.5], [1, 0.4],
        ],
        belt: 0.64, windows: [0.07...0.22, 0.24...0.43, 0.45...0.67],
        screens: [0.03...0.08, 0.585...0.725], taper: 0.2, endWidth: 0.8, axles: [0.2, 0.815],
        clearance: 0.2, wheelRadius: 0.32)

    static let suv = BodyProfile(
        outline: [
            [0, 0.46], [0.012, 0.6], [0.025, 0.65], [0.07, 0.93], [0.12, 0.985], [0.3, 1],
            [0.54, 1], [0.62, 0.965], [0.75, 0.67], [0.93, 0.61], [0.985, 0.55], [1, 0.42],
        ],
        belt: 0.645, windows: [0.07...0.22, 0.245...0.44, 0.46...0.69],
        screens: [0.03...0.065, 0.625...0.745], taper: 0.15, endWidth: 0.86, axles: [0.18, 0.81],
        clearance: 0.28, wheelRadius: 0.37)

    static let pickup = BodyProfile(
        outline: [
            [0, 0.5], [0.01, 0.57], [0.37, 0.58], [0.385, 0.62], [0.425, 0.95], [0.47, 1],
            [0.6, 1], [0.655, 0.965], [0.76, 0.64], [0.94, 0.57], [0.985, 0.52], [1, 0.4],
        ],
        belt: 0.6, windows: [0.42...0.53, 0.55...0.71], screens: [0.39...0.42, 0.66...0.755],
        taper: 0.17, endWidth: 0.88, axles: [0.2, 0.82], clearance: 0.3, wheelRadius: 0.38)

    static let panelVan = BodyProfile(
        outline: [
            [0, 0.45], [0.006, 0.9], [0.015, 0.97], [0.04, 0.995], [0.35, 1], [0.66, 1],
            [0.73, 0.955], [0.87, 0.56], [0.96, 0.47], [0.99, 0.42], [1, 0.32],
        ],
        belt: 0.52, windows: [0.68...0.83], screens: [0.735...0.865], taper: 0.1, endWidth: 0.9,
        axles: [0.2, 0.82], clearance: 0.25, wheelRadius: 0.35)

    static let minibus = BodyProfile(
        outline: [
            [0, 0.45], [0.008, 0.55], [0.014, 0.85], [0.022, 0.93], [0.06, 0.99], [0.35, 1],
            [0.66, 1], [0.72, 0.96], [0.87, 0.56], [0.96, 0.47], [0.99, 0.42], [1, 0.32],
        ],
        belt: 0.52, windows: [0.06...0.24, 0.26...0.44, 0.46...0.64, 0.67...0.83],
        screens: [0.008...0.014, 0.725...0.865], taper: 0.12, endWidth: 0.9, axles: [0.2, 0.82],
        clearance: 0.25, wheelRadius: 0.35)

    static let cityBus = BodyProfile(
        outline: [
            [0, 0.4], [0.002, 0.5], [0.004, 0.85], [0.008, 0.95], [0.02, 0.995], [0.5, 1],
            [0.965, 1],
            [0.982, 0.96], [0.994, 0.82], [0.998, 0.42], [1, 0.3],
        ],
        belt: 0.43,
        windows: [
            0.03...0.16, 0.17...0.3, 0.31...0.44, 0.45...0.58, 0.59...0.72, 0.73...0.86,
            0.87...0.985,
        ],
        screens: [0.002...0.004, 0.994...0.998], taper: 0.05, endWidth: 0.94, axles: [0.27, 0.77],
        clearance: 0.28, wheelRadius: 0.48)
}
