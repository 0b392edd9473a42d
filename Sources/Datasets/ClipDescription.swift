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
        /// A text-to-video model: a prompt says what is to be seen.
        case prompt = "text2video"
        /// A video or pictures from elsewhere.
        case imported = "import"

        /// Whether a scenario says what is to be seen.
        package var hasScenario: Bool { self == .render || self == .generate }
    }

    /// Version of this description.
    public var format: Int
    /// Name of the clip's folder.
    public var id: String
    /// Name of the scenario, of the recording that was imported, or the first words of a prompt.
    public var scenario: String
    /// What the clip shows, in words: a prompt; absent where nobody said it.
    public var caption: String?
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
    /// Constant rate factor of the video; absent in clips of older versions.
    public var crf: Int?
    /// How the drive holds up as it goes on; absent for other clips than generated ones, and in those of older
    /// versions.
    public var rollout: RolloutMetrics?
    /// What was imported; absent for other clips.
    public var origin: Origin?
    /// Share of the labelled boxes that the referee finds in the pixels, 0…1; absent until measured.
    public var agreement: Double?
    /// The same of the reference render of the scenario, beside which the clip's own is to be read.
    public var referenceAgreement: Double?
    /// SHA-256 of the referee's weights, lower-case hexadecimal.
    public var referee: String?
    /// Pictures that look like failures.
    public var checks: PictureChecks
    /// SHA-256 of the red, green and blue bytes of all frames in order, lower-case hexadecimal.
    public var framesSha256: String
    /// Whether no camera took the pictures, as far as is known.
    public var synthetic: Bool
    /// SPDX name of the licence; `unknown` for imported clips of which nobody said it.
    public var license: String

    /// The version that this program writes.
    static let format = 2
    /// Pixels that a picture may be wide or high.
    static let sizes = 1...65_536
    /// Frames that a clip may have: their names have six digits.
    static let lengths = 0...1_000_000
    /// Frames a second that it may have.
    static let rates = 1e-6...1e6

    public init(
        id: String, scenario: String, seed: UInt64, source: Source, fps: Double, camera: Camera,
        simdrive: String, worldVersion: Int? = nil, model: Model? = nil
    ) {
        self.init(
            id: id, scenario: scenario, seed: seed, source: source, fps: fps,
            camera: CameraCalibration(camera), width: camera.width, height: camera.height,
            license: "CC0-1.0", simdrive: simdrive)
        self.worldVersion = worldVersion
        self.model = model
    }

    /// A clip that was imported: nothing is known of its camera but what `camera` holds.
    public init(
        id: String, origin: Origin, camera: CameraCalibration, width: Int, height: Int, fps: Double,
        license: String, simdrive: String
    ) {
        self.init(
            id: id, scenario: origin.file, seed: 0, source: .imported, fps: fps, camera: camera,
            width: width, height: height, license: license, simdrive: simdrive)
        self.origin = origin
        synthetic = origin.digitalSourceType.map(DigitalSourceType.isSynthetic) ?? false
    }

    /// A clip that a model has made of a prompt: there is no camera.
    ///
    /// - Parameter name: what clips of the prompt have in common.
    public init(
        id: String, name: String, prompt: String, seed: UInt64, model: Model, width: Int,
        height: Int, fps: Double, simdrive: String
    ) {
        self.init(
            id: id, scenario: name, seed: seed, source: .prompt, fps: fps,
            camera: CameraCalibration(name: CameraName.usual), width: width, height: height,
            license: "unknown", simdrive: simdrive)
        caption = prompt
        self.model = model
    }

    private init(
        id: String, scenario: String, seed: UInt64, source: Source, fps: Double,
        camera: CameraCalibration, width: Int, height: Int, license: String, simdrive: String
    ) {
        format = Self.format
        self.id = id
        self.scenario = scenario
        self.seed = seed
        self.source = source
        frames = 0
        self.fps = fps
        self.width = width
        self.height = height
        self.camera = camera
        self.simdrive = simdrive
        checks = PictureChecks()
        framesSha256 = ""
        synthetic = true
        self.license = license
    }
}
