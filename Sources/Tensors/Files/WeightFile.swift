import Foundation

extension Module {
    /// Replaces every parameter by the tensor of its key; nothing changes when one does not fit.
    ///
    /// - Parameters:
    ///   - prefix: stands before the keys in the file; tensors without it are left alone.
    ///   - dtype: see `NamedParameters.load`.
    public func load(
        from file: some WeightSource, prefix: String = "", frozenAs dtype: DType? = nil
    ) throws {
        try namedParameters.load(from: file, prefix: prefix, frozenAs: dtype)
    }

    /// Writes every parameter under its key.
    ///
    /// - Parameter dtype: bfloat16 halves the file and keeps two to three digits.
    public func save(
        to url: URL, as dtype: DType = .float32, metadata: [String: String] = [:]
    ) throws {
        try Safetensors.write(namedParameters.tensors, metadata: metadata, as: dtype, to: url)
    }
}

extension NamedParameters {
    /// The numbers as they are now, for a file.
    public var tensors: [(String, Tensor)] { map { ($0.name, $0.parameter.tensor) } }

    /// The same parameters, called `prefix` and what they were called.
    public func prefixed(by prefix: String) -> NamedParameters {
        map { (prefix + $0.name, $0.parameter) }
    }

    /// Replaces every parameter by the tensor of its name; nothing changes when one does not fit.
    ///
    /// - Parameters:
    ///   - dtype: for inference alone: matrices and kernels are kept like this, or in bfloat16 where the file has
    ///     that, and cannot be trained.
    ///   - adaptations: what tensors of older shapes become, by name.
    public func load(
        from file: some WeightSource, prefix: String = "", frozenAs dtype: DType? = nil,
        adapting adaptations: [String: WeightAdaptation] = [:]
    ) throws {
        if let fault = fault(in: file, prefix: prefix, adapting: adaptations) { throw fault }
        for (name, parameter) in prefixed(by: prefix) {
            let stored = try file.tensor(name)
            let numbers =
                stored.shape == parameter.shape
                ? stored : adaptations[name]?.adapt(stored) ?? stored
            if let dtype, numbers.rank > 1 {
                let isHalf = numbers.dtype == .bfloat16
                parameter.freeze(isHalf ? numbers : numbers.kept(as: dtype))
            } else {
                parameter.assign(numbers)
            }
        }
        // Reading leaves a block of every size behind, that nothing may ask for again.
        Tensor.releaseSpareMemory()
    }
}

extension NamedParameters {
    /// All names that keep a file from being loaded; nil where it can be.
    package func fault(
        in file: some WeightSource, prefix: String = "",
        adapting adaptations: [String: WeightAdaptation] = [:]
    ) -> CheckpointError? {
        let wanted = prefixed(by: prefix)
        let names = Set(wanted.map(\.name))
        let error = CheckpointError(
            file: file.path,
            missing: names.filter { file.shape(of: $0) == nil }.map(file.title).sorted(),
            unexpected: file.names.filter { $0.hasPrefix(prefix) && !names.contains($0) }
                .map(file.title),
            misshapen: wanted.compactMap { name, parameter in
                guard let shape = file.shape(of: name), shape != parameter.shape,
                    adaptations[name]?.shapes.contains(shape) != true
                else { return nil }
                return "\(file.title(of: name)) \(shape) for \(parameter.shape)"
            })
        return error.isEmpty ? nil : error
    }
}

extension Tensor {
    /// The same numbers stored as `dtype`; those of a file stay there until they are used.
    fileprivate func kept(as dtype: DType) -> Tensor {
        guard dtype != self.dtype, let numbers = storage.fileNumbers(in: self.dtype, as: dtype)
        else { return cast(to: dtype) }
        return Tensor(shape: shape, dtype: dtype, storage: numbers)
    }
}

/// Named tensors that parameters are loaded from.
public protocol WeightSource {
    /// What errors call it.
    var path: String { get }
    /// The names of all tensors, sorted.
    var names: [String] { get }
    /// The shape of a tensor, nil when there is none of this name.
    func shape(of name: String) -> [Int]?
    /// A tensor by one of the names.
    func tensor(_ name: String) throws -> Tensor
    /// What errors call the tensor of a name, whether it is there or not.
    func title(of name: String) -> String
}

extension WeightSource {
    public func title(of name: String) -> String { name }
}

extension Safetensors: WeightSource {}

/// How a tensor of an older shape becomes one of today's.
public struct WeightAdaptation {
    /// The older shapes.
    public let shapes: [[Int]]
    public let adapt: (Tensor) -> Tensor

    public init(of shapes: [[Int]], _ adapt: @escaping (Tensor) -> Tensor) {
        self.shapes = shapes
        self.adapt = adapt
    }
}

/// Weights that do not belong to the model they were loaded into.
public struct CheckpointError: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// Parameters of the model that the file lacks.
    public let missing: [String]
    /// Tensors of the file that the model lacks.
    public let unexpected: [String]
    /// Names with the file's shape and the model's.
    public let misshapen: [String]

    package init(file: String, missing: [String], unexpected: [String], misshapen: [String]) {
        self.file = file
        self.missing = missing
        self.unexpected = unexpected
        self.misshapen = misshapen
    }

    /// What is wrong with several parts of one file.
    package init?(joining errors: [CheckpointError]) {
        guard let first = errors.first else { return nil }
        let ofFile = errors.filter { $0.file == first.file }
        self.init(
            file: first.file, missing: ofFile.flatMap(\.missing),
            unexpected: ofFile.flatMap(\.unexpected), misshapen: ofFile.flatMap(\.misshapen))
    }

    var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty }

    public var description: String {
        // The shapes stand behind names.
        let problems = [
            ("missing", missing, 100), ("not in the model", unexpected, 100),
            ("of another shape", misshapen, 500),
        ]
        let parts = problems.filter { !$0.1.isEmpty }.map {
            "\($0.1.count) \($0.0) (\(list($0.1, longest: $0.2)))"
        }
        return "\(file) holds the weights of another model: " + parts.joined(separator: ", ")
    }

    /// The first names; a wrong file would fill the screen.
    private func list(_ names: [String], longest: Int) -> String {
        names.prefix(8).map { String($0.prefix(longest)) }.joined(separator: ", ")
            + (names.count > 8 ? ", …" : "")
    }
}
