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
        maps = SurfaceMaps(
            gBuffer, of: labels, lamps: lamps, shadows: shadows, frameWidth: frameWidth,
            corner: corner)
        reprojection = before.map { Reprojection(gBuffer, before: $0) }
    }
}

/// Draws the surfaces of a scripted world, frame by frame.
public struct SurfaceRendering {
    private let renderer: ReferenceRenderer
    private let width: Int
    private let height: Int
    /// The last frame's world and inverse depths.
    private var before: (world: World, inverseDepth: [Float])?

    /// - Parameter world: any of those to come.
    public init(of world: World, width: Int, height: Int) {
        renderer = ReferenceRenderer(world: world)
        self.width = width
        self.height = height
    }

    /// The surfaces of the next frame.
    public mutating func next(_ world: World) -> FrameSurface {
        let gBuffer = renderer.gBuffer(
            of: world, since: before?.world, width: width, height: height)
        defer { before = (world, gBuffer.inverseDepth) }
        return FrameSurface(
            gBuffer, of: world.labels(frame: 0), lamps: renderer.lampLight(of: world),
            shadows: renderer.shadows(of: world), before: before?.inverseDepth)
    }
}
