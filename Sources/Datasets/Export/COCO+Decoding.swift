import Foundation
import Sim

extension COCO {
    /// What is read, leniently: ids may be texts, and a broken box leaves the others whole.
    struct Given: Decodable {
        let categories: [Category]?
        let videos: [Video]?
        let images: [Attempt<Image>]
        let annotations: [Attempt<Box>]?
        /// Of our own exports: pictures in which somebody may be missing, and their boxes.
        let unlabelledImages: [Attempt<Image>]?
        let unlabelledAnnotations: [Attempt<Box>]?

        struct Category: Decodable {
            let id: ID
            let name: String
        }

        struct Video: Decodable {
            let id: ID
            let name: String
            /// Whether its pictures are annotated for some classes alone, as in TAO.
            let isFederated: Bool
            /// Whether somebody has looked for road users, by what our own exports say.
            let isAnnotated: Bool

            private enum CodingKeys: CodingKey {
                case id, name, fileName, negCategoryIds, notExhaustiveCategoryIds, annotated
            }

            init(from decoder: any Decoder) throws {
                let keys = try decoder.container(keyedBy: CodingKeys.self)
                id = try keys.decode(ID.self, forKey: .id)
                // Converters of MOTChallenge call a video's name that of its file.
                name =
                    try keys.decodeIfPresent(String.self, forKey: .fileName)
                    .flatMap { keys.contains(.name) ? nil : $0 }
                    ?? keys.decode(String.self, forKey: .name)
                isFederated =
                    keys.contains(.negCategoryIds) || keys.contains(.notExhaustiveCategoryIds)
                isAnnotated = (try? keys.decode(Bool.self, forKey: .annotated)) ?? false
            }
        }

        struct Image: Decodable {
            let id: ID
            let fileName: String
            let width: Number?
            let height: Number?
            let videoId: ID?
            let frameId: Number?
            let camera: String?
            /// Of our own exports: its place in the clip, where `frameId` passes others over.
            let clipFrame: Number?
            /// Whether it is annotated for some classes alone, as in LVIS.
            let isFederated: Bool
            /// Whether the file says that nobody has annotated it.
            let isUnlabelled: Bool

            private enum CodingKeys: CodingKey {
                case id, fileName, width, height, videoId, frameId, frameIndex, clipFrame
                case annotated, isAnnotated, hasAnnotations, labeled, isLabeled, labelled
                case isLabelled, isKeyFrame, isKeyframe
                case camera, cameraName, channel, sensor, cameraId, sensorId, cam, view
                case negCategoryIds, notExhaustiveCategoryIds
            }

            init(from decoder: any Decoder) throws {
                let keys = try decoder.container(keyedBy: CodingKeys.self)
                id = try keys.decode(ID.self, forKey: .id)
                // Roboflow on Windows and labelme2coco.
                fileName = try keys.decode(String.self, forKey: .fileName)
                    .replacing("\\", with: "/")
                    .split(separator: "/", omittingEmptySubsequences: false)
                    .filter { $0 != "." }.joined(separator: "/")
                width = try keys.decodeIfPresent(Number.self, forKey: .width)
                height = try keys.decodeIfPresent(Number.self, forKey: .height)
                videoId = try keys.decodeIfPresent(ID.self, forKey: .videoId)
                // TAO's word for it.
                frameId =
                    try keys.decodeIfPresent(Number.self, forKey: .frameId)
                    ?? keys.decodeIfPresent(Number.self, forKey: .frameIndex)
                clipFrame = try keys.decodeIfPresent(Number.self, forKey: .clipFrame)
                isFederated =
                    keys.contains(.negCategoryIds) || keys.contains(.notExhaustiveCategoryIds)
                // Of datasets that label some frames of their videos, and of tools with work in progress.
                isUnlabelled =
                    [
                        .annotated, .isAnnotated, .hasAnnotations, .labeled, .isLabeled,
                        .labelled, .isLabelled, .isKeyFrame, .isKeyframe,
                    ].contains { (try? keys.decode(Number.self, forKey: $0))?.value == 0 }
                // Where there is an object in its place it is of no use here.
                camera =
                    [.camera, .cameraName, .channel, .sensor, .cameraId, .sensorId, .cam, .view]
                    .lazy.compactMap { try? keys.decode(ID.self, forKey: $0) }.first?.cameraName
            }
        }

