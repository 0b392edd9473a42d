import Renderer
import Sim

/// All conditions of one frame.
public struct FrameCondition: Sendable, Equatable {
    let packed: PackedMaps
    /// How many positions its maps have.
    package var size: MapSize { packed.size }
    /// Groups that the model may see; the numbers of the others count for nothing.
    public var groups: Set<ConditionGroup>
    /// What is true of the whole frame.
    package var code: SceneCode

    /// What a scripted world knows: everything, the surfaces if they were drawn.
    ///
    /// - Parameters:
    ///   - surface: the G-buffer at the maps' positions.
    ///   - fps: frames a second of the clip.
    ///   - seed: of the clip; the same for all its frames.
    ///   - leavingOutHidden: whether actors that scenery hides almost wholly lose their maps.
    ///   - size: of the maps.
    package init(
        world: World, surface: SurfaceMaps? = nil, fps: Double, seed: UInt64,
        leavingOutHidden: Bool = false, size: MapSize = .usual
    ) {
        let labels = world.labels(frame: 0)
        let grid = PositionGrid(camera: world.camera, ego: world.egoPose, size: size)
        let road = RoadRaster(world.road, crossings: world.scenery.crossings, in: grid)
        let items = world.scenery.items.filter { grid.mayShow($0.box) }
        var scenery = CuboidRaster(items.map(\.box), in: grid)
        var actors = CuboidRaster(labels.actors.map(\.box3D), in: grid)
        if !world.road.elevation.isFlat {
            let ground = road.depths()
            scenery.removeHidden(behind: ground)
            actors.removeHidden(behind: ground)
        }
        if leavingOutHidden { actors.removeHidden(by: scenery) }
        var raster = MapRaster(in: grid)
        raster.draw(
            labels.actors.map { DescribedCuboid($0, seed: seed) }, as: actors, .boxes, .boxes)
        raster.draw(road)
        raster.draw(items.map { DescribedCuboid($0) }, as: scenery, .scenery, .scenery)
        groups = Set(ConditionGroup.allCases)
        if let surface { raster.draw(surface) } else { groups.remove(.surface) }
        packed = PackedMaps(raster.numbers, size: size)
        code = SceneCode(labels: labels, fps: fps)
    }

    /// Everything that a scripted world knows, its surfaces drawn at the maps' positions.
    ///
    /// - Parameter renderer: of the world; nil leaves the surfaces out.
    package init(
        world: World, drawnBy renderer: ReferenceRenderer?, fps: Double, seed: UInt64,
        leavingOutHidden: Bool = false, size: MapSize = .usual
    ) {
        let surface = renderer.map {
            SurfaceMaps(
                $0.gBuffer(of: world, width: size.columns, height: size.rows),
                of: world.labels(frame: 0), lamps: $0.lampLight(of: world),
                shadows: $0.shadows(of: world))
        }
        self.init(
            world: world, surface: surface, fps: fps, seed: seed,
            leavingOutHidden: leavingOutHidden, size: size)
    }

    /// What labels alone know: boxes and the scene code.
    public init(labels: FrameLabels, fps: Double, seed: UInt64) {
        self.init(labels: labels, fps: fps, seed: seed, size: .usual)
    }

    package init(labels: FrameLabels, fps: Double, seed: UInt64, size: MapSize) {
        let grid = PositionGrid(camera: labels.camera, ego: labels.ego, size: size)
        let actors = labels.actors.map { DescribedCuboid($0, seed: seed) }
        var raster = MapRaster(in: grid)
        raster.draw(actors, as: CuboidRaster(actors.map(\.box), in: grid), .boxes, .boxes)
        packed = PackedMaps(raster.numbers, size: size)
        groups = [.boxes]
        code = SceneCode(labels: labels, fps: fps)
    }

    /// The same frame in a clip of so many frames a second.
    public func at(fps: Double) -> FrameCondition {
        var condition = self
        condition.code = code.at(fps: fps)
        return condition
    }

    /// Maps of the present groups at the layout's positions, `[row][column][map]`, times 127.
    package func unpackedMaps() -> [Int8] { packed.unpacked(groups) }

    /// Numbers of the first maps in a part of the positions, `[rows][columns][map]`, times 127; zeros in
    /// absent groups.
    package func maps(_ count: Int, rows: Range<Int>, columns: Range<Int>) -> [Int8] {
        var part = [Int8](repeating: 0, count: rows.count * columns.count * count)
        packed.forEach(in: groups) { position, maps, numbers in
            let (row, column) = position.quotientAndRemainder(dividingBy: size.columns)
            guard maps.upperBound <= count, rows.contains(row), columns.contains(column) else {
                return
            }
            let place = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
            for index in numbers.indices {
                part[place * count + maps.lowerBound + index] = numbers[index]
            }
        }
        return part
    }

    /// The share of each cell that a group has something at, row by row: of `rows` × `columns` cells
    /// over the picture.
    package func coverage(by group: ConditionGroup, rows: Int, columns: Int) -> [Float] {
        precondition(
            size.rows.isMultiple(of: rows) && size.columns.isMultiple(of: columns),
            "\(size.rows)×\(size.columns) positions in \(rows)×\(columns) cells")
        var coverage = [Float](repeating: 0, count: rows * columns)
        let share = Float(rows * columns) / Float(size.count)
        guard groups.contains(group) else { return coverage }
        packed.forEach(in: [group]) { position, _, _ in
            let (row, column) = position.quotientAndRemainder(dividingBy: size.columns)
            let cell = row * rows / size.rows * columns
            coverage[cell + column * columns / size.columns] += share
        }
        return coverage
    }
}
