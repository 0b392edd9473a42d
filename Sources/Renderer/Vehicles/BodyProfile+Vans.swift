import Sim

extension BodyProfile {
    static let panelVan = BodyProfile(
        outline: [
            [0, 0.45], [0.006, 0.9], [0.015, 0.97], [0.04, 0.995], [0.35, 1], [0.66, 1],
            [0.73, 0.955], [0.87, 0.56], [0.96, 0.47], [0.99, 0.42], [1, 0.32],
        ],
        belt: 0.52, windows: [0.68...0.83], screens: [0.735...0.865], taper: 0.1, endWidth: 0.9,
        axles: [0.2, 0.82], clearance: 0.25, wheelRadius: 0.35,
        lampHeight: 0.4)

    /// A tall load behind the front of a car.
    static let smallVan = BodyProfile(
        outline: [
            [0, 0.45], [0.008, 0.86], [0.02, 0.95], [0.05, 0.99], [0.3, 1], [0.52, 0.99],
            [0.6, 0.94], [0.74, 0.58], [0.92, 0.5], [0.985, 0.44], [1, 0.32],
        ],
        belt: 0.54, windows: [0.44...0.69], screens: [0.61...0.735], taper: 0.12, endWidth: 0.86,
        axles: [0.18, 0.81], clearance: 0.22, wheelRadius: 0.33, lampHeight: 0.4)

    /// A roof that steps up behind the driver.
    static let highRoofVan = BodyProfile(
        outline: [
            [0, 0.38], [0.006, 0.9], [0.015, 0.97], [0.04, 0.995], [0.35, 1], [0.56, 1],
            [0.63, 0.84], [0.74, 0.79], [0.85, 0.46], [0.96, 0.38], [0.99, 0.34], [1, 0.26],
        ],
        belt: 0.43, windows: [0.655...0.81], screens: [0.745...0.845], taper: 0.08, endWidth: 0.9,
        axles: [0.2, 0.82], clearance: 0.25, wheelRadius: 0.36, lampHeight: 0.33)

    /// The cab before a box of its own, which `BodyExtras` adds.
    static let boxVan = BodyProfile(
        outline: [
            [0, 0.24], [0.58, 0.25], [0.595, 0.66], [0.62, 0.76], [0.7, 0.78], [0.75, 0.74],
            [0.86, 0.47], [0.96, 0.39], [0.99, 0.34], [1, 0.26],
        ],
        belt: 0.44, windows: [0.65...0.82], screens: [0.755...0.855], taper: 0.1, endWidth: 0.88,
        axles: [0.2, 0.82], clearance: 0.25, wheelRadius: 0.35, lampHeight: 0.33)

    /// One box from the front to the rear.
    static let minibus = BodyProfile(
        outline: [
            [0, 0.42], [0.008, 0.52], [0.016, 0.82], [0.035, 0.93], [0.09, 0.99], [0.4, 1],
            [0.76, 1], [0.84, 0.96], [0.955, 0.58], [0.985, 0.5], [1, 0.32],
        ],
        belt: 0.54, windows: [0.06...0.24, 0.26...0.44, 0.46...0.66, 0.69...0.9],
        screens: [0.012...0.03, 0.845...0.95], taper: 0.14, endWidth: 0.88, axles: [0.2, 0.82],
        clearance: 0.25, wheelRadius: 0.35, lampHeight: 0.4)
}
