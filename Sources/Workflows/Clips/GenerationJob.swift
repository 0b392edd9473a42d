import Conditioning
import Datasets
import Diffusion
import Frames
import Renderer
import Sim
import Tensors

/// Makes clips of scenarios by the Video LDM; its weights are read once.
@TensorActor
package struct GenerationJob {
    let setup: GenerationSetup
    private let model: VideoLDM
    private let dtype: DType
    /// A picture of base size that every clip continues.
    private let first: Frame?
    private let description: ClipDescription.Model

    /// - Parameter first: path of a picture or video whose first frame is continued.
    package init(
        _ setup: GenerationSetup, from first: String?, precision dtype: DType,
        observer: some JobObserver
    ) throws {
        self.setup = setup
        self.dtype = dtype
        model = try setup.model(frozenAs: dtype)
        self.first = try first.map {
            try Self.firstFrame($0, config: setup.config, observer: observer)
        }
        var description = try ClipDescription.Model(setup, precision: dtype)
        description.from = try first.map { try .init(at: $0) }
        self.description = description
    }

    /// Makes the frames of a drive, one after another.
    ///
    /// - Parameter show: takes each with its number and its world, as the drive's camera sees it.
    func frames(
        of drive: ShownDrive, show: (_ number: Int, World, Frame) throws -> Void
    ) throws {
        try frames(of: [drive]) { try show($1, $2, $3) }
    }

    /// Makes the frames of several drives, windows of all as one batch.
    ///
    /// - Parameter show: takes those of a drive one after another, each with the drive's number, its own, and
    ///   its world as the drive's camera sees it.
    func frames(
        of drives: [ShownDrive],
        show: (_ drive: Int, _ number: Int, World, Frame) throws -> Void
    ) throws {
        var shown = drives.map { $0.worlds.enumerated().makeIterator() }
        try VideoPipeline.run(drives.map { video(of: $0) }) { drive, number, frame in
            guard case (number, var world)? = shown[drive].next() else {
                preconditionFailure("frame \(number) has no world")
            }
            world.camera = drives[drive].camera
            try show(drive, number, world, frame)
        }
    }

    private func video(of drive: ShownDrive) -> VideoRun {
        let (worlds, camera) = (drive.worlds, drive.camera)
        return VideoPipeline(
            model: model, options: setup.options, precision: dtype, seed: drive.seed,
            future: drive.future, rate: setup.rate
        ).video(
            of: conditions(of: worlds, seed: drive.seed, camera: camera), count: worlds.count,
            from: first, upsamples: setup.upsamples, surface: surface(of: worlds, camera: camera))
    }

    /// A clip of a scenario, of which not all is known yet.
    func about(_ scenario: Scenario, id: String, camera: Camera) -> ClipDescription {
        ClipDescription(
            id: id, scenario: scenario.name, seed: scenario.seed, source: .generate,
            fps: setup.rate.fps, camera: camera, simdrive: ProgramVersion.current,
            worldVersion: ReferenceRenderer.version, model: description)
    }

    func about(_ file: ScenarioFile, camera: Camera) -> ClipDescription {
        var about = about(file.scenario, id: file.clipID, camera: camera)
        about.future = file.future == 0 ? nil : file.future
        return about
    }

    /// Of every frame that is made, at the rate at which frames are made.
    func conditions(
        of shown: WorldSequence, seed: UInt64, camera: Camera
    ) -> some Sequence<FrameCondition> {
        let rate = setup.rate
        let hasPicture = first != nil
        let withheld = setup.options.without.compactMap(\.group)
        let drawsSurfaces =
            setup.givesSurfaces && !hasPicture && !withheld.contains(.surface)
        let size = setup.config.mapSize
        let renderer = drawsSurfaces ? first(of: shown).map { ReferenceRenderer(world: $0) } : nil
        let made = shown.retimed(fps: rate.madeRate, count: rate.made(for: shown.count))
        return drawn(worlds(of: made, camera)) { world in
            var condition = FrameCondition(
                world: world, drawnBy: renderer, fps: rate.madeRate, seed: seed,
                leavingOutHidden: true, size: size)
            // A given picture shows scenery of its own.
            if hasPicture { condition.groups.remove(.scenery) }
            condition.groups.subtract(withheld)
            return condition
        }
    }

    /// Gives the surfaces of each frame that the clip shows, in turn.
    private func surface(of shown: WorldSequence, camera: Camera) -> () -> FrameSurface? {
        if setup.options.without.contains(.surfaces) { return { nil } }
        guard let first = first(of: shown) else { return { nil } }
        var rendering = SurfaceRendering(of: first, width: camera.width, height: camera.height)
        var previous: World?
        let pairs = worlds(of: shown, camera).map { world in
            defer { previous = world }
            return (world: world, previous: previous)
        }
        var drawings = drawn(pairs) { [rendering] in
            rendering.drawing($0.world, since: $0.previous)
        }
        return { drawings.next().map { rendering.next($0) } }
    }

    private func first(of drive: WorldSequence) -> World? {
        var drive = drive
        return drive.next()
    }

    private func worlds(
        of drive: WorldSequence, _ camera: Camera
    ) -> LazyMapSequence<WorldSequence, World> {
        drive.lazy.map {
            var world = $0
            world.camera = camera
            return world
        }
    }

    /// What is drawn of frames on the processor: while it is used, where the device leaves the processor free.
    private func drawn<Frames: Sequence, Drawing>(
        _ frames: Frames, _ draw: @escaping @Sendable (Frames.Element) -> Drawing
    ) -> FrameBlocks<Frames.Iterator, Drawing> {
        FrameBlocks(frames.makeIterator(), isAhead: Device.leavesProcessor, draw)
    }

    /// The first frame of a picture or video, cropped around its middle to the shape of frames.
    private static func firstFrame(
        _ path: String, config: ModelConfig, observer: some JobObserver
    ) throws -> Frame {
        let fitter = PictureFitter(width: config.baseWidth, height: config.baseHeight, fit: .crop)
        let picture = try FirstPicture(path, fittedBy: fitter)
        for what in picture.unread { observer.note("\(path): not understood: \(what)") }
        let (width, height) = (picture.width, picture.height)
        if width * config.baseHeight != height * config.baseWidth {
            let shape =
                config.baseWidth == 2 * config.baseHeight
                ? "2:1" : "\(config.baseWidth):\(config.baseHeight)"
            observer.note("\(path): \(width)×\(height), cropped around its middle to \(shape)")
        }
        return picture.frame
    }
}

extension ClipDescription.Model {
    /// Which model is asked, and how.
    fileprivate init(_ setup: GenerationSetup, precision dtype: DType) throws {
        let config = setup.config
        self.init(
            name: config.name,
            weights: try setup.folder.weights(of: setup.parts).map {
                .init(file: $0.file, sha256: $0.sha256)
            },
            sampling: try setup.options.json, precision: dtype.rawValue,
            isa: Device.computing)
        windows = .init(
            frames: config.windowFrames, context: config.contextFrames,
            fps: setup.rate.interpolates ? config.keyFrameRate : nil)
    }
}
