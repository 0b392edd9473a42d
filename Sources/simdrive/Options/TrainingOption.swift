import Diffusion
import Foundation
import Sim

/// An option of `train` as a run knows it: what its values must be like, where the run's config keeps it, and
/// whether the run may go on with another value.
struct TrainingOption {
    let name: String
    /// Whether the training stays the same with another value.
    let mayChange: Bool
    /// What is wrong with the value that was given.
    let problem: (Train) -> String?
    /// Puts the value that was given into a config; tells whether the config had another.
    let override: (Train, inout TrainingConfig) -> Bool

    /// Every one: a new option is declared in `Train`, has its property in the config and its row here.
    static var all: [TrainingOption] {
        [
            TrainingOption("--steps", \.steps, as: \.schedule.steps, .positive, mayChange: true),
            TrainingOption("--hours", \.hours, .positive, mayChange: true) { _, _ in false },
            TrainingOption(
                "--cool-down", \.coolDown, as: \.schedule.coolDown, .natural, mayChange: true),
            TrainingOption("--rate", \.rate, as: \.schedule.rate, .share, mayChange: true),
            TrainingOption(
                "--sheet-every", \.sheetEvery, as: \.schedule.sampleEvery, .natural, mayChange: true
            ),
            TrainingOption(
                "--held-out-every", \.heldOutEvery, as: \.schedule.validateEvery, .positive,
                mayChange: true
            ),
            TrainingOption("stage", { $0.stage }, as: \.stage),
            TrainingOption("--data", \.data, as: \.data),
            TrainingOption("--seed", \.seed, as: \.schedule.seed),
            TrainingOption("--batch", \.batch, as: \.batch, .positive),
            TrainingOption("--clips", \.clips, as: \.clips, .positive),
            TrainingOption(
                "--uses", \.uses, asOptional: \.uses, .positive,
                of: [.image, .temporal, .interpolation, .surfaceDecoder]),
            TrainingOption("--large-frames", \.largeFrames, as: \.largeFrames, .positive),
            TrainingOption("--warm-up", \.warmUp, as: \.schedule.warmUp, .positive),
            TrainingOption("--optimizer", \.optimizer, as: \.schedule.optimizer),
            TrainingOption("--accumulate", \.accumulate, as: \.schedule.accumulate, .positive),
            TrainingOption(
                "--freeze-encoder", { $0.freezeEncoder ? true : nil }, as: \.freezesEncoder),
            TrainingOption(
                "--end-to-end", { $0.endToEnd ? true : nil }, as: \.endToEnd, of: [.temporal]),
            TrainingOption(
                "--linear-betas", { $0.linearBetas ? .linearBetas : nil }, asOptional: \.noise,
                of: [.image, .temporal]),
            TrainingOption(
                "--upsampler-space", \.upsamplerSpace, asOptional: \.upsamplerSpace,
                of: [.upsampler]),
            TrainingOption(
                "--adversarial-from", \.adversarialFrom, asOptional: \.schedule.adversarialFrom,
                .natural,
                of: [.autoencoder, .decoder, .surfaceDecoder]),
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
    /// - Parameters:
    ///   - given: its value; nil leaves the config as it is.
    ///   - stages: those that it belongs to.
    private init<Value: Equatable>(
        _ name: String, _ given: @escaping (Train) -> Value?,
        as property: WritableKeyPath<TrainingConfig, Value>, _ rule: Rule<Value> = .any,
        of stages: [Stage] = Stage.allCases, mayChange: Bool = false
    ) {
        self.init(name, given, rule, of: stages, mayChange: mayChange) {
            $0.replace(property, with: $1)
        }
    }

    /// One that a config may be without.
    private init<Value: Equatable>(
        _ name: String, _ given: @escaping (Train) -> Value?,
        asOptional property: WritableKeyPath<TrainingConfig, Value?>, _ rule: Rule<Value> = .any,
        of stages: [Stage]
    ) {
        self.init(name, given, rule, of: stages) { $0.replace(property, with: $1) }
    }

    /// - Parameter replace: tells whether the config had another value.
    private init<Value>(
        _ name: String, _ given: @escaping (Train) -> Value?, _ rule: Rule<Value>,
        of stages: [Stage] = Stage.allCases, mayChange: Bool = false,
        replace: @escaping (inout TrainingConfig, Value) -> Bool
    ) {
        self.name = name
        self.mayChange = mayChange
        problem = { Self.problem(of: name, given($0), rule, of: stages, in: $0.stage) }
        override = { train, config in given(train).map { replace(&config, $0) } ?? false }
    }

    private static func problem<Value>(
        of name: String, _ value: Value?, _ rule: Rule<Value>, of stages: [Stage], in stage: Stage
    ) -> String? {
        guard let value else { return nil }
        if !stages.contains(stage) {
            return "\(name) belongs to the \(listed(stages.map(\.rawValue))) stage"
        }
        return rule.holds(value) ? nil : "\(name) \(rule.text)"
    }
}

extension TrainingOption.Rule where Value: Comparable & ExpressibleByIntegerLiteral {
    static var positive: Self { Self(text: "must be positive") { $0 > 0 } }
    static var natural: Self { Self(text: "must not be negative") { $0 >= 0 } }
    static var share: Self { Self(text: "must be from 0 to 1") { $0 > 0 && $0 < 1 } }
}

extension TrainingConfig {
    /// Whether the property had another value.
    fileprivate mutating func replace<Value: Equatable>(
        _ property: WritableKeyPath<TrainingConfig, Value>, with value: Value
    ) -> Bool {
        defer { self[keyPath: property] = value }
        return self[keyPath: property] != value
    }
}

extension Train {
    /// Puts the options that were given into the config of a new run.
    func override(_ config: inout TrainingConfig) {
        for option in TrainingOption.all { _ = option.override(self, &config) }
    }

    /// Puts them into the config of a run that goes on, which must stay the same training.
    func overrideResumed(_ config: inout TrainingConfig) throws {
        for option in TrainingOption.all where option.override(self, &config) && !option.mayChange {
            throw RunFolderError(folder: URL(filePath: run).path, problem: .holdsOtherRun)
        }
    }
}
