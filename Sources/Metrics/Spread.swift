/// Median and 95th percentile of so many numbers.
public struct Spread: Codable, Sendable, Equatable {
    /// Absent in clips of format 1.
    public var count: Int?
    public var median: Double
    public var percentile95: Double

    package init(count: Int?, median: Double, percentile95: Double) {
        self.count = count
        self.median = median
        self.percentile95 = percentile95
    }
}

extension Spread {
    /// Nil of no numbers; between two of them percentiles are interpolated linearly.
    package init?(_ numbers: [Double]) {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        func percentile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let (below, above) = (sorted[Int(place)], sorted[Int(place.rounded(.up))])
            return below + (above - below) * (place - place.rounded(.down))
        }
        count = sorted.count
        median = percentile(0.5)
        percentile95 = percentile(0.95)
    }
}
