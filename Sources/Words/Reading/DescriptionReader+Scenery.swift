import Sim

extension DescriptionReader {
    /// Reads light, weather, road or traffic.
    mutating func readScenery() -> Bool {
        guard let token else { return false }
        if readLanes() { return true }
        switch token.meaning {
        case .daytime(let daytime): set(daytime, token)
        case .weather(let weather, let strength): set(weather, strength, token)
        case .surroundings(let surroundings): set(surroundings, token)
        case .shape(let shape): scene.shapes.append(Said(value: shape, words: token.words))
        case .laneWidth(let width): scene.laneWidth = Said(value: width, words: token.words)
        case .lanes(let count): scene.lanes = Said(value: count, words: token.words)
        case .oneWay: scene.isOneWay = Said(value: true, words: token.words)
        case .density(let density): scene.density = Said(value: density, words: token.words)
        case .traffic: setTraffic(token)
        default: return false
        }
        index += 1
        return true
    }

    /// `two-lane`, `three lanes each way`.
    private mutating func readLanes() -> Bool {
        guard case .number(let number) = token?.meaning, meaning(at: index + 1) == .lane
        else { return false }
        let start = index
        index += 2
        if meaning(at: skippingFillers(index)) == .eachWay { index = skippingFillers(index) + 1 }
        let words = words(from: start)
        if number == number.rounded(), (1...8).contains(number) {
            scene.lanes = Said(value: Int(number), words: words)
        } else {
            problems.append(.impossible(words, reason: "a road has 1 to 8 lanes in each direction"))
        }
        return true
    }

    private mutating func set(_ daytime: Daytime, _ token: Token) {
        if let old = scene.daytime, old.value.timeOfDay != daytime.timeOfDay {
            if daytime == .day || token.words.hasPrefix("dark") { return }
            guard old.value == .day || old.words.hasPrefix("dark") else {
                return problems.append(
                    .impossible(token.words, reason: "'\(old.words)' says another time of day"))
            }
        }
        if daytime == .day, scene.daytime != nil { return }
        scene.daytime = Said(value: daytime, words: token.words)
    }

    private mutating func set(
        _ weather: Environment.Weather, _ strength: Strength?, _ token: Token
    ) {
        let isVague: (Environment.Weather) -> Bool = { $0 == .clear || $0 == .cloudy }
        last = .weather
        if let old = scene.weather, old.value != weather {
            if isVague(weather), !isVague(old.value) { return }
            guard isVague(old.value) else {
                return problems.append(
                    .impossible(token.words, reason: "'\(old.words)' says another weather"))
            }
        }
        let words = [scene.weather?.words, token.words].compactMap { $0 }
        scene.weather = Said(value: weather, words: words.joined(separator: " "))
        scene.strength = strength ?? scene.strength
    }

    private mutating func set(_ surroundings: Road.Surroundings, _ token: Token) {
        // A highway stays one wherever it leads through.
        if scene.surroundings?.value == .highway, surroundings != .highway { return }
        scene.surroundings = Said(value: surroundings, words: token.words)
    }

    private mutating func setTraffic(_ token: Token) {
        last = .traffic
        if scene.density == nil { scene.density = Said(value: .moderate, words: token.words) }
    }

    /// How hard it rains, how thick the fog or the traffic is; false where that is not meant.
    mutating func readStrengthOfScenery(_ strength: Strength, _ token: Token) -> Bool {
        switch meaning(at: skippingFillers(index + 1)) {
        case .weather: setWeatherStrength(strength, token)
        case .traffic: setDensity(strength, token)
        default:
            guard events.isEmpty, pendingStrength == nil else { return false }
            switch last {
            case .weather: setWeatherStrength(strength, token)
            case .traffic: setDensity(strength, token)
            case .nothing, .somebody, .event: return false
            }
        }
        return true
    }

    private mutating func setWeatherStrength(_ strength: Strength, _ token: Token) {
        scene.strength = strength
        scene.weather?.words += " " + token.words
    }

    private mutating func setDensity(_ strength: Strength, _ token: Token) {
        scene.density = Said(
            value: strength == .strong ? .heavy : .light, words: token.words + " traffic")
    }
}
