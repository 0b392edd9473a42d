import Datasets
import Diffusion
import Foundation
import Frames
import Metrics
import Referee
import Renderer
import Sim
import Tensors

/// Measures a model on clips of drives that no training sees.
@TensorActor
package struct ModelEvaluation {
    private let job: GenerationJob
    private let referee: any FrameJudge
    private let extent: Extent
    private let seed: UInt64
    /// Clips that are made at once.
    private let batch: Int

    /// How much is measured.
    package struct Extent: Sendable {
        /// Drives of which clips are made, and as many others of which reference renders are.
        package var drives: Int
        /// Of each drive.
        package var frames: Int

        package init(drives: Int, frames: Int) { (self.drives, self.frames) = (drives, frames) }

        /// While a model is trained.
        package static let quick = Extent(drives: 10, frames: 16)
        /// Ten times as many frames as the referee has features.
        package static let full = Extent(drives: 24, frames: 60)
    }

    /// - Parameters:
    ///   - setup: of small frames, which the referee judges.
    ///   - batch: clips made at once; as many as suit the device when nil.
    package init(
        of setup: GenerationSetup, by referee: any FrameJudge, _ extent: Extent, seed: UInt64,
        batch: Int? = nil, precision dtype: DType, observer: some JobObserver
    ) throws {
        job = try GenerationJob(setup, from: nil, precision: dtype, observer: observer)
        (self.referee, self.extent, self.seed) = (referee, extent, seed)
        self.batch = setup.clipsAtOnce(batch)
    }

    /// Makes the clips and measures them; what a folder holds already is taken from there.
    package func report(in folder: URL, observer: some JobObserver) throws -> EvaluationReport {
        let known = try EvaluatedDrives(in: folder)
        let made = try stride(from: 0, to: extent.drives, by: batch).flatMap { first in
            let end = min(first + batch, extent.drives)
            defer { observer.progress(end, of: extent.drives, "drives evaluated") }
            return try lines(of: (first..<end).map(drive), known)
        }
        // Other drives than those: how far these are apart is the floor.
        let others = try (0..<extent.drives).map { number in
            defer { observer.progress(number + 1, of: extent.drives, "other drives drawn") }
            return try otherLine(of: drive(extent.drives + number), known)
        }
        var report = EvaluationReport(
            of: made.map(\.about), made.compactMap(\.measurement), reference: "render",
            resizing: "none")
        report.referee = RefereeReport(
            made.map(\.judgement), by: referee.sha256, others: others.map(\.judgement.reference))
        return report
    }

    /// A drive of the validation set.
    private struct Drive {
        let id: String
        let scenario: Scenario
        let worlds: WorldSequence
    }

    private func drive(_ number: Int) -> Drive {
        var stream = DriveSet.validation.drives(seed: seed).child(number)
        let scenario = Scenario.random(using: &stream)
        let fps = job.setup.rate.fps
        return Drive(
            id: "drive-\(seed)-\(number)", scenario: scenario,
            worlds: scenario.worlds(fps: fps, duration: Double(extent.frames) / fps))
    }

    private func lines(
        of drives: [Drive], _ known: EvaluatedDrives
    ) throws -> [EvaluatedDrives.Line] {
        let abouts = drives.map { drive in
            let camera = job.setup.camera(of: drive.scenario)
            var about = job.about(drive.scenario, id: drive.id, camera: camera)
            about.frames = drive.worlds.count
            return about
        }
        return try known.lines(abouts, judgedBy: referee.sha256) { missing in
            let shown = missing.map {
                ShownDrive(
                    worlds: drives[$0].worlds, seed: drives[$0].scenario.seed,
                    camera: job.setup.camera(of: drives[$0].scenario))
            }
            var clips = missing.map { MeasuredClip(abouts[$0], by: referee) }
            try job.frames(of: shown) { clip, number, world, frame in
                clips[clip].append(frame, number: number, world)
            }
            return try clips.map { try $0.line }
        }
    }

    /// What the referee says of the reference render alone.
    private func otherLine(
        of drive: Drive, _ known: EvaluatedDrives
    ) throws -> EvaluatedDrives.Line {
        let camera = job.setup.camera(of: drive.scenario)
        var about = ClipDescription(
            id: drive.id, scenario: drive.scenario.name, seed: drive.scenario.seed,
            source: .render, fps: drive.worlds.fps, camera: camera,
            simdrive: ProgramVersion.current, worldVersion: ReferenceRenderer.version)
        about.frames = drive.worlds.count
        return try known.lines([about], judgedBy: referee.sha256) { _ in
            var judgement = ClipJudgement(id: about.id, fps: about.fps)
            var renderer: ReferenceRenderer?
            for (number, world) in drive.worlds.enumerated() {
                let drawing = renderer ?? ReferenceRenderer(world: world)
                renderer = drawing
                let drawn = drawing.rendering(
                    of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
                judgement.reference.add(
                    referee.judgements(of: [drawn.frame])[0],
                    of: RefereeSample(
                        drawn.frame, pixelLabels: drawn.pixelLabels,
                        labels: world.labels(frame: number)))
            }
            return [
                EvaluatedDrives.Line(
                    referee: referee.sha256, about: about, judgement: judgement, measurement: nil)
            ]
        }[0]
    }
}

/// A clip of the model beside its reference renders.
@TensorActor
private struct MeasuredClip {
    private let about: ClipDescription
    private let referee: any FrameJudge
    private var scoring: ClipScoring
    private var pairs: [(made: Frame, reference: Frame)] = []

    init(_ about: ClipDescription, by referee: any FrameJudge) {
        (self.about, self.referee) = (about, referee)
        scoring = ClipScoring(of: about.id, fps: about.fps, by: referee)
    }

    mutating func append(_ frame: Frame, number: Int, _ world: World) {
        let labels = world.labels(frame: number)
        pairs.append((frame, scoring.scored(labels, of: frame, in: world).reference))
    }

    var line: EvaluatedDrives.Line {
        get throws {
            var measurement = ClipMeasurement(fps: about.fps, borders: WindowBorders(about))
            try measurement.add(pairs.count) { [pairs] in pairs[$0] }
            return EvaluatedDrives.Line(
                referee: referee.sha256, about: about, judgement: scoring.judgement,
                measurement: measurement)
        }
    }
}
