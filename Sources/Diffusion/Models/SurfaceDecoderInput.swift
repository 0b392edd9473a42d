import Conditioning
import Tensors

/// What the surface decoder sees of n frames, or of crops of them.
struct SurfaceDecoderInput {
    /// Surface maps, zero where nobody knows them: `[n, h, w, c]`.
    let surfaces: Tensor
    /// Base color in −1…1, −1 where nobody knows it: `[n, h, w, 3]`, float32.
    let baseColor: Tensor
    /// The frame before as it is seen now, and 1 where it was seen: `[n, h, w, 4]`.
    let last: Tensor
    /// Condition maps of boxes, road and scenery, zero in absent groups: `[n, h/8, w/8, maps]`.
    let maps: Tensor
    /// Normalised, zero where there are none: `[n, h/32, w/32, c]`.
    let latents: Tensor
    /// Scene code and what is known: `[n, k]`.
    let code: Tensor

    /// A color and whether it is known.
    static let lastChannels = 4
    /// Maps of all groups but the surfaces, which come at the picture's own resolution.
    static let mapChannels = ConditionLayout.current.maps(of: .surface).lowerBound
    /// Numbers of the code: the scene's, then 1 for each known group and for latents.
    static let codeCount = SceneCode.maskedCount + ConditionGroup.allCases.count + 1
}

extension SurfaceDecoderInput {
    /// Share of the surface's light that air lets through, `[n, h, w, 1]`, float32: 0 in the sky, and where nobody
    /// knows the surface.
    var transmittance: Tensor {
        surfaces.sliced(axis: 3, SurfaceMaps.transmittance).cast(to: .float32)
    }

    /// One frame, or a crop of one, as plain values: made on any thread.
    struct FrameValues: Sendable {
        /// Nil where nobody knows them.
        var surfaces: SurfaceMaps?
        /// `[h/8, w/8, maps]`, times 127.
        var maps: [Int8]
        var groups: Set<ConditionGroup>
        var code: SceneCode
        /// Rows and columns of the latents below.
        var grid: GridSize

        /// - Parameters:
        ///   - surface: of the frame or crop; nil when nobody knows it.
        ///   - grid: rows and columns of the frame or crop, in latents of base frames.
        ///   - corner: column and row where the crop begins, in the same.
        init(
            of condition: FrameCondition, surface: SurfaceMaps?, grid: GridSize,
            corner: SIMD2<Int> = .zero
        ) {
            let fold = ConditionBatch.fold
            surfaces = surface
            maps = condition.maps(
                SurfaceDecoderInput.mapChannels,
                rows: corner.y * fold..<(corner.y + grid.rows) * fold,
                columns: corner.x * fold..<(corner.x + grid.columns) * fold)
            groups = condition.groups.subtracting([.surface])
            if surface != nil { groups.insert(.surface) }
            code = condition.code
            self.grid = grid
        }
    }

    /// - Parameters:
    ///   - frames: of one size, n of them.
    ///   - last: `[n, h, w, 4]`; nothing was seen when nil.
    ///   - latents: `[n, h/32, w/32, c]`.
    ///   - hasLatents: of which frames latents count.
    init(
        _ frames: [FrameValues], last: Tensor?, latents: Tensor, hasLatents: [Bool], dtype: DType
    ) {
        let (n, grid) = (frames.count, frames[0].grid)
        let (h, w) = (grid.rows * Self.stride, grid.columns * Self.stride)
        let c = SurfaceMaps.channels
        let unknown = [Int8](repeating: 0, count: h * w * c)
        let black = [Int8](repeating: -127, count: h * w * 3)
        surfaces = Tensor(
            bytes: frames.flatMap { $0.surfaces?.numbers ?? unknown }, scale: 1 / 127,
            shape: [n, h, w, c], as: dtype)
        baseColor = Tensor(
            bytes: frames.flatMap { $0.surfaces?.baseColor ?? black }, scale: 1 / 127,
            shape: [n, h, w, 3])
        self.last = last ?? .zeros([n, h, w, Self.lastChannels], dtype)
        maps = Tensor(
            bytes: frames.flatMap(\.maps), scale: 1 / 127,
            shape: [n, h / Self.mapStride, w / Self.mapStride, Self.mapChannels], as: dtype)
        self.latents =
            latents * Tensor(hasLatents.map { $0 ? 1 : 0 }, shape: [n, 1, 1, 1])
        code = Tensor(
            zip(frames, hasLatents).flatMap { frame, hasLatents in
                frame.code.masked
                    + ConditionGroup.allCases.map { frame.groups.contains($0) ? 1 : 0 }
                    + [hasLatents ? 1 : 0]
            }, shape: [n, Self.codeCount])
    }

    /// Pixels of a large frame that a latent position covers, each way.
    static let stride = ModelConfig.latentStride * ModelConfig.upsampling
    /// Pixels of a large frame that a position of the condition maps covers, each way.
    static let mapStride = stride / ConditionBatch.fold
}
