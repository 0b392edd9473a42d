import Foundation

/// The learning rate as a function of the step.
///
/// A constant rate needs no known end: the cool-down is added when one wants to stop.
public struct LearningRate: Codable, Equatable, Sendable {
    public enum Course: Codable, Equatable, Sendable {
        case constant
        /// Half a cosine from the peak down to `floor` times the peak at step `end`.
        case cosine(end: Int, floor: Float)
    }

    public var peak: Float
    /// Steps over which the rate rises in a straight line.
    public var warmUp: Int
    public var course: Course
    /// Steps over which it falls to zero in a straight line; none when empty.
    public var coolDown: Range<Int>

    public init(
        peak: Float, warmUp: Int = 0, course: Course = .constant, coolDown: Range<Int> = 0..<0
    ) {
        self.peak = peak
        self.warmUp = warmUp
        self.course = course
        self.coolDown = coolDown
    }

    /// The rate of a step, the first being number 0.
    public func at(step: Int) -> Float {
        peak * min(1, Float(step + 1) / Float(max(1, warmUp))) * shape(step) * rest(step)
    }

    private func shape(_ step: Int) -> Float {
        switch course {
        case .constant: return 1
        case .cosine(let end, let floor):
            let progress = Float(step - warmUp) / Float(max(1, end - warmUp))
            return floor + (1 - floor) * (1 + cos(.pi * min(max(progress, 0), 1))) / 2
        }
    }

    private func rest(_ step: Int) -> Float {
        guard !coolDown.isEmpty else { return 1 }
        return min(1, max(0, Float(coolDown.upperBound - step) / Float(coolDown.count)))
    }
}
