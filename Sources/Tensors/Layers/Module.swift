import Randomness

/// Something with parameters: a struct of `let`s whose property names are checkpoint keys.
///
/// Properties may be parameters, modules, and optionals and arrays of them. A parameter anywhere else
/// (a tuple, a dictionary, a struct that is no module) would be missed by training and saving, so the
/// walk over a module traps on it.
public protocol Module {}

/// Parameters with their keys: `down.0.conv1.weight`.
public typealias NamedParameters = [(name: String, parameter: Parameter)]

extension Module {
    /// Every parameter with its key, in the order of declaration.
    public var namedParameters: NamedParameters {
        let found = named(self, path: "")
        var names: [ObjectIdentifier: String] = [:]
        for (name, parameter) in found {
            let other = names.updateValue(name, forKey: ObjectIdentifier(parameter))
            precondition(other == nil, "\(other ?? "") and \(name) are one parameter")
        }
        return found
    }

    /// Every parameter, in the order of declaration.
    public var parameters: [Parameter] { namedParameters.map(\.parameter) }

    /// How many numbers training can change.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } }

    /// Initializes every parameter from the stream's child that is called like its key.
    public func initialize(from stream: RandomStream) {
        for (name, parameter) in namedParameters { parameter.initialize(from: stream.child(name)) }
    }
}

private func named(_ value: Any, path: String) -> NamedParameters {
    if let parameter = value as? Parameter { return [(path, parameter)] }
    let mirror = Mirror(reflecting: value)
    let prefix = path.isEmpty ? "" : path + "."
    switch mirror.displayStyle {
    case .optional:
        return mirror.children.flatMap { named($0.value, path: path) }
    case .collection:
        return mirror.children.enumerated().flatMap { named($1.value, path: "\(prefix)\($0)") }
    case .struct where value is any Module:
        return mirror.children.flatMap { named($0.value, path: prefix + ($0.label ?? "")) }
    default:
        var seen: Set<ObjectIdentifier> = []
        precondition(
            !hidesParameter(value, seen: &seen),
            "\(path): a parameter inside of \(mirror.subjectType), which is no module struct")
        return []
    }
}

/// Whether a parameter can be reached from a value that is no module.
private func hidesParameter(_ value: Any, seen: inout Set<ObjectIdentifier>) -> Bool {
    if value is Parameter { return true }
    if value is Tensor { return false }
    var mirror = Optional(Mirror(reflecting: value))
    if mirror?.displayStyle == .class {
        guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return false }
    }
    while let level = mirror {
        if level.children.contains(where: { hidesParameter($0.value, seen: &seen) }) { return true }
        mirror = level.superclassMirror
    }
    return false
}
