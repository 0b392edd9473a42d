import Datasets
import Foundation
import Frames
import Renderer
import Sim

/// One moment of a scenario as a picture of the reference renderer.
package struct ScenarioPicture {
    private let shown: ScenarioSweep.Variant
    private let time: Double

    /// - Parameters:
    ///   - file: path of a scenario file.
    ///   - variant: its number in the file's sweep; 0 where the file varies nothing.
    ///   - camera: name of the camera; the file's first when nil.
    ///   - time: seconds since the start.
    package init(of file: String, variant: Int, camera: String?, at time: Double) throws {
        shown = try ScenarioSweep(contentsOf: file).shown(variant, by: camera)
        self.time = time
    }

    /// Writes a PNG.
    ///
    /// - Parameter boxes: whether those of the labels are drawn.
    package func write(to file: String, boxes: Bool) throws -> PreviewReport {
        try MadePicture.checkReplaceable(file)
        try MadePicture.write(frame(boxes: boxes), to: file, hasModel: false)
        return PreviewReport(of: shown, at: time, picture: URL(filePath: file).path)
    }

    private func frame(boxes: Bool) -> Frame {
        let world = shown.scenario.world(at: time)
        let camera = world.camera
        let frame = ReferenceRenderer(world: world)
            .frame(of: world, width: camera.width, height: camera.height)
        guard boxes else { return frame }
        return frame.overlaid(with: world.labels(frame: 0).actors.map(KnownActor.init))
    }
}

extension ScenarioSweep {
    /// The variant of a number, seen by the camera of a name.
    fileprivate func shown(_ variant: Int, by camera: String?) throws -> Variant {
        let cameras = variants.filter { ($0.number ?? 0) == variant }
        guard let first = cameras.first else {
            throw RequestError.noVariant(variant, of: Set(variants.map { $0.number ?? 0 }).count)
        }
        guard let camera else { return first }
        guard let found = cameras.first(where: { $0.scenario.camera.name == camera }) else {
            throw RequestError.noCamera(camera, of: cameras.map(\.scenario.camera.name))
        }
        return found
    }
}
