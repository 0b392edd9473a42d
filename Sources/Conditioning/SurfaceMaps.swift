import Foundation
import Frames
import Renderer
import Sim

/// What is known of the surfaces that a frame shows, pixel by pixel: its G-buffer, and how air and sun meet
/// it.
///
/// Demodulation as in neural rendering: a network that is conditioned on these learns light, weather and air, and
/// none of the geometry.
package struct SurfaceMaps: Sendable, Equatable {
    /// Numbers of a pixel besides those of the G-buffer.
    enum Derived: Int, CaseIterable {
        /// 1 at the camera, 0.5 at 10 m, 0 far away.
        case nearness
        /// Share of the light of a surface that reaches the camera through haze and fog.
        case transmittance
        /// Cosine between the normal and the direction to the sun.
        case sunlight
        /// Of the pixel's ray, of length one: to the left of the camera's axis, upwards in the world, and
        /// the cosine with the direction to the sun.
        case rayLeft, rayUp, raySun
        /// What lit lamps would give the surface, were nothing between: 0.5 at half of what a display shows.
        case lampLight
        /// Shares of the light of sun and sky that buildings, trees and vehicles let through to the ground; 1
        /// for all else.
        case sunShare, skyShare
        /// How far lit lamps shine into the eye, and how their images would in level ground that was wet.
        case lampRed, lampGreen, lampBlue, imageRed, imageGreen, imageBlue
    }

    /// Channels of the G-buffer that come before the derived numbers.
    ///
    /// Layouts grow at their end: channels that came later stand there.
    fileprivate static let firstChannels = GBuffer.Channel.allCases.prefix(
        through: GBuffer.Channel.cloud.rawValue)

    package let width: Int
    package let height: Int
    /// `[h, w, c]`, times 127.
    package let numbers: [Int8]

    /// Names of a pixel's numbers.
    package static let names =
        firstChannels.map { "\($0)" } + Derived.allCases.map { "\($0)" }
        + GBuffer.Channel.allCases[firstChannels.endIndex...].map { "\($0)" }
    /// Numbers of a pixel.
    package static let channels = names.count
    /// Where among them the transmittance of the air is.
    package static let transmittance: Range<Int> = {
        let place = firstChannels.count + Derived.transmittance.rawValue
        return place..<place + 1
    }()

    package init(width: Int, height: Int, numbers: [Int8]) {
        precondition(numbers.count == width * height * Self.channels, "not of \(width)×\(height)")
        (self.width, self.height, self.numbers) = (width, height, numbers)
    }

    /// - Parameters:
    ///   - gBuffer: of the frame, or of a region of it.
    ///   - labels: of the frame: its camera, light and air.
    ///   - lamps: of the frame; nil when none is lit.
    ///   - shadows: on the ground of the frame; nil for none.
    ///   - frameWidth: columns of the whole frame, if the G-buffer is that of a region.
    ///   - corner: upper left pixel of the region.
    package init(
        _ gBuffer: GBuffer, of labels: FrameLabels, lamps: LampLight?, shadows: Shadows?,
        frameWidth: Int? = nil, corner: SIMD2<Int> = .zero
    ) {
        let view = SurfaceView(
            labels, lamps, shadows, width: frameWidth ?? gBuffer.width, corner: corner)
        let glow = gBuffer.lamps ?? []
        (width, height) = (gBuffer.width, gBuffer.height)
        let (columns, count) = (gBuffer.width, gBuffer.width * gBuffer.height)
        numbers = [Int8](unsafeUninitializedCapacity: count * Self.channels) { numbers, written in
            gBuffer.bytes.withUnsafeBufferPointer { bytes in
                gBuffer.inverseDepth.withUnsafeBufferPointer { depths in
                    for pixel in 0..<count {
                        let (row, column) = pixel.quotientAndRemainder(dividingBy: columns)
                        var here = NumbersOfPosition(numbers, at: pixel * Self.channels)
                        let start = pixel * GBuffer.channelCount
                        let channels = UnsafeBufferPointer(
                            rebasing: bytes[start..<start + GBuffer.channelCount])
                        view.append(channels, depths[pixel], row, column, to: &here)
                        for index in 0..<GBuffer.lampChannels {
                            here.append(
                                byte: glow.isEmpty
                                    ? 0
                                    : SurfaceView.share[
                                        Int(glow[pixel * GBuffer.lampChannels + index])])
                        }
                        here.append(byte: SurfaceView.share(.cloudThickness, of: channels))
                        here.append(byte: SurfaceView.signed(.grain, of: channels))
                        here.append(byte: SurfaceView.share(.water, of: channels))
                    }
                }
            }
            written = numbers.count
        }
    }
}

/// Camera, sun and air of a frame whose surfaces are known.
private struct SurfaceView {
    /// Slopes of the ray through the region's corner, and what they lose by pixel.
    let left: Float
    let up: Float
    let step: Float
    /// Towards the sky and the sun, in camera axes.
    let sky: SIMD3<Float>
    let sun: SIMD3<Float>
    /// 1/m.
    let extinction: Float
    let lamps: LampLight?
    let shadows: Shadows?
    /// Of the camera in the world.
    let eye: SIMD3<Float>
    let axes: (forward: SIMD3<Float>, left: SIMD3<Float>, up: SIMD3<Float>)

