import Foundation
import Metrics
import Sim

/// `clip.json`: where a clip comes from and what its files hold.
///
/// A field added later must be optional, so that older clips can still be read; readers ignore
/// fields that they do not know.
public struct ClipDescription: Codable, Sendable, Equatable {
    /// Where the pixels come from.
    public enum Source: String, Codable, Sendable {
        /// The reference world's renderer.
        case render
        /// The video model.
        case generate
        /// A video or pictures from elsewhere.
        case imported = "import"
    }

    /// Version of this description.
    public var format: Int
    /// Name of the clip's folder.
    public var id: String
    /// Name of the scenario, or of the recording that was imported.
    public var scenario: String
    /// Everything random in the clip follows from it; 0 for imported clips.
    public var seed: UInt64
    /// Which way the same frame 0 is continued, from 1; absent for the usual one.
    public var future: Int?
    public var source: Source
    /// Number of frames; known when the clip is finished.
    public var frames: Int
    /// Frames a second.
    public var fps: Double
    /// Pixels a row.
    public var width: Int
    /// Rows.
    public var height: Int
    public var camera: CameraCalibration
    /// Version of the program that wrote the clip.
    public var simdrive: String
    /// Version of the reference world's look.
    public var worldVersion: Int?
    /// What generated the pixels; absent for rendered clips.
    public var model: Model?
    /// How the drive holds up as it goes on; absent for other clips than generated ones, and in those of older
    /// versions.
    public var rollout: RolloutMetrics?
    /// What was imported; absent for other clips.
    public var origin: Origin?
    /// Share of the labelled boxes that the referee finds in the pixels, 0…1; absent until measured.
    public var agreement: Double?
    /// Pictures that look like failures.
    public var checks: PictureChecks
    /// SHA-256 of the red, green and blue bytes of all frames in order, lower-case hexadecimal.
    public var framesSha256: String
    /// Whether this program drew the pictures.
    public var synthetic: Bool
    /// SPDX name of the licence; `unknown` for imported clips of which nobody said it.
    public var license: String

    /// Pixels that a picture may be wide or high.
    static let sizes = 1...65_536

    public init(
        id: String, scenario: String, seed: UInt64, source: Source, fps: Double, camera: Camera,
        simdrive: String, worldVersion: Int? = nil, model: Model? = nil
    ) {
        format = 1
        self.id = id
        self.scenario = scenario
        self.seed = seed
        self.source = source
        frames = 0
        self.fps = fps
        width = camera.width
        height = camera.height
        self.camera = CameraCalibration(camera)
        self.simdrive = simdrive
        self.worldVersion = worldVersion
        self.model = model
        checks = PictureChecks()
        framesSha256 = ""
        synthetic = true
        license = "CC0-1.0"
    }

    /// A clip that was imported: nothing is known of its camera but what `camera` holds.
    public init(
        id: String, origin: Origin, camera: CameraCalibration, width: Int, height: Int, fps: Double,
        license: String, simdrive: String
    ) {
        format = 1
        self.id = id
        scenario = origin.file
        seed = 0
        source = .imported
        frames = 0
        self.fps = fps
        self.width = width
        self.height = height
        self.camera = camera
        self.simdrive = simdrive
        self.origin = origin
        checks = PictureChecks()
        framesSha256 = ""
        synthetic = false
        self.license = license
    }
}

/// How a pinhole camera maps the ego frame to pixels.
public struct CameraCalibration: Codable, Sendable, Equatable {
    /// Name of the folder below `frames`, such as `CAM_FRONT`.
    public var name: String
    /// Absent where it is unknown.
    public var intrinsics: Intrinsics?
    /// Place (metres) and direction (radians) in the ego frame; absent where it is unknown.
    public var mount: Pose?

    /// Focal lengths and principal point in pixels.
    public struct Intrinsics: Codable, Sendable, Equatable {
        public var fx: Double
        public var fy: Double
        public var cx: Double
        public var cy: Double
    }

    public init(_ camera: Camera) {
        name = camera.name
        intrinsics = Intrinsics(
            fx: camera.focalLength, fy: camera.focalLength, cx: Double(camera.width) / 2,
            cy: Double(camera.height) / 2)
        mount = camera.mount
    }

    /// A camera whose place nobody knows.
    public init(name: String, intrinsics: Intrinsics? = nil) {
        self.name = name
        self.intrinsics = intrinsics
    }
}

extension ClipDescription {
    /// Which model made a clip, and how it was asked to.
    public struct Model: Codable, Sendable, Equatable {
        public var name: String
        /// The files of its weights.
        public var weights: [HashedFile]
        public var sampler: String
        /// Denoising steps of each stage, by the stage's name.
        public var steps: [String: Int]
        /// Strength of classifier-free guidance; 1 is none.
        public var guidance: Double
        /// Strength of guidance on context frames; absent where there was none.
        public var contextGuidance: Double?
        /// True where guidance was less at the ends of a window than in its middle.
        public var guidanceTriangle: Bool?
        /// Layers over time that were left out, to compare; absent where there were none.
        public var without: [String]?
        /// Element type of the arithmetic, such as `bf16`.
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
            name: String, weights: [HashedFile], sampler: String, steps: [String: Int],
            guidance: Double, precision: String, isa: String
        ) {
            self.name = name
            self.weights = weights
            self.sampler = sampler
            self.steps = steps
            self.guidance = guidance
            self.precision = precision
            self.isa = isa
        }
    }
}

extension ClipDescription {
    /// Which file or folder a clip was imported from, and how it was brought to its size.
    public struct Origin: Codable, Sendable, Equatable {
        /// Its name, without the folders above it, or what a file of boxes calls the video.
        public var file: String
        /// Size of the file, or of all pictures together.
        public var bytes: Int
        /// Pixels a row of its pictures.
        public var width: Int
        /// Rows of its pictures.
        public var height: Int
        /// Its frames a second on average.
        public var fps: Double
        public var fit: PictureFit

        public init(
            file: String, bytes: Int, width: Int, height: Int, fps: Double, fit: PictureFit
        ) {
            self.file = file
            self.bytes = bytes
            self.width = width
            self.height = height
            self.fps = fps
            self.fit = fit
        }
    }
}
