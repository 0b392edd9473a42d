import Files
import Foundation
import Sim

/// The pictures of one video in order, and whom a file of another tool names in each.
public struct BoxedPictures: Sendable {
    public let name: String
    /// What took them, such as `CAM_FRONT`.
    public let camera: String
    /// Their files are paths below a folder; never empty.
    let images: [AnnotatedImage]
    /// The lens, in pixels of the pictures; nil where it is unknown.
    let intrinsics: CameraCalibration.Intrinsics?
    /// What the file says of this video and was not understood.
    let unread: [String]

    /// - Parameter file: what errors call the file.
    init(
        _ name: String, camera: String = CameraName.usual, _ images: [AnnotatedImage], file: String,
        intrinsics: CameraCalibration.Intrinsics? = nil, unread: [String] = []
    ) throws {
        let frames = images.compactMap(\.frame).sorted()
        if let twice = zip(frames, frames.dropFirst()).first(where: { $0 == $1 })?.0 {
            throw FileError(
                .data, file: file, "has two pictures of the frame \(twice) of '\(name)'")
        }
        self.name = name
        self.camera = camera
        self.intrinsics = intrinsics
        // A picture without a number has no place among numbers.
        guard frames.count == images.count else {
            self.images = PictureNames.inOrder(images, by: \.file)
            let names = self.images.map { URL(filePath: $0.file).lastPathComponent }
            let some =
                "\(frames.count) numbers of frames, which the other pictures lack: names order all"
            self.unread =
                unread + (frames.isEmpty ? [] : [some]) + PictureSeries(names).remarks
            return
        }
        self.images = images.sorted { $0.frame ?? 0 < $1.frame ?? 0 }
        self.unread = unread + (Self.gap(in: frames).map { [$0] } ?? [])
    }

    /// What is missing between some frames, in words; nothing where each is as far from the one before.
    private static func gap(in frames: [Int]) -> String? {
        let steps = zip(frames, frames.dropFirst()).map { $1 - $0 }
        let stride = steps.reduce(0, greatestCommonDivisor)
        guard let first = steps.firstIndex(where: { $0 > stride }) else { return nil }
        let missing = steps.reduce(0) { $0 + $1 / stride - 1 }
        return "\(missing) frames left out between, the first after the frame \(frames[first])"
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// Frames beyond it are not numbers of frames.
    static let lastFrame = 999_999_999
}
