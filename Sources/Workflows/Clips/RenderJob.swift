import Datasets
import Renderer
import Sim

/// Draws the clip of a scenario with the reference renderer.
package struct RenderJob {
    private let file: ScenarioFile
    private let worlds: WorldSequence

    /// - Parameter worlds: of every frame.
    package init(_ file: ScenarioFile, _ worlds: WorldSequence) {
        self.file = file
        self.worlds = worlds
    }

    package func render(
        to dataset: DatasetFolder, crf: Int, extras: ClipExtras, observer: some JobObserver
    ) throws {
        let (scenario, camera) = (file.scenario, file.scenario.camera)
        let job = ClipJob(
            about: ClipDescription(
                id: file.clipID, scenario: scenario.name, seed: scenario.seed, source: .render,
                fps: worlds.fps, camera: camera, simdrive: ProgramVersion.current,
                worldVersion: ReferenceRenderer.version),
            file: file, count: worlds.count)
        let renderer = ReferenceRenderer(world: scenario.world(at: 0))
        try job.write(to: dataset, crf: crf, extras: extras, observer: observer) { append in
            for (index, world) in worlds.enumerated() {
                let (frame, pixels) = renderer.rendering(
                    of: world, width: camera.width, height: camera.height)
                try append(frame, world.labels(frame: index).seen(in: pixels), pixels)
            }
        }
    }
}
