import Files
import Foundation
import Frames

/// `gbuffer/<CAMERA>/…`: what every pixel of a rendered clip shows without light, shadow and air.
public struct GBufferFolder: LayerFolder, Sendable {
    /// Pictures of a frame.
    public enum Layer: String, CaseIterable, Sendable {
        /// Colour, 8 bits.
        case baseColor = "base_color"
        /// Three numbers, 8 bits.
        case normal
        /// Grey, 8 bits, the channels of the group one below the other.
        case classes, shine, glass, clouds, texture
        /// Grey, 16 bits.
        case inverseDepth = "inverse_depth"
        /// Three numbers, 16 bits.
        case motion

        /// The channels of a G-buffer that it holds.
        fileprivate var group: GBuffer.Group? {
            switch self {
            case .baseColor: .baseColor
            case .normal: .normal
            case .classes: .classes
            case .shine: .shine
            case .glass: .glass
            case .clouds: .clouds
            case .texture: .texture
            case .inverseDepth, .motion: nil
            }
        }
    }

    static let name = "gbuffer"

    let url: URL

    func write(_ gBuffer: GBuffer, frame: Int) throws {
        for layer in Layer.allCases {
            try DurableFile.create(gBuffer.picture(of: layer), at: path(layer, frame: frame))
        }
    }

    /// What was written of a frame, to the precision of the files.
    public func gBuffer(frame: Int) throws -> GBuffer {
        let depths = try PNG.decodeNumbers(
            DurableFile.read(path(.inverseDepth, frame: frame)),
            file: path(.inverseDepth, frame: frame))
        var gBuffer = GBuffer(
            width: depths.width, height: depths.height,
            bytes: Array(
                repeating: 0, count: depths.width * depths.height * GBuffer.channelCount),
            inverseDepth: depths.numbers.map(InverseDepth.value))
        for layer in Layer.allCases {
            guard let group = layer.group else { continue }
            let path = path(layer, frame: frame)
            let read = try PNG.decodeBytes(
                DurableFile.read(path), file: path, channels: group.isColor ? 3 : 1)
            guard read.bytes.count == depths.numbers.count * group.channels.count else {
                throw otherwise(path, depths.width, depths.height)
            }
            gBuffer.set(group, read.bytes)
        }
        let path = path(.motion, frame: frame)
        let motion = try PNG.decodeNumbers(DurableFile.read(path), file: path, channels: 3)
        guard motion.numbers.count == depths.numbers.count * 3 else {
            throw otherwise(path, depths.width, depths.height)
        }
        gBuffer.motion = Motion.values(motion.numbers)
        return gBuffer
    }

    private func otherwise(_ path: String, _ width: Int, _ height: Int) -> FileError {
        FileError(.data, file: path, "is not a picture of \(width)×\(height)")
    }
}

/// 1/m in 32,768ths; what is nearer than half a metre is cut off.
private enum InverseDepth {
    static func number(_ value: Float) -> UInt16 {
        UInt16(min((value * 32_768).rounded(), Float(UInt16.max)))
    }

    static func value(_ number: UInt16) -> Float { Float(number) / 32_768 }
}

/// Pixels in 64ths from 32,768 on, as in KITTI's flow; then 0 for what was nowhere, else one more than
/// the number of the inverse depth there.
private enum Motion {
    static func numbers(_ values: [Float]) -> [UInt16] {
        var numbers = [UInt16](repeating: 0, count: values.count)
        for at in stride(from: 0, to: values.count, by: 3) {
            let offset = SIMD2(values[at], values[at + 1]) * 64 + 32_768
            guard values[at + 2] >= 0, offset.min() >= 0, offset.max() < 65_535 else { continue }
            numbers[at] = UInt16(offset.x.rounded())
            numbers[at + 1] = UInt16(offset.y.rounded())
            numbers[at + 2] = min(InverseDepth.number(values[at + 2]), UInt16.max - 1) + 1
        }
        return numbers
    }

    static func values(_ numbers: [UInt16]) -> [Float] {
        var values = [Float](repeating: 0, count: numbers.count)
        for at in stride(from: 0, to: values.count, by: 3) {
            guard numbers[at + 2] > 0 else {
                values[at + 2] = GBuffer.nowhere
                continue
            }
            values[at] = (Float(numbers[at]) - 32_768) / 64
            values[at + 1] = (Float(numbers[at + 1]) - 32_768) / 64
            values[at + 2] = InverseDepth.value(numbers[at + 2] - 1)
        }
        return values
    }
}

extension GBuffer.Group {
    /// Whether its three channels make a picture of three numbers a pixel.
    fileprivate var isColor: Bool { self == .baseColor || self == .normal }
}

extension GBuffer {
    fileprivate func picture(of layer: GBufferFolder.Layer) -> [UInt8] {
        switch layer {
        case .inverseDepth:
            return PNG.encode(numbers: inverseDepth.map(InverseDepth.number), width: width)
        case .motion:
            let pixels = width * height
            let values = motion ?? Array(repeating: GBuffer.nowhere, count: pixels * 3)
            return PNG.encode(numbers: Motion.numbers(values), width: width, channels: 3)
        case .baseColor:
            return PNG.encode(Frame(width: width, height: height, pixels: bytes(of: .baseColor)))
        case .normal, .classes, .shine, .glass, .clouds, .texture:
            let group = layer.group ?? .normal
            return PNG.encode(
                bytes: bytes(of: group), width: width, channels: group.isColor ? 3 : 1)
        }
    }

    /// A group's bytes as its picture has them.
    private func bytes(of group: Group) -> [UInt8] {
        var picture = [UInt8](repeating: 0, count: width * height * group.channels.count)
        for (index, channel) in group.channels.enumerated() {
            for pixel in 0..<width * height {
                picture[place(of: pixel, index, group)] =
                    bytes[pixel * Self.channelCount + channel.rawValue]
            }
        }
        return picture
    }

    /// Takes a group's bytes from its picture.
    fileprivate mutating func set(_ group: Group, _ picture: [UInt8]) {
        for (index, channel) in group.channels.enumerated() {
            for pixel in 0..<width * height {
                bytes[pixel * Self.channelCount + channel.rawValue] =
                    picture[place(of: pixel, index, group)]
            }
        }
    }

    /// Where a group's picture has the channel of this index of a pixel.
    private func place(of pixel: Int, _ index: Int, _ group: Group) -> Int {
        group.isColor ? pixel * group.channels.count + index : index * width * height + pixel
    }
}
