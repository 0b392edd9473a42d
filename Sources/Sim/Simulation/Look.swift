import Randomness

/// What of an actor's appearance never changes.
struct Look: Sendable {
    var body: UInt64
    var color: SIMD3<Float>
}

extension Scenario {
    /// Looks of the ego and the actors; each depends on its own name and the seed alone.
    var looks: [Look] {
        ([ego] + actors).map { user in
            var random = RandomStream(seed: seed).child("look").child(user.id)
            let body = random.next()
            return Look(
                body: body,
                color: user.color ?? NamedColor.usual(of: user.actorClass, &random).color)
        }
    }
}

extension UserState {
    /// The actor to be seen at a time; nil while absent.
    func actor(_ look: Look, at time: Double, in environment: Environment) -> Actor? {
        box.map {
            Actor(
                track: track, id: user.id, actorClass: user.actorClass, body: look.body, box: $0,
                speed: speed, yawRate: yawRate, travelled: travelled, color: look.color,
                lights: lights(at: time, in: environment))
        }
    }

    private func lights(at time: Double, in environment: Environment) -> Lights {
        var lights = Lights()
        guard user.actorClass != .pedestrian, !isParked else { return lights }
        lights.head = environment.asksForHeadlights
        guard user.actorClass != .bicycle else { return lights }
        lights.brake = acceleration < -0.8 || speed < 0.1
        if let driver, let change = driver.offsetChange, change.changesLane,
            blinks(at: time - driver.signalStart)
        {
            // Left as the driver sees it.
            let goesLeft = (change.end - change.start) * driver.direction > 0
            lights.leftIndicator = goesLeft
            lights.rightIndicator = !goesLeft
        }
        return lights
    }

    /// Indicators blink 1.5 times a second and begin lit.
    private func blinks(at seconds: Double) -> Bool {
        (seconds * 1.5 + 1e-6).truncatingRemainder(dividingBy: 1) < 0.5
    }
}

extension Environment {
    /// Whether drivers switch their headlights on.
    var asksForHeadlights: Bool {
        timeOfDay != .day || weather == .rain || weather == .fog
    }
}
