import Frames

/// The picture in a file, or the first of a video, brought to one size.
package struct FirstPicture {
    package let frame: Frame
    /// Of the picture in the file, as it is to be shown.
    package let width: Int
    package let height: Int
    /// What is not done to it although the file asks for it, in words.
    package let unread: [String]

    package init(_ path: String, fittedBy fitter: PictureFitter) throws {
        if try PictureFile.isStill(path) {
            let picture = try PictureFile(path)
            frame = fitter.fitted(picture.frame)
            (width, height) = (picture.frame.width, picture.frame.height)
            unread = picture.unread
        } else {
            let reader = try MP4Reader(path: path)
            _ = try reader.advance()
            frame = try reader.frame(fittedBy: fitter)
            (width, height) = (reader.width, reader.height)
            unread = reader.asked + reader.remarks
        }
    }
}
