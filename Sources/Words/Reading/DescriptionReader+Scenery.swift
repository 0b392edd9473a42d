import Sim

extension DescriptionReader {
    /// Reads light, weather, road or traffic.
    mutating func readScenery() -> Bool {
        guard let token else { return false }
        if readLanes() { return true }
        switch token.meaning {
        case .daytime(let daytime): say(\.daytime, daytime, token.words)
        case .weather(let weather, let strength): set(weather, strength, token)
        case .surroundings(let surroundings): say(\.surroundings, surroundings, token.words)
        case .townSign: scene.townSign = scene.townSign ?? token.words
        case .shape(let shape): set(shape, token)
        case .laneWidth(let width): say(\.laneWidth, width, token.words)
        case .lanes(let count): say(\.lanes, count, token.words)
        case .oneWay: say(\.isOneWay, true, token.words)
        case .density(let density): say(\.density, density, token.words)
        case .traffic:
            last = .traffic
            if !hasAmount { say(\.density, .moderate, token.words) }
        default: return false
        }
        index += 1
        return true
    }

    /// Whether the word before says how much traffic there is.
    private var hasAmount: Bool {
        switch meaning(at: index - 1) {
        case .strength, .pace: true
        default: false
        }
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
            say(\.lanes, Int(number), words)
        } else {
            problems.append(.impossible(words, reason: "a road has 1 to 8 lanes in each direction"))
        }
        return true
    }

    private mutating func set(
        _ weather: Environment.Weather, _ strength: Strength?, _ token: Token
    ) {
        last = .weather
        weatherWords = token.words
        say(\.weather, weather, token.words)
        if let strength { say(\.strength, strength, token.words) }
    }

    private mutating func set(_ shape: RoadShape, _ token: Token) {
        switch shape {
        case .hilly: say(\.hills, shape, token.words)
        // `it drives straight on`
        case .straight where motion != nil || !events.isEmpty: break
        // `curves`
        case .rightBend where token.form == .plural: say(\.shape, .winding, token.words)
        // `a bend to the left`: of a bend alone the side is open.
        case .rightBend where ["bend", "curve"].contains(token.words):
            if scene.shape == nil { say(\.shape, shape, token.words) }
        default: say(\.shape, shape, token.words)
        }
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
        say(\.strength, strength, token.words)
    }

    private mutating func setDensity(_ strength: Strength, _ token: Token) {
        say(\.density, strength == .strong ? .heavy : .light, token.words + " traffic")
    }
}