    init(
        _ labels: FrameLabels, _ lamps: LampLight?, _ shadows: Shadows?, width: Int,
        corner: SIMD2<Int>
    ) {
        let given = labels.camera
        let camera = given.resized(width: width, height: width * given.height / given.width)
        let pose = camera.pose(ego: labels.ego)
        let axes = pose.axes
        (self.lamps, self.shadows) = (lamps, shadows)
        eye = SIMD3<Float>(pose.position)
        self.axes = (SIMD3<Float>(axes.forward), SIMD3<Float>(axes.left), SIMD3<Float>(axes.up))
        let ray = camera.ray(x: Double(corner.x) + 0.5, y: Double(corner.y) + 0.5)
        (left, up, step) = (Float(ray.y), Float(ray.z), Float(1 / camera.focalLength))
        func inCamera(_ d: Vector3) -> SIMD3<Float> {
            SIMD3<Float>(Vector3(d.dot(axes.forward), d.dot(axes.left), d.dot(axes.up)))
        }
        sky = inCamera(Vector3(0, 0, 1))
        sun = inCamera(labels.environment.sunDirection)
        extinction = Float(3 / max(labels.environment.visibility, 10))
    }

    /// Writes the numbers of a pixel.
    @inline(__always)
    func append(
        _ bytes: UnsafeBufferPointer<UInt8>, _ inverseDepth: Float, _ row: Int, _ column: Int,
        to numbers: inout NumbersOfPosition
    ) {
        for index in 0..<GBuffer.Channel.normalX.rawValue {
            numbers.append(byte: Self.signed[Int(bytes[index])])
        }
        for index in GBuffer.Channel.normalX.rawValue...GBuffer.Channel.normalZ.rawValue {
            numbers.append(byte: Int8(clamping: Int(bytes[index]) - 128))
        }
        for index in GBuffer.Channel.sky.rawValue..<SurfaceMaps.firstChannels.endIndex {
            numbers.append(byte: Self.share[Int(bytes[index])])
        }
        let ray = SIMD3(1, left - step * Float(column), up - step * Float(row))
        let length = (ray * ray).sum().squareRoot()
        let normal =
            (SIMD3(
                Float(bytes[GBuffer.Channel.normalX.rawValue]),
                Float(bytes[GBuffer.Channel.normalY.rawValue]),
                Float(bytes[GBuffer.Channel.normalZ.rawValue])) - 128) / 127
        numbers.append(inverseDepth / (inverseDepth + 0.1))
        numbers.append(inverseDepth > 0 ? exp(-extinction * length / inverseDepth) : 0)
        numbers.append((normal * sun).sum())
        numbers.append(ray.y / length)
        numbers.append((ray * sky).sum() / length)
        numbers.append((ray * sun).sum() / length)
        numbers.append(inverseDepth > 0 ? lampLight(ray / inverseDepth, normal) : 0)
        let light: (sun: Float, sky: Float) =
            inverseDepth > 0 && Self.isGround(bytes)
            ? groundLight(ray / inverseDepth, pixel: step * length / inverseDepth) : (1, 1)
        numbers.append(light.sun)
        numbers.append(light.sky)
    }

    /// Whether most of a pixel is road, sidewalk or land.
    @inline(__always)
    private static func isGround(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = GBuffer.Channel.terrain.rawValue
        return (first...GBuffer.Channel.sidewalk.rawValue).reduce(0) { $0 + Int(bytes[$1]) } > 127
    }

    /// - Parameters:
    ///   - point: in camera axes.
    ///   - pixel: metres across a pixel there.
    private func groundLight(_ point: SIMD3<Float>, pixel: Float) -> (sun: Float, sky: Float) {
        shadows?.light(at: eye + inWorld(point), footprint: pixel) ?? (1, 1)
    }

    /// - Parameters:
    ///   - point: in camera axes, as the normal.
    private func lampLight(_ point: SIMD3<Float>, _ normal: SIMD3<Float>) -> Float {
        guard let lamps else { return 0 }
        let luminance = lamps.luminance(at: eye + inWorld(point), normal: inWorld(normal))
        return luminance / (luminance + 0.5)
    }

    private func inWorld(_ d: SIMD3<Float>) -> SIMD3<Float> {
        axes.forward * d.x + axes.left * d.y + axes.up * d.z
    }

    @inline(__always)
    fileprivate static func share(
        _ channel: GBuffer.Channel, of bytes: UnsafeBufferPointer<UInt8>
    ) -> Int8 {
        share[Int(bytes[channel.rawValue])]
    }

    @inline(__always)
    fileprivate static func signed(
        _ channel: GBuffer.Channel, of bytes: UnsafeBufferPointer<UInt8>
    ) -> Int8 {
        signed[Int(bytes[channel.rawValue])]
    }

    /// What bytes of base color and grain become: −1…1.
    private static let signed = (0...255).map { Int8((Float($0) / 127.5 * 127 - 127).rounded()) }
    /// What shares become: 0…1.
    fileprivate static let share = (0...255).map { Int8((Float($0) / 255 * 127).rounded()) }
}

extension SurfaceMaps {
    /// The base color, `[h, w, 3]`, times 127.
    package var baseColor: [Int8] {
        let count = width * height
        return [Int8](unsafeUninitializedCapacity: 3 * count) { colors, written in
            for pixel in 0..<count {
                for channel in 0..<3 {
                    colors[3 * pixel + channel] = numbers[pixel * Self.channels + channel]
                }
            }
            written = 3 * count
        }
    }
}
