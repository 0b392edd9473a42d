import Foundation

/// Makes a scenario of a file's tree; whatever is wrong is reported to the tree's log.
struct ScenarioReader {
    let root: YAMLTree

    static let keys = [
        "simdrive", "name", "seed", "duration", "fps", "environment", "road", "camera", "ego",
        "actors", "vary",
    ]

    /// The scenario, or something like it when problems were reported; nil when there is no telling.
    func scenario() -> Scenario? {
        guard let fields = root.fields(Self.keys) else { return nil }
        _ = fields.required("simdrive")?.integer(1...1)
        let fps = fields["fps"]?.number(1...120, unit: "frames/s") ?? 30
        let road = fields["road"].map { RoadReader().road($0) } ?? Road(usual: .highway)
        let users = RoadUserReader(road: road, fps: fps)
        // Somebody stands in for an ego that cannot be read, so that the actors' problems show too.
        let ego =
            fields.required("ego").flatMap(users.ego)
            ?? RoadUser(id: "ego", motion: .driving(Driving(lane: -1, s: 0, speed: 0)))
        let actors = fields["actors"].map(list) ?? []
        var scenario = Scenario(
            name: "", fps: fps, road: road, ego: ego, actors: users.actors(actors, ego: ego))
        setRest(of: &scenario, fields)
        ScenarioReview(scenario: scenario, root: fields, actors: actors).report()
        return scenario
    }

    static let keysThatMoveNobody: Set = ["name", "seed", "duration", "environment", "camera"]

    /// Another scenario of the same file, of which only keys that move nobody are read.
    func scenario(like other: Scenario) -> Scenario {
        guard let fields = root.fields(Self.keys) else { return other }
        var scenario = other
        setRest(of: &scenario, fields)
        return scenario
    }

    /// Reads the keys that move nobody.
    private func setRest(of scenario: inout Scenario, _ fields: Fields) {
        scenario.name = name(fields["name"])
        scenario.seed = fields["seed"]?.integer(0...UInt64.max) ?? 0
        scenario.duration = fields["duration"]?.number(0.1...600, unit: "s") ?? 8
        scenario.environment = fields["environment"].map(environment) ?? Environment()
        scenario.camera = fields["camera"].map(camera) ?? Camera()
    }

    /// Everybody reacts to everybody, so that their number is limited.
    private func list(_ tree: YAMLTree) -> [YAMLTree] {
        let actors = tree.list() ?? []
        guard actors.count > Self.mostActors else { return actors }
        tree.report("\(actors.count) actors are too many; \(Self.mostActors) at most")
        return []
    }

    private static let mostActors = 200

    /// The name given, or the file's; clips and their folders are called after it.
    private func name(_ tree: YAMLTree?) -> String {
        if let tree { return tree.fileName() ?? "" }
        let name = URL(fileURLWithPath: root.log.file).deletingPathExtension().lastPathComponent
        if !YAMLTree.isFileName(name) {
            root.report("clips cannot be called '\(name.prefix(40))' like the file; give a 'name'")
        }
        return name
    }

    // MARK: Environment

    static let environmentKeys = [
        "time_of_day", "weather", "sun_elevation_deg", "sun_azimuth_deg", "visibility_m",
        "precipitation_mm_h",
    ]

