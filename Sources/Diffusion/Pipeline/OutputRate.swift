/// How often a video shows a frame, and how its frames come from key frames.
public struct OutputRate: Sendable, Equatable {
    /// Frames from one key frame to the next; 1 without interpolation.
    package let factor: Int
    /// Of these frames every so many is shown.
    let step: Int
    /// Frames a second that are made, shown or not.
    public let madeRate: Double

    init(factor: Int, step: Int = 1, of config: ModelConfig) {
        self.factor = factor
        self.step = step
        madeRate = config.keyFrameRate * Double(factor)
    }

    /// The rates of a model, slowest first: of key frames at 7.5 a second 7.5, 10, 15 and 30.
    ///
    /// They are that of the key frames, those of interpolation, and a third of the fastest.
    public static func all(of config: ModelConfig) -> [OutputRate] {
        let whole = ([1] + Interpolation.factors).map { OutputRate(factor: $0, of: config) }
        let thinned = OutputRate(factor: Interpolation.factors[0], step: 3, of: config)
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

    /// The number among the shown frames of one that is made; nil where it is left out.
    public func shown(_ made: Int) -> Int? {
        made.isMultiple(of: step) ? made / step : nil
    }
}
