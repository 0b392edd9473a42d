import Tensors

/// How far what the referee sees in clips is from what it sees in reference renders of other drives.
package struct FeatureDistance: Encodable, Sendable, Equatable {
    package let features: Kind
    /// Fréchet distance of the clips to those renders.
    package let distance: Double
    /// The same of the reference renders of the clips' own scenarios: no clip can be expected below.
    package let floor: Double
    /// Of the smallest of the three sets.
    package let samples: Int
    /// Principal components of the other drives' features that the distance is taken in.
    package let numbers: Int

    /// What the referee's features are taken of.
    package enum Kind: String, CaseIterable, Encodable, Sendable {
        /// Single pictures.
        case frames
        /// Eight frames in a row: how much each feature changes from frame to frame.
        case clips
    }

    /// A covariance of so many numbers needs ten times as many samples.
    private static let samplesPerNumber = 10

    /// Nil for sets that are too small; each set is clips of frames of features.
    package init?(
        _ kind: Kind, made: [[[Float]]], reference: [[[Float]]], others: [[[Float]]]
    ) {
        let sets = [made, reference, others].map { $0.flatMap(kind.samples) }
        samples = sets.map(\.count).min() ?? 0
        guard let width = sets[2].first?.count else { return nil }
        numbers = min(samples / Self.samplesPerNumber, width)
        guard numbers > 0 else { return nil }
        let matrices = sets.map { set in
            Matrix(
                rows: set.count, columns: width, values: set.flatMap { $0.map(Double.init) })
        }
        let axes = PrincipalComponents(of: SampleMoments(matrices[2]), count: numbers)
            .components.transposed
        let moments = matrices.map { SampleMoments($0 * axes) }
        features = kind
        distance = moments[0].frechetDistance(to: moments[2])
        floor = moments[1].frechetDistance(to: moments[2])
    }
}

extension FeatureDistance.Kind {
    private static let window = 8

    /// The samples that a clip gives.
    fileprivate func samples(of frames: [[Float]]) -> [[Float]] {
        guard self == .clips else { return frames }
        guard frames.count >= Self.window else { return [] }
        let changes = zip(frames, frames.dropFirst()).map { before, after in
            zip(before, after).map { abs($0 - $1) }
        }
        return (0...(frames.count - Self.window)).map { start in
            let part = changes[start..<(start + Self.window - 1)]
            return part[start].indices.map { number in
                part.reduce(0) { $0 + $1[number] } / Float(part.count)
            }
        }
    }
}

extension SampleMoments {
    fileprivate init(_ samples: Matrix) {
        self.init(width: samples.columns)
        add(samples)
    }
}
