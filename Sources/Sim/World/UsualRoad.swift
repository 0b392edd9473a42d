extension Road {
    /// What a road of these surroundings measures when nothing else is said.
    public init(
        usual surroundings: Surroundings, rightLanes: Int? = nil, leftLanes: Int? = nil,
        laneWidth: Double? = nil, shoulderWidth: Double? = nil, sidewalkWidth: Double? = nil,
        medianWidth: Double? = nil, curvature: [ReferenceLine.Segment] = [],
        elevation: ElevationProfile = ElevationProfile()
    ) {
        let usual = surroundings.usualMeasures
        self.init(
            surroundings: surroundings, rightLanes: rightLanes ?? usual.lanes,
            leftLanes: leftLanes ?? usual.lanes, laneWidth: laneWidth ?? usual.laneWidth,
            shoulderWidth: shoulderWidth ?? usual.shoulder,
            sidewalkWidth: sidewalkWidth ?? usual.sidewalk,
            medianWidth: medianWidth ?? usual.median, curvature: curvature, elevation: elevation)
    }
}

extension Road.Surroundings {
    /// Lanes a direction, and metres.
    fileprivate var usualMeasures:
        (
            lanes: Int, laneWidth: Double, shoulder: Double, sidewalk: Double, median: Double
        )
    {
        switch self {
        case .highway: (2, 3.75, 2.5, 0, 4)
        case .urban: (1, 3.25, 0.5, 2.5, 0)
        case .rural: (1, 3.5, 0.5, 0, 0)
        }
    }
}
