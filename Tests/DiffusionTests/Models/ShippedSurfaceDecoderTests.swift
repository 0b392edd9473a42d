import Conditioning
import Renderer
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// What the shipped weights make of what they are given: without it that thing changes in the picture, and little
/// else does.
@TensorActor
struct ShippedSurfaceDecoderTests {
    @Test func withoutLampsWhatTheyLightIsDark() throws {
        let frame = try KnownFrame("cut-in-night")
        let dark = frame.changing(SurfaceMaps.lamps) { _, _ in 0 }
        let lit = frame.pixels { $0["lampLight"] > 0.3 || $0.largest(of: SurfaceMaps.lamps) > 0.3 }
        let unlit = frame.pixels {
            $0["lampLight"] < 0.05 && $0.largest(of: SurfaceMaps.lamps) < 0.05
        }
        let change = try frame.picture() - frame.picture(dark)
        #expect(change.mean(at: lit) > 0.1)
        #expect(change.magnitude.mean(at: unlit) < change.magnitude.mean(at: lit) / 5)
    }

    /// Of air that takes no light away, far things are as dark as near ones.
    @Test func withoutFogFarThingsStandOut() throws {
        let frame = try KnownFrame("fog-morning")
        let clear = frame.changing(["transmittance"]) { number, pixel in
            pixel["nearness"] > 0 ? 127 : number
        }
        let change = try (frame.picture() - frame.picture(clear)).magnitude
        let far = frame.pixels { $0["sky"] == 0 && $0["transmittance"] < 0.4 }
        let near = frame.pixels { $0["sky"] == 0 && $0["transmittance"] > 0.8 }
        #expect(change.mean(at: near) < change.mean(at: far) / 3)
    }

    @Test func withoutPaintRoadUsersAreGray() throws {
        let frame = try KnownFrame("cut-in-day")
        let gray = frame.changing(["red", "green", "blue"]) { number, pixel in
            pixel["vehicle"] > 0.9 ? 0 : number
        }
        let change = try (frame.picture() - frame.picture(gray)).magnitude
        let vehicles = frame.pixels { $0["vehicle"] > 0.9 }
        let others = frame.pixels { $0["vehicle"] == 0 }
        #expect(change.mean(at: vehicles) > 0.1)
        #expect(change.mean(at: others) < change.mean(at: vehicles) / 10)
    }
}

/// A large frame's surfaces two seconds into a shipped scenario, and what the shipped weights draw of them.
@TensorActor
private struct KnownFrame {
    private let values: SurfaceDecoderInput.FrameValues
    private let surfaces: SurfaceMaps
    private static let model = Result {
        try VideoLDM(
            contentsOf: ModelFolder(Repository.root.appending(path: "Models/small")),
            requiring: [.autoencoder, .surfaceDecoder], frozenAs: .float32)
    }

    init(_ name: String) throws {
        let scenario = try Scenario(
            contentsOf: Repository.scenarios.appending(path: "\(name).yaml").path)
        let world = try #require(Array(scenario.worlds(fps: 1, duration: 3)).last)
        var rendering = SurfaceRendering(of: world, width: 1_024, height: 512)
        surfaces = rendering.next(world).maps
        values = SurfaceDecoderInput.FrameValues(
            of: FrameCondition(world: world, fps: 7.5, seed: 1), surface: surfaces,
            grid: GridSize(rows: 16, columns: 32))
    }

    /// The same frame with some of its maps changed, number by number.
    func changing(
        _ names: Set<String>, _ change: (Int8, SurfacePixel) -> Int8
    ) -> SurfaceDecoderInput.FrameValues {
        let channels = SurfaceMaps.channels
        var numbers = surfaces.numbers
        for index in numbers.indices where names.contains(SurfaceMaps.names[index % channels]) {
            numbers[index] = change(numbers[index], SurfacePixel(surfaces, index / channels))
        }
        var changed = values
        changed.surfaces = SurfaceMaps(
            width: surfaces.width, height: surfaces.height, numbers: numbers)
        return changed
    }

    func pixels(_ isOne: (SurfacePixel) -> Bool) -> [Int] {
        (0..<surfaces.width * surfaces.height).filter { isOne(SurfacePixel(surfaces, $0)) }
    }

    /// Without latents or a frame before it.
    func picture(_ values: SurfaceDecoderInput.FrameValues? = nil) throws -> Tensor {
        let latents = Tensor.zeros([1, 16, 32, 8])
        let input = SurfaceDecoderInput(
            [values ?? self.values], last: nil, latents: latents, hasLatents: [false],
            dtype: .float32)
        return try Self.model.get().surfaceDecoder(input, dtype: .float32)
    }
}

/// What is known of a pixel, by name.
private struct SurfacePixel {
    private let numbers: ArraySlice<Int8>
    private static let places = Dictionary(
        uniqueKeysWithValues: SurfaceMaps.names.enumerated().map { ($1, $0) })

    init(_ maps: SurfaceMaps, _ pixel: Int) {
        numbers = maps.numbers[pixel * SurfaceMaps.channels..<(pixel + 1) * SurfaceMaps.channels]
    }

    subscript(_ name: String) -> Float {
        Self.places[name].map { Float(numbers[numbers.startIndex + $0]) / 127 } ?? .nan
    }

    func largest(of names: Set<String>) -> Float { names.map { self[$0] }.max() ?? 0 }
}

extension SurfaceMaps {
    fileprivate static let lamps: Set = [
        "headLamp", "tailLamp", "indicator", "fixedLamp", "litWindow", "lampLight",
    ]
}

extension Tensor {
    /// Over all colors of some pixels of a picture.
    fileprivate func mean(at pixels: [Int]) -> Float {
        let values = floats
        let sum = pixels.reduce(Float(0)) { $0 + values[3 * $1..<3 * $1 + 3].reduce(0, +) }
        return sum / Float(3 * max(pixels.count, 1))
    }

    fileprivate var magnitude: Tensor { (self * self).squareRoot() }
}
