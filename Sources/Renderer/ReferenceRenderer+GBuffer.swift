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
        drawing(world, previous, width: width, height: height, region) {
            $2()
        }
    }

    /// The picture and its G-buffer, drawn at once; otherwise as `frame` and `gBuffer`.
    package func frameAndGBuffer(
        of world: World, since previous: World? = nil, width: Int, height: Int,
        region: PixelRegion? = nil
    ) -> (frame: Frame, gBuffer: GBuffer) {
        drawing(world, previous, width: width, height: height, region) {
            scene, part, gBuffer in
            (scene.picture().cropped(to: part), gBuffer())
        }
    }

    /// The picture, what is true of it, and its G-buffer, drawn at once.
    package func rendering(
        of world: World, since previous: World?, width: Int, height: Int
    ) -> (frame: Frame, pixelLabels: PixelLabels, gBuffer: GBuffer) {
        drawing(world, previous, width: width, height: height, nil) {
            scene, _, gBuffer in
            (scene.picture(), scene.pixelLabels(), gBuffer())
        }
    }

    /// Draws a region with what lies around it; `body` gets the region's place in what is drawn.
    private func drawing<Result>(
        _ world: World, _ previous: World?, width: Int, height: Int, _ region: PixelRegion?,
        _ body: (DrawnScene, PixelRegion, () -> GBuffer) -> Result
    ) -> Result {
        let region = region ?? PixelRegion(x: 0, y: 0, width: width, height: height)
        region.checkLies(in: width, height)
        let drawn = region.widened(
            by: glowMargin(of: world, height: height), width: width, height: height)
        let part = PixelRegion(
            x: region.x - drawn.x, y: region.y - drawn.y, width: region.width,
            height: region.height)
        return drawing(world, width: width, height: height, region: drawn) { scene in
            body(scene, part) {
                let motion = previous.map {
                    FrameMotion(
                        to: world, from: $0, width: width, height: height,
                        view: scene.resolve.view, instances: scene.resolve.instances)
                }
                return scene.gBuffer(of: part, motion)
            }
        }
    }
}

extension ReferenceRenderer.DrawnScene {
    fileprivate func gBuffer(of part: PixelRegion, _ motion: FrameMotion?) -> GBuffer {
        var gBuffer = GBufferPass.gBuffer(of: part, resolve, motion)
        glow.add(lamps, to: &gBuffer, corner: SIMD2(part.x, part.y))
        return gBuffer
    }
}

extension Frame {
    fileprivate func cropped(to part: PixelRegion) -> Frame {
        cropped(x: part.x, y: part.y, width: part.width, height: part.height)
    }
}
