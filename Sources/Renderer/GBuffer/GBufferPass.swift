import Frames

/// Makes the G-buffer of a frame whose triangles are drawn.
struct GBufferPass {
    private let resolve: Resolve
    private let base: BaseShader
    private let motion: FrameMotion?
    private let target: GBufferTarget
    /// The triangle seen last: neighbours mostly show the same.
    private var face: TriangleFace
    /// The surface seen last whose base is the same all over.
    private var last: (surface: UInt32, base: BaseSurface)
    /// A pixel that was filled by a triangle, or by the open sky, whose bytes are the same all over.
    private var uniform: (number: UInt32, pixel: Int)?

    /// - Parameters:
    ///   - part: of the drawn pixels, those of the G-buffer.
    ///   - motion: finds where surfaces were before.
    static func gBuffer(
        of part: PixelRegion, _ resolve: Resolve, _ motion: FrameMotion?
    ) -> GBuffer {
        let count = part.width * part.height
        let sum = UnsafeMutablePointer<Float>.allocate(capacity: GBuffer.channelCount)
        sum.initialize(repeating: 0, count: GBuffer.channelCount)
        defer { sum.deallocate() }
        var bytes = [UInt8](inLargePages: 0, count: count * GBuffer.channelCount)
        var depths = [Float](inLargePages: 0, count: count)
        var motions = [Float](inLargePages: 0, count: motion == nil ? 0 : count * 3)
        bytes.withUnsafeMutableBufferPointer { bytes in
            depths.withUnsafeMutableBufferPointer { depths in
                motions.withUnsafeMutableBufferPointer { motions in
                    let target = GBufferTarget(
                        bytes: bytes, inverseDepth: depths, motion: motions, sum: sum)
                    var pass = GBufferPass(resolve, motion, target)
                    pass.store(part)
                }
            }
        }
        return GBuffer(
            width: part.width, height: part.height, bytes: bytes, inverseDepth: depths,
            motion: motion == nil ? nil : motions)
    }

    private init(_ resolve: Resolve, _ motion: FrameMotion?, _ target: GBufferTarget) {
        self.resolve = resolve
        self.motion = motion
        self.target = target
        base = BaseShader(resolve.shader, instances: resolve.instances)
        face = TriangleFace()
        last = (SampleBuffer.empty, BaseSurface(.sky))
    }

    private mutating func store(_ part: PixelRegion) {
        for row in 0..<part.height {
            for column in 0..<part.width {
                store(part.x + column, part.y + row, at: row * part.width + column)
            }
        }
    }

    @inline(__always)
    private mutating func store(_ x: Int, _ y: Int, at pixel: Int) {
        guard let whole = resolve.onlyTriangle(x, y) else { return storeParts(x, y, at: pixel) }
        let place = SIMD2(Float(x) + 0.5, Float(y) + 0.5)
        turn(to: whole)
        let depth = inverseDepth(place)
        let isUniform = isUniform(at: place)
        if isUniform, let uniform, uniform.number == whole {
            target.copy(uniform.pixel, to: pixel)
            if whole == SampleBuffer.empty {
                let clouds = base.clouds(resolve.view.ray(place.x, place.y).normalized)
                target.set(.cloud, clouds.share, at: pixel)
                target.set(.cloudThickness, clouds.thickness, at: pixel)
            }
        } else {
            let (surface, normal) = base(at: place, depth)
            target.store(surface, normal, at: pixel)
            if isUniform { uniform = (whole, pixel) }
        }
        target.inverseDepth[pixel] = depth
        storeMotion(place, depth, at: pixel)
    }

