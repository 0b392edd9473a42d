import Frames
import Sim

extension ReferenceRenderer {
    /// What the world's camera would see without light, shadow, texture and air.
    ///
    /// - Parameters:
    ///   - previous: the world at the frame before; without it there is no motion.
    ///   - region: the part that is drawn, or the whole.
    package func gBuffer(
        of world: World, since previous: World? = nil, width: Int, height: Int,
        region: PixelRegion? = nil
    ) -> GBuffer {
        drawing(
            world, width: width, height: height, region: region ?? .whole(width, height)
        ) {
            $0.gBuffer(motion($0, world, previous, width: width, height: height))
        }
    }

    /// The picture and its G-buffer, drawn at once; otherwise as `frame` and `gBuffer`.
    package func frameAndGBuffer(
        of world: World, since previous: World? = nil, width: Int, height: Int,
        region: PixelRegion? = nil
    ) -> (frame: Frame, gBuffer: GBuffer) {
        drawing(
            world, width: width, height: height, region: region ?? .whole(width, height)
        ) {
            $0.pictureAndGBuffer(motion($0, world, previous, width: width, height: height))
        }
    }

    /// The picture, what is true of it, and its G-buffer, drawn at once.
    package func rendering(
        of world: World, since previous: World?, width: Int, height: Int
    ) -> (frame: Frame, pixelLabels: PixelLabels, gBuffer: GBuffer) {
        drawing(world, width: width, height: height, region: .whole(width, height)) {
            let (frame, gBuffer) = $0.pictureAndGBuffer(
                motion($0, world, previous, width: width, height: height))
            return (frame, $0.pixelLabels(), gBuffer)
        }
    }

    private func motion(
        _ scene: DrawnScene, _ world: World, _ previous: World?, width: Int, height: Int
    ) -> FrameMotion? {
        previous.map {
            FrameMotion(
                to: world, from: $0, width: width, height: height, view: scene.resolve.view,
                instances: scene.resolve.instances)
        }
    }
}

extension ReferenceRenderer.DrawnScene {
    fileprivate func gBuffer(
        _ motion: FrameMotion?, colors: UnsafeMutableBufferPointer<SIMD3<Float>>? = nil
    ) -> GBuffer {
        var gBuffer = GBufferPass.gBuffer(of: part, resolve, motion, colors: colors)
        glow.add(lamps, to: &gBuffer, corner: SIMD2(part.x, part.y))
        return gBuffer
    }

    fileprivate func pictureAndGBuffer(_ motion: FrameMotion?) -> (frame: Frame, gBuffer: GBuffer) {
        var gBuffer: GBuffer?
        let frame = picture { gBuffer = self.gBuffer(motion, colors: $0) }
        guard let gBuffer else { preconditionFailure("a picture that was not filled") }
        return (frame, gBuffer)
    }
}
