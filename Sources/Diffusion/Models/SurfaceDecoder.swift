import Conditioning
import Tensors

/// Sizes of the surface decoder.
package struct SurfaceDecoderConfig: Codable, Sendable, Equatable {
    /// Width at 1/2, 1/4, 1/8 and 1/16 of the large frame's size.
    package var channels: [Int]
    /// Residual blocks at each scale on the way down; the last counts for the coarsest scale.
    package var downBlocks: [Int]
    /// Residual blocks at each scale but the coarsest on the way up.
    package var upBlocks: [Int]
    /// Width of the vector that the scene code is embedded in.
    package var embedding: Int

    /// What `simdrive` ships: 2.7 million parameters, 50 GFLOP a frame of 512×1024.
    package static let small = SurfaceDecoderConfig(
        channels: [32, 64, 96, 128], downBlocks: [1, 1, 2, 4], upBlocks: [1, 2, 2], embedding: 128)
    package static let tiny = SurfaceDecoderConfig(
        channels: [8, 8, 12, 16], downBlocks: [1, 1, 1, 1], upBlocks: [1, 1, 1], embedding: 16)

}

extension KeyedDecodingContainer {
    /// Models from before there was one have none yet.
    func decode(_ type: SurfaceDecoderConfig.Type, forKey key: Key) throws -> SurfaceDecoderConfig {
        try decodeIfPresent(type, forKey: key) ?? .small
    }
}

/// Draws large frames from what is known of their surfaces, and light, weather and air from latents.
///
/// A deferred neural renderer: one pass of a U-Net over the G-buffer (Thies et al. 2019, "Deferred neural
/// rendering"; Liang et al. 2025, "DiffusionRenderer"). Its answer is a gain and a bias by pixel, and a color is
/// `(1 + gain) · base color + bias` (radiance demodulation): edges and lettering are those of the base
/// color, and what is learnt is light. There are two of them, of the surface and of the air before it, mixed by the
/// share of light that air lets through (Koschmieder 1924): fog is as dense as it is known to be. Latents enter at the coarsest scale alone. The frame before, carried along
/// the known motion, is a condition, so that what was made up stays. Norms are by position: crops and whole
/// frames see the same.
package struct SurfaceDecoder: Module {
    let code1: Linear
    let code2: Linear
    /// A network by position: one convolution of so many numbers to so few channels is a bottleneck.
    let input1: Conv2d
    let input2: Conv2d
    let maps1: Conv2d
    let maps2: Conv2d
    let latents: Conv2d
    let down: [[ModulatedBlock]]
    let narrow: [Conv2d]
    let widen: [Conv2d]
    let up: [[ModulatedBlock]]
    let norm: RMSNorm
    let output: Conv2d

    package init(_ config: SurfaceDecoderConfig, latentChannels: Int) {
        let widths = config.channels
        func blocks(_ counts: [Int]) -> [[ModulatedBlock]] {
            counts.enumerated().map { level, count in
                (0..<count).map { _ in
                    ModulatedBlock(channels: widths[level], embedding: config.embedding)
                }
            }
        }
        code1 = Linear(from: SurfaceDecoderInput.codeCount, to: config.embedding)
        code2 = Linear(from: config.embedding, to: config.embedding)
        let given = SurfaceMaps.channels + SurfaceDecoderInput.lastChannels
        input1 = Conv2d(from: 4 * given, to: 2 * widths[0], kernel: 1)
        input2 = Conv2d(from: 2 * widths[0], to: widths[0], kernel: 1)
        maps1 = Conv2d(from: SurfaceDecoderInput.mapChannels, to: widths[2], kernel: 1)
        maps2 = Conv2d(from: widths[2], to: widths[2], kernel: 3)
        latents = Conv2d(from: latentChannels, to: 4 * widths[3], kernel: 3)
        down = blocks(config.downBlocks)
        narrow = zip(widths, widths.dropFirst()).map { Conv2d(from: 4 * $0, to: $1, kernel: 1) }
        widen = zip(widths, widths.dropFirst()).map { Conv2d(from: $1, to: 4 * $0, kernel: 1) }
        up = blocks(config.upBlocks)
        norm = RMSNorm(channels: widths[0])
        output = Conv2d(
            from: widths[0], to: 2 * Self.colorChannels, kernel: 3, startingAtZero: true)
    }

    /// - Returns: pictures in −1…1 or a little beyond, `[n, h, w, 3]`, float32.
    func callAsFunction(_ input: SurfaceDecoderInput, dtype: DType) -> Tensor {
        let scene = code2(code1(input.code).silu()).silu().cast(to: dtype)
        let given = Tensor.concatenated(
            [input.surfaces.cast(to: dtype), input.last.cast(to: dtype)], axis: 3)
        var x = input2(input1(given.pixelUnshuffled(by: 2)).silu())
        var skips: [Tensor] = []
        for (level, blocks) in down.enumerated() {
            if level == 2 { x = maps2(maps1(input.maps.cast(to: dtype)).silu(), adding: x) }
            if level == 3 { x = x + latents(input.latents.cast(to: dtype)).pixelShuffled(by: 2) }
            for block in blocks { x = block(x, scene: scene) }
            guard level < narrow.count else { break }
            skips.append(x)
            x = narrow[level](x.pixelUnshuffled(by: 2))
        }
        for level in up.indices.reversed() {
            x = widen[level](x.silu()).pixelShuffled(by: 2) + skips[level]
            for block in up[level] { x = block(x, scene: scene) }
        }
        let answer = output(norm(x, activation: .silu)).cast(to: .float32).pixelShuffled(by: 2)
        let parts = answer.split(axis: 3, sizes: [3, 3, 3, 3])
        let color = input.baseColor + 1
        let surface = color + color * parts[0] + parts[1]
        let air = color + color * parts[2] + parts[3]
        return air + (surface - air) * input.transmittance - 1
    }

    /// Numbers of a gain and a bias at the four pixels of a position of the answer.
    fileprivate static let colorChannels = 24
}