    /// Sums the surfaces of a pixel; its motion is that of the one which covers most.
    private mutating func storeParts(_ x: Int, _ y: Int, at pixel: Int) {
        let pieces = resolve.pieces(x, y)
        let unit = resolve.buffer.spacing
        var largest = (share: Float(0), number: SampleBuffer.empty, place: SIMD2<Float>.zero)
        // Of a surface of many triangles one stands for its colour, but not for its depth.
        var depth = meanInverseDepth(x, y)
        let sum = PixelSum(in: target.sum)
        for index in 0..<pieces.count {
            let n = pieces.samples[index]
            let (share, number) = (n * unit.x * unit.y, pieces.numbers[index])
            let place =
                SIMD2(Float(x), Float(y)) + SIMD2(pieces.x[index], pieces.y[index]) / n * unit
            turn(to: number)
            let here = inverseDepth(place)
            if number == SampleBuffer.empty { depth += here * share }
            let (surface, normal) = base(at: place, here)
            sum.add(surface, normal, share)
            if share > largest.share { largest = (share, number, place) }
        }
        target.store(sum, at: pixel)
        target.inverseDepth[pixel] = depth
        if motion != nil {
            turn(to: largest.number)
            storeMotion(largest.place, inverseDepth(largest.place), at: pixel)
        }
    }

    @inline(__always)
    private func meanInverseDepth(_ x: Int, _ y: Int) -> Float {
        let buffer = resolve.buffer
        let per = buffer.perPixel
        let corner = buffer.inverseDepth + y * per.y * buffer.width + x * per.x
        var sum: Float = 0
        for row in 0..<per.y {
            for column in 0..<per.x { sum += corner[row * buffer.width + column] }
        }
        return sum * (buffer.spacing.x * buffer.spacing.y)
    }

    /// Makes a triangle, or the background, the one that is looked at.
    @inline(__always)
    private mutating func turn(to number: UInt32) {
        guard number != face.number else { return }
        face.number = number
        guard number != SampleBuffer.empty else { return }
        face.set(resolve.triangles[Int(number)], resolve.vertices, seenFrom: resolve.view.place)
    }

    @inline(__always)
    private func inverseDepth(_ place: SIMD2<Float>) -> Float {
        face.number == SampleBuffer.empty
            ? base.plainInverseDepth(resolve.view.ray(place.x, place.y))
            : max(face.sum.dot(SIMD3(place.x, place.y, 1)), 0)
    }

    /// Whether the face has the same bytes everywhere, as it has at a place.
    @inline(__always)
    private func isUniform(at place: SIMD2<Float>) -> Bool {
        face.number == SampleBuffer.empty
            ? base.isOpenSky(resolve.view.ray(place.x, place.y)) : face.isUniform
    }

    /// Base of the face at a place, and its normal in camera axes.
    @inline(__always)
    private mutating func base(at place: SIMD2<Float>, _ inverseDepth: Float) -> (
        BaseSurface, normal: SIMD3<Float>
    ) {
        let view = resolve.view
        guard face.number != SampleBuffer.empty else {
            let surface = base.background(view.ray(place.x, place.y).normalized)
            let up = SIMD3(view.place.forward.z, view.place.left.z, view.place.up.z)
            return (surface, up * surface.covered)
        }
        let (material, normal) = (face.material, face.normal(at: place))
        switch material {
        case .road, .sidewalk, .kerb, .barrier, .leaves, .rim:
            let point = face.pattern(at: place, inverseDepth)
            return (base.surface(point, material, instance: face.instance), normal)
        case .verge, .land, .facade, .plaster:
            let point = resolve.surfacePoint(
                resolve.triangles[Int(face.number)], view.ray(place.x, place.y), place.x, place.y)
            return (base.surface(point, material, instance: face.instance), normal)
        default:
            if last.surface != face.surface {
                let same = base.surface(.nowhere, material, instance: face.instance)
                last = (face.surface, same)
            }
            return (last.base, normal)
        }
    }

    @inline(__always)
    private func storeMotion(_ place: SIMD2<Float>, _ inverseDepth: Float, at pixel: Int) {
        guard let motion else { return }
        let instance = face.number == SampleBuffer.empty ? nil : face.instance
        let (offset, before) = motion.before(place, of: instance, inverseDepth: inverseDepth)
        target.motion[3 * pixel] = offset.x
        target.motion[3 * pixel + 1] = offset.y
        target.motion[3 * pixel + 2] = before
    }
}
