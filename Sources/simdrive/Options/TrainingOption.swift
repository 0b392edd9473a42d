import ArgumentParser
import Diffusion
import Sim

/// An option of a training as a run knows it: what its values must be like, where the run's config keeps it, and
/// whether the run may go on with another value.
struct TrainingOption<Command: TrainingCommand> {
    let name: String
    /// Whether the training stays the same with another value.
    let mayChange: Bool
    /// Whether it was given.
    let isGiven: (Command) -> Bool
    /// What is wrong with the value that was given.
    let problem: (Command) -> String?
    /// Puts the value that was given into a config; tells whether the config had another.
    let override: (Command, inout Command.Config) -> Bool

    /// Those of every training.
    static var ofEveryRun: [TrainingOption] {
        [
            TrainingOption(
                "--steps", \.run.steps, as: \.schedule.steps, .positive, mayChange: true),
            TrainingOption("--hours", \.run.hours, .positive, mayChange: true) { _, _ in false },
            TrainingOption(
                "--cool-down", \.run.coolDown, as: \.schedule.coolDown, .natural, mayChange: true),
            TrainingOption("--rate", \.run.rate, as: \.schedule.rate, .share, mayChange: true),
            TrainingOption(
                "--sheet-every", \.run.sampleEvery, as: \.schedule.sampleEvery, .natural,
                mayChange: true),
            TrainingOption("--seed", \.run.seed, as: \.schedule.seed),
        ]
    }
}

extension TrainingOption {
    /// What a value must be like.
    struct Rule<Value> {
        let text: String
        let holds: (Value) -> Bool

        static var any: Rule { Rule(text: "") { _ in true } }
    }

    /// An option that a property of the config keeps.
    ///
    /// - Parameter given: its value; nil leaves the config as it is.
    init<Value: Equatable>(
        _ name: String, _ given: @escaping (Command) -> Value?,
        as property: WritableKeyPath<Command.Config, Value>, _ rule: Rule<Value> = .any,
        mayChange: Bool = false
    ) {
        self.init(name, given, rule, mayChange: mayChange) {
            $0.replace(property, with: $1)
        }
    }

    /// One that a config may be without.
    init<Value: Equatable>(
        _ name: String, _ given: @escaping (Command) -> Value?,
        asOptional property: WritableKeyPath<Command.Config, Value?>, _ rule: Rule<Value> = .any
    ) {
        self.init(name, given, rule) { $0.replace(property, with: $1) }
    }

    /// - Parameter replace: tells whether the config had another value.
    private init<Value>(
        _ name: String, _ given: @escaping (Command) -> Value?, _ rule: Rule<Value>,
        mayChange: Bool = false, replace: @escaping (inout Command.Config, Value) -> Bool
    ) {
        self.name = name
        self.mayChange = mayChange
        isGiven = { given($0) != nil }
        problem = { command in
            given(command).flatMap { rule.holds($0) ? nil : "\(name) \(rule.text)" }
        }
        override = { command, config in given(command).map { replace(&config, $0) } ?? false }
    }
}

extension TrainingOption where Command == Train {
    /// The option, which belongs to some stages only.
    func of(_ stages: Stage...) -> TrainingOption {
        TrainingOption(
            name: name, mayChange: mayChange, isGiven: isGiven,
            problem: {
                isGiven($0) && !stages.contains($0.stage)
                    ? "\(name) belongs to the \(listed(stages.map(\.rawValue))) stage" : problem($0)
            }, override: override)
    }
}

extension TrainingOption.Rule where Value: Comparable & ExpressibleByIntegerLiteral {
    static var positive: Self { Self(text: "must be positive") { $0 > 0 } }
    static var natural: Self { Self(text: "must not be negative") { $0 >= 0 } }
    static var share: Self { Self(text: "must be from 0 to 1") { $0 > 0 && $0 < 1 } }
}

extension RunConfig {
    /// Whether the property had another value.
    fileprivate mutating func replace<Value: Equatable>(
        _ property: WritableKeyPath<Self, Value>, with value: Value
    ) -> Bool {
        defer { self[keyPath: property] = value }
        return self[keyPath: property] != value
    }
}
