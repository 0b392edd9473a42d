import Files
import Foundation
import Frames
import Renderer
import Sim
import TestSupport
import Testing

@testable import Datasets

struct GBufferFolderTests {
    private let scenario: (text: String, read: () throws -> Scenario) = {
        let yaml = """
            simdrive: 1
            name: told
            camera: {width: 64, height: 32}
            environment: {time_of_day: night}
            ego: {speed: 10}
            actors: [{id: a, lane: -1, s: 10, speed: 5}]
            """
        return (yaml, { try Scenario(yaml: yaml, file: "told.yaml") })
    }()

    @Test func aClipHoldsItsGBuffers() throws {
        let scenario = try scenario.read()
        let worlds = [scenario.world(at: 0), scenario.world(at: 0.5)]
        let renderer = ReferenceRenderer(world: worlds[0])
        let drawn = worlds.indices.map { index in
            renderer.frameAndGBuffer(
                of: worlds[index], since: index > 0 ? worlds[index - 1] : nil, width: 64,
                height: 32)
        }
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            let about = ClipDescription(
                id: "told", scenario: "told", seed: 0, source: .render, fps: 2,
                camera: scenario.camera, simdrive: "0.1.0")
            let writer = try ClipWriter(
                in: dataset, about: about, scenario: self.scenario.text,
                extras: ClipExtras(gBuffer: true))
            for (index, drawn) in drawn.enumerated() {
                try writer.append(
                    drawn.frame, worlds[index].labels(frame: index), gBuffer: drawn.gBuffer)
            }
            try writer.finish()
            let clip = try ClipFolder(at: dataset.clip("told"))
            let read = try #require(clip.gBuffer)
            for (index, drawn) in drawn.enumerated() {
                expect(try read.gBuffer(frame: index), like: drawn.gBuffer)
            }
            #expect(clip.pixelLabels == nil)
            #expect(try clip.checksums().list.sums["gbuffer/CAM_FRONT/motion/000001.png"] != nil)
        }
    }

    private func expect(_ read: GBuffer, like made: GBuffer) {
        #expect(read.bytes == made.bytes)
        for (a, b) in zip(read.inverseDepth, made.inverseDepth) where b < 1.99 {
            #expect(abs(a - b) <= 0.51 / 32_768)
        }
        let motion = made.motion ?? Array(repeating: GBuffer.nowhere, count: 64 * 32 * 3)
        let found = read.motion ?? []
        #expect(found.count == motion.count)
        for at in stride(from: 0, to: min(found.count, motion.count), by: 3) {
            guard motion[at + 2] >= 0, max(abs(motion[at]), abs(motion[at + 1])) < 511 else {
                #expect(found[at + 2] == GBuffer.nowhere)
                continue
            }
            #expect(abs(found[at] - motion[at]) <= 0.51 / 64)
            #expect(abs(found[at + 1] - motion[at + 1]) <= 0.51 / 64)
            #expect(abs(found[at + 2] - min(motion[at + 2], 2)) <= 0.51 / 32_768)
        }
    }

    @Test func numbersOfThreeChannelsComeBack() throws {
        let numbers: [UInt16] = [0, 1, 255, 256, 32_767, 65_535]
        let wide = PNG.encode(numbers: numbers, width: 1, channels: 3)
        #expect(try PNG.decodeNumbers(wide, file: "x.png", channels: 3).numbers == numbers)
        let bytes: [UInt8] = [0, 1, 2, 127, 128, 255]
        for channels in [1, 3] {
            let narrow = PNG.encode(bytes: bytes, width: 2, channels: channels)
            let read = try PNG.decodeBytes(narrow, file: "x.png", channels: channels)
            #expect(read.bytes == bytes)
        }
    }

    @Test func thePageTellsOfEveryPicture() throws {
        let page = try String(
            contentsOf: Repository.docs.appending(path: "dataset-format.md"), encoding: .utf8)
        let section = try #require(
            page.components(separatedBy: "\n## ").first { $0.hasPrefix("G-buffer") })
        for layer in GBufferFolder.Layer.allCases {
            #expect(section.contains("`\(layer.rawValue)`"))
        }
    }
}
