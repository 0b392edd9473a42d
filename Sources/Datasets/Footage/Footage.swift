import Sim

/// Pictures from elsewhere, one after the other, at one size and a constant rate.
public protocol Footage: AnyObject {
    /// What it is read from.
    var origin: ClipDescription.Origin { get }
    /// About how many frames it will give.
    var expectedCount: Int { get }
    /// What is in the source and was not understood, in words.
    var unread: [String] { get }
    /// The next frame, nil after the last.
    func next() throws -> Frame?
}
