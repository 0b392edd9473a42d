/// How other tools' files of boxes are read.
public struct ReadingOptions: Sendable {
    /// What their classes mean.
    public var classes: ClassMap
    /// Leaves out what is broken or missing, and counts it.
    public var isLenient: Bool

    public init(classes: ClassMap = .standard, isLenient: Bool = false) {
        self.classes = classes
        self.isLenient = isLenient
    }
}
