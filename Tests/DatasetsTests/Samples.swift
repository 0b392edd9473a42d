import Files
import Foundation
import Frames
import Sim

@testable import Datasets

extension Frame {
    /// Bytes from a small linear congruence: hard to compress, the same everywhere.
    static func noise(width: Int, height: Int, seed: UInt32) -> Frame {
        var state = seed
        return Frame(
            width: width, height: height,
            pixels: (0..<width * height * 3).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(state >> 24)
            })
    }

    static func flat(_ color: [UInt8], width: Int, height: Int) -> Frame {
        Frame(
            width: width, height: height,
            pixels: (0..<width * height).flatMap { _ in color })
    }

    /// Red grows to the right, green downwards; `shift` moves it.
    static func gradient(width: Int, height: Int, shift: Int = 0) -> Frame {
        var frame = Frame(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                frame[x, y] = (
                    UInt8((x + shift) * 200 / (width + 16)), UInt8(y * 255 / height), 90
                )
            }
        }
        return frame
    }

    /// The largest difference of any byte.
    func distance(to other: Frame) -> Int {
        zip(pixels, other.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    /// Peak signal-to-noise ratio in decibels.
    func psnr(to other: Frame) -> Double {
        let squares = zip(pixels, other.pixels).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return 10 * log10(255 * 255 * Double(pixels.count) / squares)
    }
}

extension Label {
    static let sample: Label = {
        var lights = Lights()
        lights.brake = true
        var label = Label(
            track: 1, id: "leader", actorClass: .car,
            box3D: Box3D(
                center: Vector3(18, 3.5, 0.75), yaw: -0.08, length: 4.5, width: 1.8, height: 1.5),
            box2DFull: Box2D(left: -10.5, top: 256, right: 445.5, bottom: 310.25),
            box2D: Box2D(left: 0, top: 256, right: 445.5, bottom: 310.25), truncation: 0.1,
            occlusion: 0.25, depth: 16.5, speed: 12, color: SIMD3(0.1, 0.2, 0.3), lights: lights)
        label.box2DVisible = Box2D(left: 0, top: 257, right: 440.5, bottom: 309.5)
        label.visibleFraction = 0.75
        return label
    }()
}

extension FrameLabels {
    static func sample(frame: Int, camera: Camera = Camera()) -> FrameLabels {
        FrameLabels(
            frame: frame, time: Double(frame) / 30,
            environment: Environment(timeOfDay: .night, weather: .rain), camera: camera,
            ego: Pose(position: Vector3(Double(frame), 0, 0), yaw: 0.01), egoSpeed: 30,
            egoYawRate: -0.02, crowdedness: 1, actors: [.sample])
    }
}

extension ClipDescription {
    static func sample(id: String = "cut-in-0003") -> ClipDescription {
        ClipDescription(
            id: id, scenario: "cut-in", seed: .max, source: .generate, fps: 30,
            camera: Camera(width: 64, height: 32), simdrive: "0.1.0", worldVersion: 1,
            model: ClipDescription.Model(
                name: "small", weights: [.init(file: "base.safetensors", sha256: "ab")],
                sampling: .object(["sampler": .string("heun"), "context_noise": .number(0.05)]),
                precision: "bf16", isa: "avx512_core_bf16"))
    }
}

extension ClipDescription.Origin {
    static let sample = ClipDescription.Origin(
        file: "drive.mp4", bytes: 123_456, width: 1920, height: 1080, fps: 30, fit: .crop)
}

extension ClipDescription {
    static func imported(id: String = "drive-CAM_FRONT") -> ClipDescription {
        ClipDescription(
            id: id, origin: .sample, camera: CameraCalibration(name: "CAM_FRONT"), width: 64,
            height: 32, fps: 7.5, license: "unknown", simdrive: "0.1.0")
    }
}

/// Writes a clip of the sample description.
@discardableResult
func writeSampleClip(_ id: String, frames: Int = 4, in dataset: DatasetFolder) throws
    -> ClipDescription
{
    let writer = try ClipWriter(in: dataset, about: .sample(id: id), scenario: "name: cut-in\n")
    for index in 0..<frames {
        try writer.append(
            .gradient(width: 64, height: 32, shift: index),
            .sample(frame: index, camera: Camera(width: 64, height: 32)))
    }
    return try writer.finish()
}

/// Writes a dataset of two clips and what stands beside them.
func writeSampleDataset(in folder: URL) throws {
    let dataset = try DatasetFolder(at: folder, existing: .refuse)
    for id in ["b", "a"] { try writeSampleClip(id, frames: 2, in: dataset) }
    try DatasetIndex(of: folder).write(to: folder)
}

/// Makes a pipe or a link where the name asks for one, else an empty folder.
func makeOddThing(at path: String) throws {
    switch URL(filePath: path).lastPathComponent {
    case "pipe": mkfifo(path, 0o666)
    case "link": symlink("/dev/null", path)
    default: try DurableFile.makeFolder(URL(filePath: path))
    }
}
