import Frames

/// Pictures from elsewhere, one after the other, at one size and a constant rate.
public protocol Footage: AnyObject {
    /// What it is read from.
    var origin: ClipDescription.Origin { get }
    /// About how many frames it will give.
    var expectedCount: Int { get }
    /// What is in the source and was not understood, in words.
    var unread: [String] { get }
    /// What was left out or is not as usual in the frames so far, in words.
    var remarks: [String] { get }
    /// What the pictures so far say of how they came about, in the words of the International Press
    /// Telecommunications Council; nil where they say nothing.
    var digitalSourceType: String? { get }
    /// The lens that the frames were seen through; nil where it is unknown.
    var intrinsics: CameraCalibration.Intrinsics? { get }
    /// The next frame, nil after the last.
    func next() throws -> Frame?
    /// Annotations of the frame with an index; nil where there are none.
    func boxes(in frame: Int) -> FrameBoxes?
}

extension Footage {
    public var intrinsics: CameraCalibration.Intrinsics? { nil }

    public func boxes(in frame: Int) -> FrameBoxes? { nil }
}