extension SurfaceDecoder {
    /// What older weights become: maps that they never had count for nothing, and air is drawn as surfaces are.
    var adaptations: [String: WeightAdaptation] {
        let width = input1.weight.shape[0]
        let last = SurfaceDecoderInput.lastChannels
        let features = output.weight.shape[1]
        func forBoth(_ x: Tensor) -> Tensor { .concatenated([x, x], axis: 0) }
        return [
            "input1.weight": WeightAdaptation(
                of: ConditionLayout.olderSurfaceCounts.map { [width, 4 * ($0 + last), 1, 1] }
            ) {
                let old = $0.shape[1] - 4 * last
                let parts = $0.split(axis: 1, sizes: [old, 4 * last])
                let added = 4 * SurfaceMaps.channels - old
                return .concatenated(
                    [parts[0].padded(axis: 1, before: 0, after: added), parts[1]], axis: 1)
            },
            "output.weight": WeightAdaptation(
                of: [[Self.colorChannels, features, 3, 3]], forBoth),
            "output.bias": WeightAdaptation(of: [[Self.colorChannels]], forBoth),
        ]
    }
}

/// A residual block by position and its neighbours, conditioned on the scene by scale and shift.
struct ModulatedBlock: Module {
    let norm1: RMSNorm
    let conv1: Conv2d
    let norm2: FeatureNorm
    let scene: Linear
    let conv2: Conv2d

    init(channels: Int, embedding: Int) {
        norm1 = RMSNorm(channels: channels)
        conv1 = Conv2d(from: channels, to: channels, kernel: 3)
        norm2 = FeatureNorm(channels: channels, byPosition: true)
        scene = Linear(from: embedding, to: 2 * channels, startingAtZero: true)
        conv2 = Conv2d(from: channels, to: channels, kernel: 3, startingAtZero: true)
    }

    /// - Parameters:
    ///   - x: `[n, h, w, c]`.
    ///   - scene: `[n, e]`, activated.
    func callAsFunction(_ x: Tensor, scene: Tensor) -> Tensor {
        conv2(
            norm2(conv1(norm1(x, activation: .silu)), modulation: self.scene(scene)), adding: x)
    }
}