    private func environment(_ tree: YAMLTree) -> Environment {
        guard let fields = tree.fields(Self.environmentKeys) else { return Environment() }
        let degrees = fields["sun_elevation_deg"]?.number(-90...90, unit: "°")
        let elevation = degrees?.radians
        let azimuth = fields["sun_azimuth_deg"]?.number(-360...360, unit: "°")?.radians
        let rain = fields["precipitation_mm_h"]?.number(0...200, unit: "mm/h")
        let usualTime = elevation.map(Environment.TimeOfDay.init(sunElevation:)) ?? .day
        let environment = Environment(
            timeOfDay: fields["time_of_day"].flatMap { $0.word() } ?? usualTime,
            weather: fields["weather"].flatMap { $0.word() } ?? (rain ?? 0 > 0.1 ? .rain : .clear),
            sunElevation: elevation, sunAzimuth: azimuth ?? 1,
            visibility: fields["visibility_m"]?.number(20...100_000, unit: "m"),
            precipitation: rain)
        if let degrees, environment.timeOfDay != usualTime {
            fields["sun_elevation_deg"]?.report(
                "at \(degrees.written)° it is \(usualTime), not "
                    + "\(environment.timeOfDay); leave one of them out")
        }
        if let rain, rain > 0.1, environment.weather != .rain {
            fields["precipitation_mm_h"]?.report(
                "\(rain.written) mm/h needs 'weather: rain', not \(environment.weather)")
        }
        return environment
    }

    // MARK: Camera

    static let cameraKeys = ["name", "width", "height", "fov_deg", "position", "rpy_deg"]

    private func camera(_ tree: YAMLTree) -> Camera {
        var tree = tree
        if case .sequence(let items) = tree.content {
            // A list of several has become a scenario for each before.
            guard let first = items.first else {
                tree.report("the list is empty; leave it out for the usual camera")
                return Camera()
            }
            tree = first
        }
        let usual = Camera()
        guard let fields = tree.fields(Self.cameraKeys) else { return usual }
        let position = fields["position"]?.numbers("x", "y", "z", in: -50...50, unit: "m")
        let angles = fields["rpy_deg"]?
            .numbers("roll", "pitch", "yaw", in: -360...360, unit: "°")?.map(\.radians)
        let width = fields["width"].flatMap(pixels) ?? usual.width
        let height = fields["height"].flatMap(pixels) ?? usual.height
        if width * height > Self.largestPicture {
            tree.report(
                "\(width) × \(height) pixels are too many; \(Self.largestPicture) at most, as in "
                    + "4096 × 4096 or 8192 × 2048")
        }
        return Camera(
            name: fields["name"]?.fileName() ?? usual.name,
            width: width, height: height,
            fieldOfView: fields["fov_deg"]?.number(10...150, unit: "°")?.radians
                ?? usual.fieldOfView,
            mount: Pose(
                position: position.map { Vector3($0[0], $0[1], $0[2]) } ?? usual.mount.position,
                yaw: angles?[2] ?? 0, pitch: angles?[1] ?? 0, roll: angles?[0] ?? 0))
    }

    /// Pixels of a side and of the whole picture: twice those of 3840 × 2160.
    private static let largestSide = 8_192
    private static let largestPicture = 16_777_216

    /// A width or height; video stores colours for two by two pixels.
    private func pixels(_ tree: YAMLTree) -> Int? {
        guard let count = tree.integer(16...Self.largestSide) else { return nil }
        guard count.isMultiple(of: 2) else {
            tree.report("\(count) pixels are odd; video needs an even number")
            return nil
        }
        return count
    }
}

extension YAMLTree {
    /// A word that a file or folder can be called.
    fileprivate func fileName() -> String? {
        guard let name = text() else { return nil }
        if Self.isFileName(name) { return name }
        report(
            "files cannot be called '\(name.prefix(40))'; leave out slashes and leading dots, "
                + "and use 100 bytes at most")
        return nil
    }

    fileprivate static func isFileName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && !name.hasPrefix(".")
            && !name.unicodeScalars.contains {
                $0 == "/" || $0.properties.generalCategory == .control
            }
    }
}

extension Double {
    /// Degrees as radians.
    var radians: Double { self * .pi / 180 }
}

extension Environment.TimeOfDay {
    /// What the height of the sun says, in radians (the limits are those of OpenSCENARIO importers).
    init(sunElevation: Double) {
        self = sunElevation < -0.1 ? .night : sunElevation < 0.15 ? .dusk : .day
    }
}
