import Frames

/// Makes the G-buffer of a frame whose triangles are drawn, and its picture beside it: what texture, clouds
/// and places cost is then paid once.
struct GBufferPass {
    private let resolve: Resolve
    private let base: BaseShader
    private let motion: FrameMotion?
    private let target: GBufferTarget
    /// Display colours 0…1 of all drawn pixels; nil when nobody asks for the picture.
    private let colors: UnsafeMutableBufferPointer<SIMD3<Float>>?
    /// The triangle seen last: neighbours mostly show the same.
    private var face: TriangleFace
    /// The surface seen last whose base is the same all over.
    private var last: (surface: UInt32, base: BaseSurface)
    /// A pixel that was filled by a triangle, or by the open sky, whose bytes are the same all over.
    private var uniform: (number: UInt32, pixel: Int)?

    /// - Parameters:
    ///   - part: of the drawn pixels, those of the G-buffer.
    ///   - motion: finds where surfaces were before.
    ///   - colors: of all drawn pixels; those of the part get their display colours.
    static func gBuffer(
        of part: PixelRegion, _ resolve: Resolve, _ motion: FrameMotion?,
        colors: UnsafeMutableBufferPointer<SIMD3<Float>>? = nil
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
                    var pass = GBufferPass(resolve, motion, target, colors)
                    pass.store(part)
                }
            }
        }
        return GBuffer(
            width: part.width, height: part.height, bytes: bytes, inverseDepth: depths,
            motion: motion == nil ? nil : motions)
    }

    private init(
        _ resolve: Resolve, _ motion: FrameMotion?, _ target: GBufferTarget,
        _ colors: UnsafeMutableBufferPointer<SIMD3<Float>>?
    ) {
        self.resolve = resolve
        self.motion = motion
        self.target = target
        self.colors = colors
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
        target.inverseDepth[pixel] = depth
        storeMotion(place, depth, at: pixel)
        let color =
            whole == SampleBuffer.empty
            ? storeBackground(place, at: pixel) : storeSurface(place, at: pixel)
        if let colors { colors[y * resolve.view.width + x] = color }
    }

    /// Stores the background at a place that nothing hides; gives its display colour, if the picture is drawn.
    @inline(__always)
    private mutating func storeBackground(_ place: SIMD2<Float>, at pixel: Int) -> SIMD3<Float> {
        let (direction, clouds) = background(at: place)
        let isOpen = base.isOpenSky(direction)
        if isOpen, let uniform, uniform.number == SampleBuffer.empty {
            target.copy(uniform.pixel, to: pixel)
            target.set(.cloud, clouds?.share ?? 0, at: pixel)
            target.set(.cloudThickness, clouds?.thickness ?? 0, at: pixel)
        } else {
            let surface = base.background(direction, clouds)
            target.store(surface, up * surface.covered, at: pixel)
            if isOpen { uniform = (SampleBuffer.empty, pixel) }
        }
        return colors == nil ? .zero : resolve.color(direction, clouds)
    }

    /// Stores the face at a place that it fills; gives its display colour, if the picture is drawn.
    @inline(__always)
    private mutating func storeSurface(_ place: SIMD2<Float>, at pixel: Int) -> SIMD3<Float> {
        let (point, texture) = surface(at: place)
        if face.isUniform, let uniform, uniform.number == face.number {
            target.copy(uniform.pixel, to: pixel)
        } else {
            target.store(base(of: point, texture), face.normal(at: place), at: pixel)
            if face.isUniform { uniform = (face.number, pixel) }
        }
        return colors == nil
            ? .zero : resolve.color(point, face.material, face.instance, texture)
    }

    /// Sums the surfaces of a pixel; its motion is that of the one which covers most.
    private mutating func storeParts(_ x: Int, _ y: Int, at pixel: Int) {
        let pieces = resolve.pieces(x, y)
        let unit = resolve.buffer.spacing
        var largest = (share: Float(0), number: SampleBuffer.empty, place: SIMD2<Float>.zero)
        // Of a surface of many triangles one stands for its colour, but not for its depth.
        var depth = meanInverseDepth(x, y)
        let sum = PixelSum(in: target.sum)
        var colorSum = SIMD3<Float>.zero
        for index in 0..<pieces.count {
            let n = pieces.samples[index]
            let (share, number) = (n * unit.x * unit.y, pieces.numbers[index])
            let place =
                SIMD2(Float(x), Float(y)) + SIMD2(pieces.x[index], pieces.y[index]) / n * unit
            turn(to: number)
            if number == SampleBuffer.empty { depth += inverseDepth(place) * share }
            colorSum += add(place, share, to: sum) * n
            if share > largest.share { largest = (share, number, place) }
        }
        target.store(sum, at: pixel)
        target.inverseDepth[pixel] = depth
        if motion != nil {
            turn(to: largest.number)
            storeMotion(largest.place, inverseDepth(largest.place), at: pixel)
        }
        if let colors { colors[y * resolve.view.width + x] = colorSum * (unit.x * unit.y) }
    }

    /// Adds a share of what is seen at a place; gives its display colour, if the picture is drawn.
    @inline(__always)
    private mutating func add(
        _ place: SIMD2<Float>, _ share: Float, to sum: PixelSum
    ) -> SIMD3<Float> {
        guard face.number != SampleBuffer.empty else {
            let (direction, clouds) = background(at: place)
            let surface = base.background(direction, clouds)
            sum.add(surface, up * surface.covered, share)
            return colors == nil ? .zero : resolve.color(direction, clouds)
        }
        let (point, texture) = surface(at: place)
        sum.add(base(of: point, texture), face.normal(at: place), share)
        return colors == nil
            ? .zero : resolve.color(point, face.material, face.instance, texture)
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

    /// Upwards in the world, in camera axes.
    @inline(__always)
    private var up: SIMD3<Float> {
        let axes = resolve.view.place
        return SIMD3(axes.forward.z, axes.left.z, axes.up.z)
    }

    /// Where a ray that meets no mesh goes, of length one, and the clouds there.
    @inline(__always)
    private func background(at place: SIMD2<Float>) -> (SIMD3<Float>, Sky.Clouds?) {
        let direction = resolve.view.ray(place.x, place.y).normalized
        return (direction, resolve.shader.clouds(direction))
    }

    /// What is read of the face at a place: all for a picture, what its base needs without one.
    @inline(__always)
    private func surface(at place: SIMD2<Float>) -> (SurfacePoint, SurfaceTexture) {
        let point: SurfacePoint
        if colors != nil || face.material.isReadByPlace {
            point = resolve.surfacePoint(
                resolve.triangles[Int(face.number)], resolve.view.ray(place.x, place.y),
                place.x, place.y)
        } else if face.material.isPatterned {
            point = face.pattern(at: place)
        } else {
            return (.nowhere, SurfaceTexture())
        }
        return (
            point,
            resolve.shader.texture(at: point, face.material, resolve.instances[face.instance])
        )
    }

    /// Base of a place of the face.
    @inline(__always)
    private mutating func base(of point: SurfacePoint, _ texture: SurfaceTexture) -> BaseSurface {
        if face.material.isPatterned {
            return base.surface(point, face.material, instance: face.instance, texture)
        }
        if last.surface != face.surface {
            let same = base.surface(
                .nowhere, face.material, instance: face.instance, SurfaceTexture())
            last = (face.surface, same)
        }
        return last.base
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