        struct Box: Decodable {
            let id: ID?
            let imageId: ID
            let categoryId: ID
            let trackId: ID?
            let instanceId: ID?
            let bbox: Attempt<[Number]>?
            /// Of detectron2: 0 stands for corners, 1 for left, top, width and height.
            let bboxMode: Attempt<Number>?
            let area: Attempt<Number>?
            let iscrowd: Number?
            /// Of the COCO project's scorer, and of CrowdHuman.
            let ignore: Number?
            /// A share, or a level.
            let truncation: Number?
            let occlusion: Number?
            /// A flag, or a level.
            let truncated: Attempt<Number>?
            let occluded: Attempt<Number>?
            /// A detector's.
            let score: Attempt<Number>?
            let attributes: Attempt<Attributes>?

            /// Four numbers; nil where there are others.
            var edges: [Double]? {
                let edges = (try? bbox?.result.get())?.map(\.value) ?? []
                // JSON can say 1e308, whose sums are infinite.
                return edges.count == 4 && edges.allSatisfy { abs($0) < 1e9 } ? edges : nil
            }

            /// Nil unless it is left, top, width and height, or two corners that say so.
            var box2D: Box2D? {
                guard var edges else { return nil }
                if mode == 0 { (edges[2], edges[3]) = (edges[2] - edges[0], edges[3] - edges[1]) }
                guard edges[2] >= 0, edges[3] >= 0 else { return nil }
                return Box2D(
                    left: edges[0], top: edges[1], right: edges[0] + edges[2],
                    bottom: edges[1] + edges[3])
            }

            /// Nil where it is not known.
            var mode: Int? {
                guard let bboxMode else { return 1 }
                return bboxMode.number.flatMap { [0, 1].contains($0.value) ? Int($0.value) : nil }
            }

            /// What the box says under `attributes`.
            var said: Attributes? { try? attributes?.result.get() }

            var isIgnored: Bool { iscrowd?.value ?? 0 != 0 || ignore?.value ?? 0 != 0 }

            /// It is neither a crowd nor none.
            var hasOddCrowd: Bool { ![0, 1].contains(iscrowd?.value ?? 0) }

            var track: ID? { trackId ?? instanceId ?? said?.trackId }
        }
    }

    /// A number or a text; `12` and `"12"` are one id.
    struct ID: Decodable, Hashable, CustomStringConvertible {
        let description: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int.self) {
                description = "\(number)"
            } else {
                description = try value.decode(String.self)
            }
        }

        /// As the name of a camera: of the first it is `cam0` where cameras have numbers.
        fileprivate var cameraName: String { (Int(description) == nil ? "" : "cam") + description }
    }

    /// A number, also as a text or as true and false.
    struct Number: Decodable {
        let value: Double

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if let flag = try? single.decode(Bool.self) {
                value = flag ? 1 : 0
            } else if let text = try? single.decode(String.self) {
                guard let number = Double(decimal: text) else {
                    throw DecodingError.dataCorruptedError(
                        in: single, debugDescription: "'\(text)' is no number")
                }
                value = number
            } else {
                value = try single.decode(Double.self)
            }
        }
    }

    /// Something in a list, or what is wrong with it.
    struct Attempt<Value: Decodable>: Decodable {
        let result: Result<Value, any Error>

        init(from decoder: any Decoder) throws {
            result = Result { try Value(from: decoder) }
        }
    }
}

extension COCO.Attempt<COCO.Number> {
    /// Nil where it is none.
    var number: COCO.Number? { try? result.get() }
}
