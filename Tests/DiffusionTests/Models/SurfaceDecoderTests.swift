import Conditioning
import Randomness
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct SurfaceDecoderTests {
    private let config = SurfaceDecoderConfig(
        channels: [4, 6, 8, 8], downBlocks: [1, 1, 1, 2], upBlocks: [1, 2, 1], embedding: 6)

    @Test(arguments: Fixture.dtypes)
    func matchesPyTorchForwardAndBackward(dtype: DType) throws {
        let fixture = try Fixture("surface-decoder")
        let decoder = SurfaceDecoder(config, latentChannels: 3)
        try fixture.load(decoder.namedParameters)
        let input = SurfaceDecoderInput(
            surfaces: try fixture.input("surfaces"), baseColor: try fixture.input("baseColor"),
            last: try fixture.input("last"), maps: try fixture.input("maps"),
            latents: try fixture.input("latents"), code: try fixture.input("code"))
        // Norms over four channels make much of what bfloat16 rounds.
        let tolerance: Float = dtype == .float32 ? 1e-4 : 5e-2
        expectClose(
            decoder(input, dtype: dtype), try fixture.output("picture"), within: tolerance)
        func loss() throws -> Tensor {
            try fixture.weighted(["picture": decoder(input, dtype: dtype)])
        }
        if dtype == .float32 {
            try fixture.expectGradients(decoder.namedParameters, of: loss, within: 1e-4)
        } else {
            try fixture.expectGradientsTogether(decoder.namedParameters, of: loss, within: 0.15)
        }
    }

    /// Before any training a picture is its base color, and black where nobody knows it.
    @Test func startsAtTheBaseColor() throws {
        let values = try frame()
        var unknown = values
        unknown.surfaces = nil
        let pictures = picture(of: [values, unknown], by: initialized())
        let color = try #require(values.surfaces).baseColor.map { Float($0) / 127 }
        expectClose(pictures[0..<1].floats, color)
        #expect(pictures[1..<2].floats.allSatisfy { $0 == -1 })
    }

    /// Norms are by position: away from its borders a crop is what the whole is.
    @Test func cropsSeeWhatWholeFramesSee() throws {
        let decoder = initialized(loud: true)
        func picture(rows: Range<Int>) throws -> Tensor {
            var values = try frame(rows: 8, columns: 4)
            let surfaces = try #require(values.surfaces)
            let (width, count) = (surfaces.width * SurfaceMaps.channels, 32)
            values.surfaces = surfaces.cropped(
                rows: rows.lowerBound * count..<rows.upperBound * count, width: width)
            let mapRow = values.grid.columns * 4 * SurfaceDecoderInput.mapChannels
            values.maps = Array(
                values.maps[rows.lowerBound * 4 * mapRow..<rows.upperBound * 4 * mapRow])
            values.grid = GridSize(rows: rows.count, columns: 4)
            return self.picture(of: [values], by: decoder)
        }
        let (whole, part) = (try picture(rows: 0..<8), try picture(rows: 0..<6))
        // Rows that no border of the part is near to.
        let (a, b) = (whole.sliced(axis: 1, 0..<48), part.sliced(axis: 1, 0..<48))
        expectClose(a, b, within: 1e-4)
        #expect(whole.sliced(axis: 1, 176..<192).floats != part.sliced(axis: 1, 176..<192).floats)
    }

    /// 2.5 million parameters are 5 MB in bfloat16.
    @Test func theShippedSizeIsSmall() {
        let decoder = SurfaceDecoder(.small, latentChannels: 8)
        #expect((2_000_000...3_000_000).contains(decoder.parameterCount))
    }

    private func initialized(loud: Bool = false) -> SurfaceDecoder {
        let decoder = SurfaceDecoder(config, latentChannels: 3)
        for (name, parameter) in decoder.namedParameters {
            let stream = RandomStream(seed: 1).child(name)
            parameter.initialize(from: stream)
            if loud, parameter.start == .zeros {
                parameter.assign(.normal(parameter.shape, from: stream) * 0.1)
            }
        }
        return decoder
    }

    private func picture(
        of frames: [SurfaceDecoderInput.FrameValues], by decoder: SurfaceDecoder
    ) -> Tensor {
        let grid = frames[0].grid
        return decoder(
            SurfaceDecoderInput(
                frames, last: nil,
                latents: .zeros([frames.count, grid.rows, grid.columns, 3]),
                hasLatents: frames.map { _ in true }, dtype: .float32), dtype: .float32)
    }

    /// Maps of versions 5, 4 and 3 keep their places; later ones count for nothing.
    @Test(arguments: [38, 30, 29].enumerated().map { ($0, $1) })
    func mapsOfOlderVersionsAreCarriedOver(shape: Int, known: Int) throws {
        let decoder = SurfaceDecoder(.tiny, latentChannels: 3)
        let adaptation = try #require(decoder.adaptations["input1.weight"])
        #expect(adaptation.shapes[shape] == [16, 4 * (known + 4), 1, 1])
        let old = Tensor.normal(adaptation.shapes[shape], from: RandomStream(seed: 1))
        let sizes = [4 * known, 4 * (SurfaceMaps.channels - known), 16]
        let parts = adaptation.adapt(old).split(axis: 1, sizes: sizes).map(\.floats)
        let before = old.split(axis: 1, sizes: [4 * known, 16]).map(\.floats)
        #expect(parts[0] == before[0] && parts[2] == before[1])
        #expect(parts[1].allSatisfy { $0 == 0 })
    }

    /// Weights from before air was drawn apart give what they gave: both colors are one, however thick the air.
    @Test func airIsDrawnAsSurfacesWere() throws {
        let decoder = initialized(loud: true)
        for (name, parameter) in decoder.namedParameters where name.hasPrefix("output.") {
            let old = parameter.tensor[0..<24]
            let carried = try #require(decoder.adaptations[name]).adapt(old)
            #expect(carried[0..<24].floats == old.floats && carried[24..<48].floats == old.floats)
        }
    }

    /// Air that is lighter than the surface by 0.5 adds what the surface's light is not let through of it.
    @Test func airHidesWhatItLetsNoLightThroughOf() throws {
        let decoder = initialized()
        let bias = try #require(decoder.output.bias)
        bias.assign(Tensor((0..<48).map { $0 < 36 ? 0 : 0.5 }, shape: [48]))
        let values = try frame()
        let surfaces = try #require(values.surfaces)
        let expected = surfaces.baseColor.enumerated().map { index, color in
            let pixel = index / 3 * SurfaceMaps.channels
            let place = SurfaceMaps.transmittance.lowerBound
            let through = Float(surfaces.numbers[pixel + place]) / 127
            return Float(color) / 127 + 0.5 * (1 - through)
        }
        expectClose(picture(of: [values], by: decoder).floats, expected)
    }

    /// A random drive's upper left part.
    private func frame(rows: Int = 2, columns: Int = 4) throws
        -> SurfaceDecoderInput.FrameValues
    {
        let sequence = try #require(
            SyntheticDataset(seed: 1).surfaces(
                3, ClipShape(frames: 1, fps: 7.5, width: 1_024, height: 512), rows: rows,
                columns: columns))
        return SurfaceDecoderInput.FrameValues(
            of: sequence.conditions[0], surface: sequence.surfaces[0].maps,
            grid: GridSize(rows: rows, columns: columns), corner: sequence.corner)
    }
}

extension SurfaceMaps {
    fileprivate func cropped(rows: Range<Int>, width: Int) -> SurfaceMaps {
        SurfaceMaps(
            width: self.width, height: rows.count,
            numbers: Array(numbers[rows.lowerBound * width..<rows.upperBound * width]))
    }
}
