/// What was said before must leave room for what is said now: else nothing of the two is taken for granted.
extension DescriptionReader {
    /// Notes something about the scene.
    mutating func say<Value: Sayable>(
        _ place: WritableKeyPath<Scene, Said<Value>?>, _ value: Value, _ words: String
    ) {
        guard let old = scene[keyPath: place] else {
            return scene[keyPath: place] = Said(value: value, words: words)
        }
        guard let both = old.value.joined(with: value) else {
            return problems.append(.contradiction(old.words, words))
        }
        if both != old.value { scene[keyPath: place] = Said(value: both, words: words) }
    }

    /// Notes something about somebody, whose words do not hold these yet.
    mutating func say<Value: Sayable>(
        _ place: WritableKeyPath<Participant, Value?>, _ value: Value, of who: Who, _ words: String
    ) {
        guard let old = scene[who][keyPath: place] else {
            return scene[who][keyPath: place] = value
        }
        guard let both = old.joined(with: value) else {
            return problems.append(.contradiction(scene[who].words.trimmed, words))
        }
        scene[who][keyPath: place] = both
    }
}
