import Datasets
import Frames
import Renderer
import Sim

/// Draws the clip of a scenario with the reference renderer.
package struct RenderJob {
    private let file: ScenarioFile
    /// Of every frame.
    private let worlds: WorldSequence

    /// - Parameter fps: frames a second; the scenario's own when nil.
    package init(_ file: ScenarioFile, fps: Double?, _ length: ClipLength) throws {
        self.file = file
        worlds = try file.worlds(fps: fps, length)
    }

    package func render(
        to dataset: DatasetFolder, crf: Int, extras: ClipExtras, observer: some JobObserver
    ) throws {
        let (scenario, camera) = (file.scenario, file.scenario.camera)
        for warning in scenario.warnings(duration: Double(worlds.count) / worlds.fps) {
            observer.note("\(file.clipID): \(warning)")
        }
        let job = ClipJob(
            about: ClipDescription(
                id: file.clipID, scenario: scenario.name, seed: scenario.seed, source: .render,
                fps: worlds.fps, camera: camera, simdrive: ProgramVersion.current,
                worldVersion: ReferenceRenderer.version),
            file: file, count: worlds.count)
        let renderer = ReferenceRenderer(world: scenario.world(at: 0))
        try job.write(to: dataset, crf: crf, extras: extras, observer: observer) { append in
            var previous: World?
            for (index, world) in worlds.enumerated() {
                let (frame, pixels) = draw(world, since: previous, renderer, extras)
                try append(frame, world.labels(frame: index).seen(in: pixels.pixelLabels), pixels)
                previous = world
            }
        }
    }

    private func draw(
        _ world: World, since previous: World?, _ renderer: ReferenceRenderer, _ extras: ClipExtras
    ) -> (Frame, RenderedPixels) {
        let (width, height) = (world.camera.width, world.camera.height)
        guard extras.gBuffer else {
            let drawn = renderer.rendering(of: world, width: width, height: height)
            return (drawn.frame, RenderedPixels(pixelLabels: drawn.pixelLabels))
        }
        let drawn = renderer.rendering(of: world, since: previous, width: width, height: height)
        return (drawn.frame, RenderedPixels(pixelLabels: drawn.pixelLabels, gBuffer: drawn.gBuffer))
    }
}
