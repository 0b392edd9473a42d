import Sim

/// Pictures from elsewhere, one after the other, at one size and a constant rate.
public protocol Footage: AnyObject {
    /// What it is read from.
    var origin: ClipDescription.Origin { get }
    /// About how many frames it will give.
    var expectedCount: Int { get }
    /// What is in the source and was not understood, in words.
    var unread: [String] { get }
    /// The lens that the frames were seen through; nil where nobody has told it.
    var intrinsics: CameraCalibration.Intrinsics? { get }
    /// The next frame, nil after the last.
    func next() throws -> Frame?
    /// Who is in a frame, of which the index is given; nil where nobody has told it.
    func actors(in frame: Int) -> [KnownActor]?
}

extension Footage {
    public var intrinsics: CameraCalibration.Intrinsics? { nil }

    public func actors(in frame: Int) -> [KnownActor]? { nil }
}
