import Files
import Foundation

extension ClipDescription {
    /// Which model made a clip, and how it was asked to.
    public struct Model: Codable, Sendable, Equatable {
        public var name: String
        /// The files of its weights.
        public var weights: [HashedFile]
        /// How it was sampled: an object of every option.
        public var sampling: JSONValue
        /// Dtype of the arithmetic, such as `bf16`.
        public var precision: String
        /// Instruction set of the processor, on which the last bits depend.
        public var isa: String
        /// The picture or video whose first frame was continued; absent when the model drew frame 0.
        public var from: HashedFile?
        /// Windows of the rollout; absent in clips of older versions.
        public var windows: Windows?

        /// How a rollout is put together.
        public struct Windows: Codable, Sendable, Equatable {
            /// Frames of one window.
            public var frames: Int
            /// Of these, frames of the window before.
            public var context: Int
            /// Frames a second that windows are made of; absent where they are all of the clip's.
            public var fps: Double?

            public init(frames: Int, context: Int, fps: Double? = nil) {
                self.frames = frames
                self.context = context
                self.fps = fps
            }
        }

        /// A file and its SHA-256 in lower-case hexadecimal.
        public struct HashedFile: Codable, Sendable, Equatable {
            public var file: String
            public var sha256: String

            public init(file: String, sha256: String) {
                self.file = file
                self.sha256 = sha256
            }

            /// The file of that path by its name.
            public init(at path: String) throws {
                file = URL(filePath: path).lastPathComponent
                sha256 = try Checksums.hash(of: path)
            }
        }

        public init(
            name: String, weights: [HashedFile], sampling: JSONValue, precision: String,
            isa: String
        ) {
            self.name = name
            self.weights = weights
            self.sampling = sampling
            self.precision = precision
            self.isa = isa
        }
    }
}
