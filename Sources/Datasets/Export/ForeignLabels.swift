import Files

/// Files of boxes in formats that are not read, which people take for COCO's.
enum ForeignLabels {
    /// Refuses what is no object.
    static func check(_ bytes: ArraySlice<UInt8>, file: String) throws {
        switch bytes.first(where: { !" \t\r\n".utf8.contains($0) }) {
        case UInt8(ascii: "<"):
            throw FileError(
                .data, file: file, "is XML, as CVAT and Pascal VOC have it, not JSON",
                remedy: "export it as COCO")
        case UInt8(ascii: "["): throw list(bytes, file: file)
        default: break
        }
    }

    private static func list(_ bytes: ArraySlice<UInt8>, file: String) -> any Error {
        let entries: [COCO.Attempt<Entry>]
        do {
            entries = try JSON.decode([COCO.Attempt<Entry>].self, from: bytes, file: file)
        } catch {
            return error
        }
        let keys = (try? entries.first?.result.get())?.keys ?? []
        if keys.contains("imageId") {
            return FileError(
                .data, file: file, "is a list of a detector's results, without their images",
                remedy: "put them into a COCO file with images and categories, as its annotations")
        }
        let tool =
            keys.isSuperset(of: ["name", "labels"])
            ? "Scalabel (BDD100K)" : keys.contains("data") ? "Label Studio" : nil
        return other(tool, "is a list", file)
    }

    /// The error of an object without images; nil for others.
    static func withoutImages(_ bytes: ArraySlice<UInt8>, file: String) -> FileError? {
        guard let keys = (try? JSON.decode(Entry.self, from: bytes, file: file))?.keys,
            !keys.contains("images")
        else { return nil }
        let tools = [
            "frames": "Scalabel (BDD100K)", "items": "Datumaro", "shapes": "labelme",
            "imageId": "a detector",
        ]
        return other(tools.first { keys.contains($0.key) }?.value, "images is missing", file)
    }

    private static func other(_ tool: String?, _ what: String, _ file: String) -> FileError {
        FileError(
            .data, file: file, what + (tool.map { ": it is a file of \($0), not of COCO" } ?? ""),
            remedy: "give an object with images, annotations and categories"
                + (tool == nil ? "" : ", which converters make of it"))
    }

    /// The keys of an object, in camel case.
    private struct Entry: Decodable {
        let keys: Set<String>

        init(from decoder: any Decoder) throws {
            keys = Set(try decoder.container(keyedBy: JSONKey.self).allKeys.map(\.stringValue))
        }
    }
}
