import Sim

/// Writes a staged scene as a scenario file, each line with the words that it comes from.
struct ScenarioText {
    let stage: Stage
    let description: String
    let duration: Double

    /// The file.
    var yaml: String {
        (head + environment + road + [ego] + actors).joined(separator: "\n") + "\n"
    }

    private var scene: Scene { stage.scene }

    /// The text as a comment, then the keys of the file itself.
    private var head: [String] {
        let said = scene.duration.map { [$0.words] } ?? []
        return Self.wrapped(description).map { "# \($0)" } + [
            "simdrive: 1", "seed: 0",
            line("duration: \(duration.written)", said),
            "fps: 30",
        ]
    }

    private var environment: [String] {
        let daytime = scene.daytime
        var lines = [
            "environment:",
            line("  time_of_day: \((daytime?.value ?? .day).timeOfDay)", [daytime?.words]),
        ]
        if let degrees = daytime?.value.sunElevation {
            lines.append(line("  sun_elevation_deg: \(degrees.written)", [daytime?.words]))
        }
        let weather = scene.weather?.value ?? .clear
        lines.append(line("  weather: \(weather)", [scene.weather?.words]))
        return lines + strength(of: weather).map { line("  \($0)", [scene.strength?.words]) }
    }

    private func strength(of weather: Environment.Weather) -> [String] {
        switch (weather, scene.strength?.value) {
        case (.rain, .slight): ["precipitation_mm_h: 1.5", "visibility_m: 4000"]
        case (.rain, .strong): ["precipitation_mm_h: 15", "visibility_m: 800"]
        case (.fog, .slight): ["visibility_m: 400"]
        case (.fog, .strong): ["visibility_m: 60"]
        default: []
        }
    }

    private var road: [String] {
        var lines = [
            "road:",
            line(
                "  surroundings: \(stage.surroundings)",
                [scene.surroundings?.words ?? scene.townSign]),
            line(
                "  lanes: \(stage.lanes)",
                [scene.lanes?.words ?? stage.needs.left ?? stage.needs.right]),
        ]
        if stage.isOneWay { lines.append(line("  left_lanes: 0", [scene.isOneWay?.words])) }
        if let width = scene.laneWidth {
            lines.append(line("  lane_width: \(width.value.written)", [width.words]))
        }
        if stage.shoulder > Road(usual: stage.surroundings).shoulderWidth {
            lines.append("  shoulder: \(stage.shoulder.written)  # room to stand")
        }
        return lines + [scene.shape, scene.hills].compactMap { $0 }.compactMap(written)
    }

    private func written(_ shape: Said<RoadShape>) -> String? {
        switch shape.value {
        case .straight: nil
        case .leftBend, .rightBend:
            line(
                "  curvature: [{length: 70}, {length: 50, from: 0, to: \(bend(shape.value))}, "
                    + "{length: 300, from: \(bend(shape.value)), to: \(bend(shape.value))}]",
                [shape.words])
        case .winding:
            line(
                """
                  curvature: [{length: 60}, {length: 60, to: 0.004, from: 0}, {length: 90, to: -0.004, \
                from: 0.004}, {length: 90, to: 0.003, from: -0.004}, {length: 60, to: 0, from: 0.003}]
                """, [shape.words])
        case .hilly:
            line(
                """
                  elevation: [{length: 70, grade: 0.05}, {length: 70, grade: 0.05}, \
                {length: 120, grade: -0.05}, {length: 60, grade: -0.05}, {length: 100, grade: 0}]
                """, [shape.words])
        }
    }

    private func bend(_ shape: RoadShape) -> String { shape == .leftBend ? "0.004" : "-0.004" }

    // MARK: Everybody

    private var ego: String {
        let start = "ego: {lane: \(stage.egoLane), s: 60, speed: \(stage.ego.speed.hundredths)"
        let words = [scene.ego.words]
        guard !stage.ego.moves.isEmpty else { return line(start + "}", words) }
        return
            ([
                line("ego:", words), "  lane: \(stage.egoLane)", "  s: 60",
                "  speed: \(stage.ego.speed.hundredths)",
            ] + habits(stage.ego, "  ") + maneuvers(stage.ego, "  ")).joined(separator: "\n")
    }

    private var actors: [String] {
        let told = stage.members.joined().map { stage.cast[$0] }
        let others = stage.cast.dropFirst(told.count)
        return told.isEmpty && others.isEmpty ? [] : ["actors:"] + (told + others).flatMap(actor)
    }

    private func actor(_ role: Role) -> [String] {
        var lines = [line("  - id: \(role.id)", [role.words])]
        if role.actorClass != .car { lines.append("    type: \(role.actorClass)") }
        if let color = role.color { lines.append("    color: \(color)") }
        if let way = role.way { return lines + trajectory(way, role) }
        lines.append("    lane: \(role.lane)")
        if role.offset != 0 { lines.append("    offset: \(role.offset.hundredths)") }
        lines.append("    s: \(Self.place(role.s))")
        lines.append("    speed: \(role.speed.hundredths)")
        return lines + habits(role, "    ") + maneuvers(role, "    ")
    }

    private func trajectory(_ way: [Role.Waypoint], _ role: Role) -> [String] {
        let when = role.wayStart.map { ["    when: \(Self.written($0))"] } ?? []
        return when + ["    trajectory:"]
            + way.map {
                "      - {t: \($0.time.written), s: \(Self.place($0.s)), offset: \($0.offset.hundredths)}"
            }
    }

    private func habits(_ role: Role, _ indent: String) -> [String] {
        (role.follows ? [] : ["\(indent)follows: false  # passes whoever is in its way"])
            + (role.yields ? [] : ["\(indent)yields: false"])
    }

    private func maneuvers(_ role: Role, _ indent: String) -> [String] {
        guard !role.moves.isEmpty else { return [] }
        return ["\(indent)maneuvers:"]
            + role.moves.map { line("\(indent)  - \(Self.written($0.maneuver))", [$0.words]) }
    }

    private static func place(_ s: Double) -> String {
        s == 0 ? "ego" : "ego \(s < 0 ? "-" : "+") \(abs(s).hundredths)"
    }

    // MARK: Comments

    /// A line with the words that it comes from.
    private func line(_ text: String, _ words: [String?]) -> String {
        let said = words.compactMap { $0?.trimmed }.filter { !$0.isEmpty }
        return said.isEmpty
            ? text : text + "  # " + said.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// The description in lines of a comment.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: { $0.isWhitespace }) {
            let word = word.filter {
                !$0.unicodeScalars.contains { $0.properties.generalCategory == .control }
            }
            if let last = lines.last, last.count + word.count < 96 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}
