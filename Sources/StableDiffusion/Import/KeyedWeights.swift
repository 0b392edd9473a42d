import Files
import Tensors

/// A file of weights, or several that are one.
protocol WeightFile: WeightSource {
    /// Whether a tensor's numbers are floating-point numbers; nil when there is none of this name.
    func holdsFloats(_ name: String) -> Bool?
    /// Whether a tensor's numbers have 64 bits.
    func holdsDoubles(_ name: String) -> Bool
    /// Paths of all files.
    var files: [String] { get }
}

extension Safetensors: WeightFile {
    var files: [String] { [path] }
}

/// The tensors of a file by their keys in diffusers' layout.
struct KeyedWeights: WeightSource {
    let file: any WeightFile
    private var places: [String: Place] = [:]
    /// Stands in errors before the keys that the file lacks; nil where it holds one part alone.
    private let part: ModelPart?

    /// Where a tensor lies: a tensor of the file, or a third of one.
    private struct Place {
        let name: String
        var third: Int?
    }

    /// - Parameters:
    ///   - map: leaves out what belongs to other parts.
    ///   - part: that is taken out of a file with others.
    init(_ file: any WeightFile, _ map: KeyMap, part: ModelPart? = nil) throws {
        (self.file, self.part) = (file, part)
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
        try file.refuseWholeNumbers(in: places.values.map(\.name))
    }

    var path: String { file.path }
    var names: [String] { places.keys.sorted() }

    /// The name in the file, where it has one.
    func title(of key: String) -> String {
        places[key]?.name ?? (part.map { "\($0.rawValue)." } ?? "") + key
    }

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

extension WeightFile {
    /// Weights are floating-point numbers; whole ones are of another kind of file, such as a quantised one.
    func refuseWholeNumbers(in names: [String]) throws {
        let whole = Set(names.filter { holdsFloats($0) == false }).sorted()
        guard !whole.isEmpty else { return }
        throw FileError(
            .data, file: path,
            "holds whole numbers in \(whole.firstAndCount), where weights are floating-point numbers",
            remedy: "use the model in float32, float16 or bfloat16")
    }
}

extension WeightFile {
    /// What is lost of numbers of 64 bits; nil where there are none.
    var remark: String? {
        let doubles = names.filter(holdsDoubles)
        return doubles.isEmpty
            ? nil
            : "\(path): float64 numbers are rounded to float32, in \(doubles.firstAndCount)"
    }
}

extension [String] {
    /// The first of some names, and how many more there are.
    var firstAndCount: String { (first ?? "") + (count > 1 ? " and \(count - 1) more" : "") }
}

extension NamedParameters {
    /// Loads what a file holds; matrices may stand there as 1×1 convolutions.
    func load(keyed weights: some WeightSource, frozenAs dtype: DType?) throws {
        try load(from: weights, frozenAs: dtype, adapting: convolutions)
    }

    /// All that keeps a file from being loaded so; nil where it can be.
    func fault(keyed weights: some WeightSource) -> CheckpointError? {
        fault(in: weights, adapting: convolutions)
    }

    private var convolutions: [String: WeightAdaptation] {
        let matrices = filter { $0.parameter.shape.count == 2 }
        let adaptations = matrices.map { name, parameter in
            (
                name,
                WeightAdaptation(of: [parameter.shape + [1, 1]]) { $0.reshaped(parameter.shape) }
            )
        }
        return Dictionary(uniqueKeysWithValues: adaptations)
    }
}
