import Sim

/// Turns samples into pixels: every surface in a pixel is shaded once and weighted by its share.
struct Resolve {
    let view: CameraView
    let shader: Shader
    let vertices: UnsafeBufferPointer<Vertex>
    let triangles: UnsafeBufferPointer<ScreenTriangle>
    let instances: UnsafeBufferPointer<Instance>
    let buffer: SampleBuffer
    let display: DisplayCurve

    /// Surfaces found in a pixel: number of samples, sum of their places, a triangle of each.
    struct Pieces {
        var count = 0
        var surfaces = SIMD8<UInt32>.zero
        var numbers = SIMD8<UInt32>.zero
        var samples = SIMD8<Float>.zero
        var x = SIMD8<Float>.zero
        var y = SIMD8<Float>.zero

        /// Place of a surface; one that is new when eight are known joins the last.
        @inline(__always) @discardableResult
        mutating func add(_ number: UInt32, surface: UInt32) -> Int {
            for index in 0..<count where surfaces[index] == surface { return index }
            guard count < SIMD8<UInt32>.scalarCount else { return count - 1 }
            surfaces[count] = surface
            numbers[count] = number
            count += 1
            return count - 1
        }

        /// Adds samples and the sum of their places; all are exact, so their order does not matter.
        @inline(__always)
        mutating func extend(_ index: Int, by samples: Float, _ places: SIMD2<Float>) {
            self.samples[index] += samples
            x[index] += places.x
            y[index] += places.y
        }
    }

    /// Display colours 0…1 of the pixels of a part; `pixels` are all, row by row.
    func fill(_ pixels: UnsafeMutableBufferPointer<SIMD3<Float>>, _ part: PixelRegion) {
        for y in part.y..<part.y + part.height {
            for x in part.x..<part.x + part.width {
                pixels[y * view.width + x] = pixel(x, y)
            }
        }
    }

    @inline(__always)
    private func pixel(_ x: Int, _ y: Int) -> SIMD3<Float> {
        let (left, top) = (Float(x), Float(y))
        if let whole = onlyTriangle(x, y) { return color(of: whole, left + 0.5, top + 0.5) }
        let pieces = pieces(x, y)
        var sum = SIMD3<Float>.zero
        let unit = buffer.spacing
        for index in 0..<pieces.count {
            let n = pieces.samples[index]
            let place = color(
                of: pieces.numbers[index], left + pieces.x[index] / n * unit.x,
                top + pieces.y[index] / n * unit.y)
            sum += place * n
        }
        return sum * (unit.x * unit.y)
    }

    /// The triangle, or the background, that all samples of a pixel show.
    @inline(__always)
    func onlyTriangle(_ x: Int, _ y: Int) -> UInt32? {
        let per = buffer.perPixel
        let corner = buffer.triangle + y * per.y * buffer.width + x * per.x
        let first = corner[0]
        var isWhole = true
        for row in 0..<per.y {
            for column in 0..<per.x where corner[row * buffer.width + column] != first {
                isWhole = false
            }
        }
        return isWhole ? first : nil
    }

    @inline(__always)
    func pieces(_ x: Int, _ y: Int) -> Pieces {
        let per = buffer.perPixel
        let corner = buffer.triangle + y * per.y * buffer.width + x * per.x
        var pieces = Pieces()
        var (previous, index) = (corner[0], 0)
        var (samples, middle) = (Float(0), SIMD2<Float>.zero)
        pieces.add(previous, surface: surface(of: previous))
        for row in 0..<per.y {
            let shift = Float(buffer.shifts[row])
            for column in 0..<per.x {
                let number = corner[row * buffer.width + column]
                if number != previous {
                    pieces.extend(index, by: samples, middle)
                    (samples, middle) = (0, .zero)
                    index = pieces.add(number, surface: surface(of: number))
                    previous = number
                }
                samples += 1
                middle += SIMD2(Float(column) + 0.5 + shift, Float(row) + 0.5)
            }
        }
        pieces.extend(index, by: samples, middle)
        return pieces
    }

    @inline(__always)
    private func surface(of number: UInt32) -> UInt32 {
        number == SampleBuffer.empty ? SampleBuffer.empty : triangles[Int(number)].surface
    }

    /// Display colour of a triangle, or of the background, at a place on the screen.
    @inline(__always)
    private func color(of number: UInt32, _ x: Float, _ y: Float) -> SIMD3<Float> {
        let ray = view.ray(x, y)
        if number == SampleBuffer.empty {
            let direction = ray.normalized
            return color(direction, shader.clouds(direction))
        }
        let triangle = triangles[Int(number)]
        let point = surfacePoint(triangle, ray, x, y)
        return color(
            point, triangle.material, Int(triangle.instance),
            shader.texture(
                at: point, triangle.material, instances[Int(triangle.instance)]))
    }

    /// Display colour of the background in a direction of length one.
    @inline(__always)
    func color(_ direction: SIMD3<Float>, _ clouds: Sky.Clouds?) -> SIMD3<Float> {
        display(shader.background(direction, clouds))
    }

    /// Display colour of a surface's place with its texture.
    @inline(__always)
    func color(
        _ point: SurfacePoint, _ material: Material, _ instance: Int, _ texture: SurfaceTexture
    ) -> SIMD3<Float> {
        display(shader.surface(point, material, instances[instance], texture))
    }

    @inline(__always)
    func surfacePoint(
        _ triangle: ScreenTriangle, _ ray: SIMD3<Float>, _ x: Float, _ y: Float
    ) -> SurfacePoint {
        let (e0, e1, e2) = triangle.edges
        let at = SIMD3(x, y, 1)
        let (w0, w1, w2) = (e0.dot(at), e1.dot(at), e2.dot(at))
        let depth = 1 / max(w0 + w1 + w2, 1e-6)
        let a = vertices[Int(triangle.corners.x)]
        let b = vertices[Int(triangle.corners.y)]
        let c = vertices[Int(triangle.corners.z)]
        let uv = (a.uv * w0 + b.uv * w1 + c.uv * w2) * depth
        let normal = (a.normal * w0 + b.normal * w1 + c.normal * w2) * depth
        // d(U/W) = (dU − u·dW)/W along each screen axis.
        let sum = e0 + e1 + e2
        let dx = (a.uv * e0.x + b.uv * e1.x + c.uv * e2.x - uv * sum.x) * depth
        let dy = (a.uv * e0.y + b.uv * e1.y + c.uv * e2.y - uv * sum.y) * depth
        let length = ray.length
        return SurfacePoint(
            position: view.place.origin + ray * depth, normal: normal.normalized,
            toEye: ray / -length, distance: depth * length, uv: uv,
            // A square pixel's extent along u has the spread of an interval of this length.
            step: (dx * dx + dy * dy).squareRoot())
    }
}
