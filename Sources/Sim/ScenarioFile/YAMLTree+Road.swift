extension YAMLTree {
    /// The id of a lane that the road has.
    func lane(on road: Road) -> Int? {
        guard let lane = integer(-8...8) else { return nil }
        if !road.lanes.contains(lane) {
            report("there is no lane \(lane); the road has \(listed(road.lanes.map(String.init)))")
            return nil
        }
        return lane
    }

    /// Metres along the road, or `ego`, `ego + 20`, `ego - 20`.
    ///
    /// - Parameter egoStart: what `ego` means; nil for the ego itself.
    func place(egoStart: Double?) -> Double? {
        let range = -900.0...20_000.0
        guard case .scalar(let text) = content, text.hasPrefix("ego"), let egoStart
        else { return number(range, unit: "m") }
        let rest = text.dropFirst(3).filter { $0 != " " }
        guard let ahead = rest.isEmpty ? 0 : Double(rest),
            rest.isEmpty || "+-".contains(rest.prefix(1))
        else {
            report("expected metres or 'ego + 20' or 'ego - 20', found '\(text.prefix(40))'")
            return nil
        }
        guard range.contains(egoStart + ahead) else {
            report("\((egoStart + ahead).written) m is out of range -900…20000 m")
            return nil
        }
        return egoStart + ahead
    }

    /// `[length, width, height]`.
    func size() -> Size? {
        numbers("length", "width", "height", in: 0.1...30, unit: "m").map {
            Size($0[0], $0[1], $0[2])
        }
    }
}
