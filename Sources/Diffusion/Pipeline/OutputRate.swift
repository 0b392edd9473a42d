/// How often a video shows a frame, and how its frames come from key frames.
public struct OutputRate: Sendable, Equatable {
    /// Frames from one key frame to the next; 1 without interpolation.
    package let factor: Int
    /// Of these frames every so many is shown.
    let step: Int
    /// Frames a second that are made, shown or not.
    public let madeRate: Double

    /// - Parameter keyFrameRate: key frames a second.
    package init(factor: Int, step: Int = 1, keyFrameRate: Double) {
        self.factor = factor
        self.step = step
        madeRate = keyFrameRate * Double(factor)
    }

    init(factor: Int, of config: ModelConfig) {
        self.init(factor: factor, keyFrameRate: config.keyFrameRate)
    }

    /// The rates of a model, slowest first: of key frames at 7.5 a second 7.5, 10, 15 and 30.
    ///
    /// They are that of the key frames, those of interpolation, and a third of the fastest.
    public static func all(of config: ModelConfig) -> [OutputRate] {
        all(keyFrameRate: config.keyFrameRate)
    }

    /// The same of so many key frames a second.
    package static func all(keyFrameRate: Double) -> [OutputRate] {
        let whole = ([1] + Interpolation.factors).map {
            OutputRate(factor: $0, keyFrameRate: keyFrameRate)
        }
        let thinned = OutputRate(
            factor: Interpolation.factors[0], step: 3, keyFrameRate: keyFrameRate)
        return (whole + [thinned]).sorted { $0.fps < $1.fps }
    }

    /// Frames a second that are shown.
    public var fps: Double { madeRate / Double(step) }

    /// Whether frames are filled in between key frames.
    public var interpolates: Bool { factor > 1 }

    /// Frames that have to be made for so many to be shown: the last is a key frame.
    public func made(for shown: Int) -> Int {
        let last = (shown - 1) * step
        return (last + factor - 1) / factor * factor + 1
    }

    /// Key frames of so many that are shown.
    package func keyFrames(for shown: Int) -> Int { (made(for: shown) - 1) / factor + 1 }

    /// The number among the shown frames of one that is made; nil where it is left out.
    public func shown(_ made: Int) -> Int? {
        made.isMultiple(of: step) ? made / step : nil
    }
}
