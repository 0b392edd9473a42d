import Foundation
import Sim

/// What is true of a whole frame, as numbers near −1…1, each field known or not.
package struct SceneCode: Codable, Sendable, Equatable {
    /// Numbers that are known or absent together.
    package enum Field: String, Codable, CaseIterable, Sendable {
        case timeOfDay, weather, visibility, precipitation, crowdedness, egoSpeed, egoYawRate
        case camera, frameRate, sun, wetness
    }

    /// The numbers in the order of `names`.
    package private(set) var values: [Float]
    /// Fields that the model may see.
    package var known: Set<Field>

    /// Names of the numbers, field by field.
    package static let names: [String] = Field.allCases.flatMap(\.names)

    /// Which numbers belong to a field.
    package static func numbers(of field: Field) -> Range<Int> { ranges[field] ?? 0..<0 }

    private static let ranges: [Field: Range<Int>] = {
        var next = 0
        return Dictionary(
            uniqueKeysWithValues: Field.allCases.map { field in
                defer { next += field.names.count }
                return (field, next..<next + field.names.count)
            })
    }()

    /// The code of a frame whose every field is known.
    package init(labels: FrameLabels, fps: Double) {
        values = Field.allCases.flatMap { $0.values(of: labels, fps: fps) }
        known = Set(Field.allCases)
    }

    /// The same frame in a clip of so many frames a second.
    package func at(fps: Double) -> SceneCode {
        var code = self
        code.values.replaceSubrange(Self.numbers(of: .frameRate), with: [Self.frameRate(fps)])
        return code
    }

    fileprivate static func frameRate(_ fps: Double) -> Float { Float(log2(fps / 7.5) / 2) }
}

extension SceneCode.Field {
    var names: [String] {
        switch self {
        case .timeOfDay: Environment.TimeOfDay.allCases.map(\.rawValue)
        case .weather: Environment.Weather.allCases.map(\.rawValue)
        case .camera: ["fieldOfView", "cameraHeight", "cameraPitch"]
        case .sun: ["sunForward", "sunLeft", "sunUp"]
        default: [rawValue]
        }
    }

    fileprivate func values(of labels: FrameLabels, fps: Double) -> [Float] {
        let environment = labels.environment
        switch self {
        case .timeOfDay:
            return Environment.TimeOfDay.allCases.map { $0 == environment.timeOfDay ? 1 : 0 }
        case .weather:
            return Environment.Weather.allCases.map { $0 == environment.weather ? 1 : 0 }
        case .visibility: return [Float(log(environment.visibility / 1_000) / 3)]
        case .precipitation: return [Float(environment.precipitation / 10)]
        case .crowdedness: return [Float(labels.crowdedness) / 10]
        case .egoSpeed: return [Float(labels.egoSpeed / 20 - 1)]
        case .egoYawRate: return [Float(labels.egoYawRate / 0.5)]
        case .camera: return CameraRange.usual.normalized(labels.camera).map(Float.init)
        case .frameRate: return [SceneCode.frameRate(fps)]
        case .sun:
            let (sun, axes) = (environment.sunDirection, labels.camera.pose(ego: labels.ego).axes)
            return [axes.forward, axes.left, axes.up].map { Float(sun.dot($0)) }
        case .wetness: return [Float(environment.wetness)]
        }
    }
}
