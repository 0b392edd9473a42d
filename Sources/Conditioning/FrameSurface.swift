import Frames
import Renderer
import Sim

/// What is known of a frame's surfaces at its own resolution, and where they were in the frame before.
public struct FrameSurface: Sendable {
    package let maps: SurfaceMaps
    /// Nil for a frame with none before it.
    package let reprojection: Reprojection?

    /// - Parameters:
    ///   - gBuffer: of the frame or a region of it; with motion if there is a frame before.
    ///   - labels: of the frame: its camera, light and air.
    ///   - lamps: of the frame; nil when none is lit.
    ///   - shadows: on the ground of the frame.
    ///   - before: inverse depths of the frame before, nil without one.
    ///   - frameWidth: columns of the whole frame, if the G-buffer is that of a region.
    ///   - corner: upper left pixel of the region.
    package init(
        _ gBuffer: GBuffer, of labels: FrameLabels, lamps: LampLight?, shadows: Shadows?,
        before: [Float]?, frameWidth: Int? = nil, corner: SIMD2<Int> = .zero
    ) {
        self.init(
            SurfaceMaps(
                gBuffer, of: labels, lamps: lamps, shadows: shadows, frameWidth: frameWidth,
                corner: corner), gBuffer, before: before)
    }

    fileprivate init(_ maps: SurfaceMaps, _ gBuffer: GBuffer, before: [Float]?) {
        self.maps = maps
        reprojection = before.map { Reprojection(gBuffer, before: $0) }
    }
}

/// Draws the surfaces of a scripted world, frame by frame.
public struct SurfaceRendering: Sendable {
    /// What a frame shows, whatever was seen before it.
    package struct Drawing: Sendable {
        fileprivate let gBuffer: GBuffer
        fileprivate let maps: SurfaceMaps
    }

    private let renderer: ReferenceRenderer
    private let width: Int
    private let height: Int
    /// The last frame's world.
    private var previous: World?
    /// The last frame's inverse depths.
    private var before: [Float]?

    /// - Parameter world: any of those to come.
    public init(of world: World, width: Int, height: Int) {
        renderer = ReferenceRenderer(world: world)
        self.width = width
        self.height = height
    }

    /// The surfaces of the next frame.
    public mutating func next(_ world: World) -> FrameSurface {
        defer { previous = world }
        return next(drawing(world, since: previous))
    }

    /// What most of the time of a frame goes to; frames may be drawn at once.
    ///
    /// - Parameter previous: the world at the frame before.
    package func drawing(_ world: World, since previous: World?) -> Drawing {
        let gBuffer = renderer.gBuffer(of: world, since: previous, width: width, height: height)
        return Drawing(
            gBuffer: gBuffer,
            maps: SurfaceMaps(
                gBuffer, of: world.labels(frame: 0), lamps: renderer.lampLight(of: world),
                shadows: renderer.shadows(of: world)))
    }

    /// The surfaces of the next frame, which is drawn.
    package mutating func next(_ drawing: Drawing) -> FrameSurface {
        defer { before = drawing.gBuffer.inverseDepth }
        return FrameSurface(drawing.maps, drawing.gBuffer, before: before)
    }
}
