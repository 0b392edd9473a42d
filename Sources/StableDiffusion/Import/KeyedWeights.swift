import Tensors

/// The tensors of a file by their keys in diffusers' layout.
struct KeyedWeights: WeightSource {
    private let file: Safetensors
    private var places: [String: Place] = [:]

    /// Where a tensor lies: a tensor of the file, or a third of one.
    private struct Place {
        let name: String
        var third: Int?
    }

    /// - Parameter map: leaves out what belongs to other parts.
    init(_ file: Safetensors, _ map: KeyMap) {
        self.file = file
        for name in file.names {
            switch map.target(of: name) {
            // Two names of one thing: the second is left as it is, and reported as unknown.
            case .key(let key): places[places[key] == nil ? key : name] = Place(name: name)
            case .keys(let keys):
                for (third, key) in keys.enumerated() {
                    places[key] = Place(name: name, third: third)
                }
            case .nowhere, nil: break
            }
        }
    }

    var path: String { file.path }
    var names: [String] { places.keys.sorted() }

    func shape(of key: String) -> [Int]? {
        guard let place = places[key], let shape = file.shape(of: place.name) else { return nil }
        guard place.third != nil, let first = shape.first else { return shape }
        return [first / 3] + shape.dropFirst()
    }

    func tensor(_ key: String) throws -> Tensor {
        guard let place = places[key] else { return try file.tensor(key) }
        let whole = try file.tensor(place.name)
        guard let third = place.third, let length = whole.shape.first.map({ $0 / 3 }) else {
            return whole
        }
        return whole[third * length..<(third + 1) * length]
    }
}

extension NamedParameters {
    /// Loads what a file holds; matrices may stand there as 1×1 convolutions.
    func load(keyed weights: some WeightSource, frozenAs dtype: DType?) throws {
        let matrices = filter { $0.parameter.shape.count == 2 }
        let adaptations = matrices.map { name, parameter in
            (
                name,
                WeightAdaptation(of: [parameter.shape + [1, 1]]) { $0.reshaped(parameter.shape) }
            )
        }
        try load(
            from: weights, frozenAs: dtype,
            adapting: Dictionary(uniqueKeysWithValues: adaptations))
    }
}
