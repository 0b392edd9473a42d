import Randomness
import Testing

@testable import Renderer
@testable import Sim

struct NoiseTextureTests {
    private let noise = NoiseTexture(stream: RandomStream(seed: 1), octaves: 4, falloff: 0.6)

    @Test func repeatsAfterOneUnit() {
        #expect(noise.value(0.25, 0.75, footprint: 0) == noise.value(-0.75, 1.75, footprint: 0))
    }

    @Test func averagesToAHalfOverTheWholeTorus() {
        #expect(abs(noise.value(0.3, 0.7, footprint: 4) - 0.5) < 1e-3)
    }

    @Test func changesLittleBetweenNeighbouringFootprints() {
        for step in 1..<200 {
            let width = Float(step) * 0.002
            let a = noise.value(0.41, 0.13, footprint: width)
            let b = noise.value(0.41, 0.13, footprint: width + 0.002)
            #expect(abs(a - b) < 0.12)
        }
    }
}
