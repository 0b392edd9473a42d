import Files
import Foundation
import Sim

/// COCO's object detection JSON with the `videos` and `tracks` that CocoVID and TAO add.
///
/// Ids count from 1: COCO's own scorer takes an annotation 0 for none. `instance_id` and `track_id`
/// are one number, of its own in the whole file.
public enum COCO {
    /// One file that describes all the pictures; frames of a video must stand together, in order.
    public static func encode(_ images: [AnnotatedImage], licenses: [String], file: String) throws
        -> [UInt8]
    {
        var document = Document(licenses: licenses)
        for image in images { document.add(image) }
        return try JSON.lines([document], file: file)
    }

    /// The pictures in the order of the file, with the boxes of road users.
    ///
    /// - Parameter file: what errors call it.
    public static func decode(
        _ bytes: [UInt8], file: String, _ options: ReadingOptions = ReadingOptions()
    ) throws -> Imported<[AnnotatedImage]> {
        let reader = try read(bytes, file: file, options)
        return Imported(value: reader.images, ignored: reader.leftovers.phrases)
    }

    /// The same, with what the reader knows of the file.
    static func read(
        _ bytes: [UInt8], file: String, _ options: ReadingOptions
    ) throws -> COCOReader {
        guard !bytes.isEmpty else { throw FileError(.data, file: file, "is empty") }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
        try ForeignLabels.check(text, file: file)
        let given: Given
        do {
            given = try JSON.decode(Given.self, from: text, file: file)
        } catch {
            throw ForeignLabels.withoutImages(text, file: file) ?? error
        }
        try JSON.checkKeys(of: text, file: file)
        return try COCOReader(given, file: file, options)
    }
}
