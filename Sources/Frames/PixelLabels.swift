import Sim

/// What a pixel can show.
public enum SurfaceClass: UInt8, Codable, CaseIterable, Sendable {
    case sky, terrain, road, laneMark, sidewalk, barrier, building, vegetation, pole, sign
    case car, van, truck, bus, motorbike, bicycle, pedestrian

    package init(_ actor: ActorClass) {
        self =
            switch actor {
            case .car: .car
            case .van: .van
            case .truck: .truck
            case .bus: .bus
            case .motorbike: .motorbike
            case .bicycle: .bicycle
            case .pedestrian: .pedestrian
            }
    }
}

/// Semantic class, instance and depth of every pixel of a rendered frame, row by row from the top.
///
/// A pixel belongs to what covers most of its samples.
public struct PixelLabels: Sendable, Equatable {
    public let width: Int
    public let height: Int
    public package(set) var classes: [SurfaceClass]
    /// Track of the actor that is seen, 0 where there is none.
    public package(set) var tracks: [UInt16]
    /// Metres along the optical axis; infinite for the sky and the hills at its edge.
    public package(set) var depths: [Float]
    /// Of every actor that the image would show if nothing stood before it, by track.
    public package(set) var silhouettes: [Int: Silhouette]

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        classes = Array(repeating: .sky, count: width * height)
        tracks = Array(repeating: 0, count: width * height)
        depths = Array(repeating: .infinity, count: width * height)
        silhouettes = [:]
    }
}

/// How much a frame shows of an actor.
public struct Silhouette: Sendable, Equatable {
    /// Extent of what is seen, in pixels; nil when nothing is.
    public var box: Box2D?
    /// Share of the actor's outline inside the image that nothing hides.
    public var visibleFraction: Double

    package init(box: Box2D?, visibleFraction: Double) {
        self.box = box
        self.visibleFraction = visibleFraction
    }
}

extension FrameLabels {
    /// These labels with what a rendered frame shows of every actor.
    public func seen(in pixelLabels: PixelLabels) -> FrameLabels {
        var labels = self
        for index in labels.actors.indices {
            let silhouette = pixelLabels.silhouettes[labels.actors[index].track]
            labels.actors[index].box2DVisible = silhouette?.box
            labels.actors[index].visibleFraction = silhouette?.visibleFraction ?? 0
        }
        return labels
    }
}
