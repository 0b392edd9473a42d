import Sim

/// Something asked for that cannot be.
package enum RequestError: Error, Equatable, CustomStringConvertible {
    /// So short a time of a scenario shows no frame.
    case noFrame(scenario: String, seconds: Double, fps: Double)
    /// Two inputs make clips of one name.
    case sameClip(String, input: String, other: String)
    /// A scenario file has no variant of a number.
    case noVariant(Int, of: Int)
    /// A scenario has no camera of a name.
    case noCamera(String, of: [String])
    /// A scenario file's camera has a shape that the model does not make.
    case cameraShape(file: String, width: Int, height: Int)
    /// A model does not make so many frames a second.
    case frameRate(Double, of: [Double])
    /// A model folder has no autoencoder whose encoder could stay as it is.
    case noAutoencoder(folder: String)
    /// A model folder holds a model of another preset.
    case otherPreset(String, folder: String)
    /// A model makes no pictures of a size.
    case pictureSize(String)
    /// There is no file of layers over time.
    case noTemporalLayers(file: String)
    /// There is no file of layers over time that fill in frames between others.
    case noInterpolation(file: String)
    /// Motion modules do not tell so many frames apart.
    case tooManyFrames(file: String, frames: Int, most: Int)
    /// A model enlarges no pictures.
    case noUpscaler(file: String)
    /// A model enlarges pictures and makes none.
    case noImageModel(file: String)
    /// No benchmark is called so.
    case noCase(String, of: [String])

    /// Whether a part of a model is not there, and nothing else is wrong with what is asked for.
    package var lacksPart: Bool {
        switch self {
        case .noTemporalLayers, .noInterpolation: true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .noFrame(let scenario, let seconds, let fps):
            "\(scenario): \(seconds) s at \(fps) frames/s are no frame"
        case .sameClip(let clip, let input, let other):
            "\(input) and \(other) both make the clip \(clip)"
        case .noVariant(let number, let count):
            "there is no variant \(number); "
                + (count == 1 ? "the file has one, 0" : "the file has 0 to \(count - 1)")
        case .noCamera(let name, let names):
            "there is no camera '\(name)'; choose \(listed(names))"
        case .cameraShape(let file, let width, let height):
            "\(file): the camera is \(width)×\(height); the model makes pictures of 2:1, set width: 1024, "
                + "height: 512"
        case .frameRate(let fps, let possible):
            "this model makes no \(fps.formatted()) frames a second; choose one of "
                + possible.map { $0.formatted() }.joined(separator: ", ")
        case .noAutoencoder(let folder): "\(folder) has no autoencoder yet"
        case .otherPreset(let preset, let folder):
            "\(folder) holds a model of the preset \(preset)"
        case .pictureSize(let problem): problem
        case .noTemporalLayers(let file): "\(file): there are no layers over time"
        case .noInterpolation(let file):
            "\(file): there are no layers that fill in frames between others"
        case .tooManyFrames(let file, let frames, let most):
            "\(file): these motion modules tell \(most) frames apart, not \(frames)"
        case .noUpscaler(let file): "\(file): is no ×4 upscaler"
        case .noImageModel(let file):
            "\(file): enlarges frames and makes none between others"
        case .noCase(let name, let names):
            "no case is called '\(name)'; there are: " + names.joined(separator: ", ")
        }
    }
}
