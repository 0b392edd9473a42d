import Frames
import Tensors
import Testing

@testable import Metrics

@TensorActor
struct ClipFiguresTests {
    private func measured(
        _ count: Int, fps: Double = 7.5, made: @Sendable (Int) -> Frame,
        reference: @Sendable (Int) -> Frame
    ) throws -> ClipMeasurement {
        var measurement = ClipMeasurement(
            fps: fps,
            borders: WindowBorders(
                count: count, windowFrames: 4, contextFrames: 2, upsamplerOverlap: nil))
        // In two parts: what is measured does not depend on how many come together.
        try measurement.add(3) { (made($0), reference($0)) }
        try measurement.add(count - 3) { (made($0 + 3), reference($0 + 3)) }
        return measurement
    }

    @Test func aClipIsLikeItself() throws {
        let clip = try measured(10, made: { pattern($0) }, reference: { pattern($0) })
        let figures = ClipMetrics(of: [clip])
        #expect(figures.frames == 10)
        #expect(figures.psnr == 100)
        #expect(figures.motion == 1)
        #expect(figures.flicker.made == figures.flicker.reference)
        // At 7.5 frames a second frame 8 is the first of second 1.
        #expect(figures.seconds.map(\.frames) == [8, 2])
        for second in figures.seconds {
            #expect(second.sharpness == 1)
            #expect(second.contrast == 1)
            #expect(second.chroma == 1)
        }
    }

    /// Windows of 4 frames, 2 of them known, begin at frames 1, 4, 6 and 8: there it gets 9 levels
    /// brighter.
    @Test func jumpsAtBordersAreTold() throws {
        let jumps = [0, 9, 9, 9, 18, 18, 27, 27, 36, 36]
        let clip = try measured(
            10, made: { pattern(0, shift: jumps[$0]) }, reference: { _ in pattern(0) })
        let figures = ClipMetrics(of: [clip, clip])
        let jump = try #require(figures.rolloutJump)
        #expect(jump.atBorders == Spread([9, 9, 9, 9, 9, 9, 9, 9]))
        #expect(jump.elsewhere == Spread([Double](repeating: 0, count: 10)))
        #expect(jump.referenceAtBorders.median == 0)
        #expect(figures.upsamplerJump == nil)
        // The reference stands still: all that changes is flicker.
        #expect(figures.flicker.share == 1)
        #expect(figures.flicker.made == 4.0)
        #expect(figures.motion == nil)
    }

    @Test func percentilesAreThoseOfNumPy() throws {
        let fixture = try MetricsFixture()
        let spread = try #require(
            Spread(try fixture.input("numbers").floats.map(Double.init)))
        #expect(abs(spread.median - (try fixture.expected("median"))) < 1e-6)
        #expect(abs(spread.percentile95 - (try fixture.expected("percentile95"))) < 1e-6)
        #expect(Spread([]) == nil)
    }
}

/// Frames of 16×16 that slide to the right over a coloured pattern, brighter by `shift`.
private func pattern(_ frame: Int, shift: Int = 0) -> Frame {
    Frame(
        width: 16, height: 16,
        pixels: (0..<768).map { at in
            let (x, y) = (at / 3 % 16 + frame, at / 48)
            return UInt8((x * 11 + y * 7 + at % 3 * 40) % 160 + shift)
        })
}
