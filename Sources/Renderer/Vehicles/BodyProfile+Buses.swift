import Sim

extension BodyProfile {
    private static let cityWindows: [ClosedRange<Float>] = [
        0.03...0.16, 0.17...0.3, 0.31...0.44, 0.45...0.58, 0.59...0.72, 0.73...0.86, 0.87...0.985,
    ]

    /// An upright box below units on its roof, which `BodyExtras` adds.
    static let cityBus = BodyProfile(
        outline: [
            [0, 0.38], [0.002, 0.48], [0.004, 0.8], [0.008, 0.88], [0.02, 0.925], [0.5, 0.93],
            [0.965, 0.93], [0.982, 0.9], [0.994, 0.78], [0.998, 0.4], [1, 0.28],
        ],
        belt: 0.4, windows: cityWindows, screens: [0.002...0.004, 0.994...0.998], taper: 0.05,
        endWidth: 0.94, axles: [0.27, 0.77], clearance: 0.28, wheelRadius: 0.48, lampHeight: 0.27)

    /// High windows above the luggage, a raked front.
    static let coach = BodyProfile(
        outline: [
            [0, 0.36], [0.006, 0.55], [0.018, 0.88], [0.03, 0.97], [0.06, 1], [0.5, 1],
            [0.92, 1], [0.945, 0.97], [0.985, 0.62], [0.996, 0.38], [1, 0.28],
        ],
        belt: 0.5,
        windows: [0.05...0.2, 0.21...0.36, 0.37...0.52, 0.53...0.68, 0.69...0.84, 0.85...0.965],
        screens: [0.007...0.016, 0.95...0.988], taper: 0.08, endWidth: 0.92, axles: [0.28, 0.83],
        clearance: 0.38, wheelRadius: 0.5, lampHeight: 0.26)

    /// A bonnet before the windscreen.
    static let schoolBus = BodyProfile(
        outline: [
            [0, 0.36], [0.004, 0.8], [0.012, 0.93], [0.035, 0.99], [0.4, 1], [0.81, 1],
            [0.835, 0.96], [0.86, 0.52], [0.97, 0.47], [0.993, 0.42], [1, 0.3],
        ],
        belt: 0.52,
        windows: [0.03...0.17, 0.18...0.32, 0.33...0.47, 0.48...0.62, 0.63...0.77, 0.78...0.84],
        screens: [0.005...0.011, 0.836...0.859], taper: 0.1, endWidth: 0.92, axles: [0.26, 0.87],
        clearance: 0.38, wheelRadius: 0.46, lampHeight: 0.33)

    /// Two halves; the bellows between them are an extra.
    static let articulatedBus = BodyProfile(
        outline: [
            [0, 0.38], [0.002, 0.48], [0.004, 0.8], [0.008, 0.88], [0.02, 0.925], [0.38, 0.93],
            [0.385, 0.84], [0.425, 0.84], [0.43, 0.93], [0.975, 0.93], [0.988, 0.9], [0.996, 0.78],
            [0.998, 0.4], [1, 0.28],
        ],
        belt: 0.4,
        windows: [
            0.02...0.13, 0.14...0.25, 0.26...0.37, 0.44...0.55, 0.56...0.67, 0.68...0.79,
            0.8...0.91, 0.92...0.99,
        ],
        screens: [0.002...0.004, 0.996...0.998], taper: 0.05, endWidth: 0.95,
        axles: [0.2, 0.52, 0.85], clearance: 0.28, wheelRadius: 0.48, lampHeight: 0.27)

    /// The upper deck; what `BodyExtras` adds has the windows of the lower one.
    static let doubleDecker = BodyProfile(
        outline: [
            [0, 0.3], [0.003, 0.5], [0.008, 0.9], [0.016, 0.97], [0.04, 1], [0.5, 1],
            [0.955, 1], [0.978, 0.97], [0.992, 0.86], [0.998, 0.5], [1, 0.2],
        ],
        belt: 0.66, windows: cityWindows,
        lowerWindows: (0..<6).map {
            let rear = 0.08 + 0.15 * Float($0)
            return rear...rear + 0.135
        },
        screens: [0.003...0.008, 0.992...0.998], taper: 0.05,
        endWidth: 0.92, axles: [0.27, 0.77], clearance: 0.28, wheelRadius: 0.48, lampHeight: 0.19)
}
