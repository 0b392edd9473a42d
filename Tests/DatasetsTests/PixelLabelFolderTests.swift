import Files
import Foundation
import Frames
import Renderer
import Sim
import TestSupport
import Testing

@testable import Datasets

struct PixelLabelFolderTests {
    @Test func numbersComeBack() throws {
        let numbers: [UInt16] = [0, 1, 255, 256, 32_767, 65_535]
        let bytes = PNG.encode(numbers: numbers, width: 3)
        let read = try PNG.decodeNumbers(bytes, file: "x.png")
        #expect(read.numbers == numbers)
        #expect((read.width, read.height) == (3, 2))
        #expect(throws: FileError.self) {
            try PNG.decodeNumbers(Array(bytes.prefix(40)), file: "x.png")
        }
    }

    @Test func aClipHoldsTheLabelsOfItsPixels() throws {
        let yaml = """
            simdrive: 1
            name: truth
            camera: {width: 64, height: 32}
            ego: {speed: 10}
            actors: [{id: a, lane: -1, s: 10, speed: 10}]
            """
        let scenario = try Scenario(yaml: yaml, file: "truth.yaml")
        let world = scenario.world(at: 0)
        let (frame, pixels) = ReferenceRenderer(world: world)
            .rendering(of: world, width: 64, height: 32)
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            let about = ClipDescription(
                id: "truth", scenario: "truth", seed: 0, source: .render, fps: 30,
                camera: scenario.camera, simdrive: "0.1.0")
            let writer = try ClipWriter(
                in: dataset, about: about, scenario: yaml, extras: ClipExtras(pixelLabels: true))
            try writer.append(frame, world.labels(frame: 0), pixels: pixels)
            try writer.finish()
            let clip = try ClipFolder(at: dataset.clip("truth"))
            let read = try #require(clip.pixelLabels)
            let classes = try read.numbers(of: .semantic, frame: 0)
            #expect(classes == pixels.classes.map { UInt16($0.rawValue) })
            #expect(classes.contains(UInt16(SurfaceClass.car.rawValue)))
            #expect(try read.numbers(of: .instance, frame: 0) == pixels.tracks)
            let depths = try read.numbers(of: .depth, frame: 0)
            #expect(depths.count == pixels.depths.count && pixels.depths.contains { $0 < 600 })
            for (depth, expected) in zip(depths, pixels.depths) where expected < 600 {
                #expect(abs(Float(depth) / 100 - expected) <= 0.0051)
            }
            #expect(depths.contains(65_535))
            #expect(try clip.checksums().list.sums["truth/CAM_FRONT/depth/000000.png"] != nil)
        }
    }
}
