import Datasets
import Foundation
import Frames

/// Small pictures inside of a page.
enum Thumbnail {
    /// A picture of that size, as a data address.
    static func address(of frame: Frame, width: Int, height: Int) throws -> String {
        let small = PictureFitter(width: width, height: height, fit: .crop).fitted(frame)
        return "data:image/jpeg;base64," + Data(try JPEG.encode(small)).base64EncodedString()
    }
}
