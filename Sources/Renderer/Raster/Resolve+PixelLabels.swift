import Frames

extension Resolve {
    /// What is seen, to tell what a pixel shows: a class, and the track of an actor.
    private struct Subject: Equatable {
        var surface: SurfaceClass
        var track: UInt16
    }

    /// A part of a pixel that shows one subject.
    private struct Part {
        var subject: Subject
        var samples: Float
        var depth: Float
    }

    /// Classes, tracks and depths of all pixels.
    func pixelLabels() -> PixelLabels {
        var pixelLabels = PixelLabels(width: view.width, height: view.height)
        for y in 0..<view.height {
            for x in 0..<view.width {
                let part = largestPart(x, y)
                let at = y * view.width + x
                pixelLabels.classes[at] = part.subject.surface
                pixelLabels.tracks[at] = part.subject.track
                pixelLabels.depths[at] = part.depth
            }
        }
        return pixelLabels
    }

    private func largestPart(_ x: Int, _ y: Int) -> Part {
        let pieces = pieces(x, y)
        let unit = buffer.spacing
        var parts: [Part] = []
        for index in 0..<pieces.count {
            let n = pieces.samples[index]
            let place = SIMD2(
                Float(x) + pieces.x[index] / n * unit.x, Float(y) + pieces.y[index] / n * unit.y)
            let (subject, depth) = subject(of: pieces.numbers[index], place)
            if let known = parts.firstIndex(where: { $0.subject == subject }) {
                parts[known].samples += n
            } else {
                parts.append(Part(subject: subject, samples: n, depth: depth))
            }
        }
        return parts.dropFirst().reduce(parts[0]) { $1.samples > $0.samples ? $1 : $0 }
    }

    private func subject(of number: UInt32, _ place: SIMD2<Float>) -> (Subject, depth: Float) {
        let ray = view.ray(place.x, place.y)
        if number == SampleBuffer.empty {
            let land = shader.landDepth(ray)
            let surface: SurfaceClass = land == nil ? .sky : .terrain
            return (Subject(surface: surface, track: 0), land ?? .infinity)
        }
        let triangle = triangles[Int(number)]
        let point = surfacePoint(triangle, ray, place.x, place.y)
        let depth = point.distance / ray.length
        let instance = instances[Int(triangle.instance)]
        var surface = SurfaceClass(triangle.material, of: instance)
        if surface == .road,
            shader.road.isMarked(point.uv.x, point.uv.y, point.step.x, point.step.y)
        {
            surface = .laneMark
        }
        return (Subject(surface: surface, track: instance.track), depth)
    }
}

extension SurfaceClass {
    /// What a material of a thing is; marks are road.
    init(_ material: Material, of instance: Instance) {
        if let actor = instance.actorClass {
            self.init(actor)
            return
        }
        self =
            switch (instance.scenery, material) {
            case (.building, _): .building
            case (.tree, _): .vegetation
            case (.pole, .signRed), (.pole, .signBlue), (.pole, .signYellow), (.pole, .signGreen):
                .sign
            case (.pole, _): .pole
            case (nil, .road): .road
            case (nil, .kerb), (nil, .sidewalk): .sidewalk
            case (nil, .barrier): .barrier
            // Posts of guard rails.
            case (nil, .metal): .barrier
            case (nil, _): .terrain
            }
    }
}

extension Shader {
    /// Metres along the optical axis to the land behind all meshes, infinite to the hills; nil where
    /// the sky is seen.
    fileprivate func landDepth(_ ray: SIMD3<Float>) -> Float? {
        let direction = ray.normalized
        if direction.z > -0.002 {
            let hills = sky.hills(direction, angle: pixelAngle)
            return max(hills.far, hills.near) >= 0.5 ? .infinity : nil
        }
        return (eye.z - plain) / -ray.z
    }
}
