/// Something with parameters: a struct of `let`s whose property names are checkpoint keys.
public protocol Module {}

extension Module {
    /// Every parameter with its key, in the order of declaration: `down.0.conv1.weight`.
    public var namedParameters: [(name: String, parameter: Parameter)] {
        named(self, path: [])
    }

    /// Every parameter, in the order of declaration.
    public var parameters: [Parameter] { namedParameters.map(\.parameter) }
}

private func named(_ value: Any, path: [String]) -> [(name: String, parameter: Parameter)] {
    if let parameter = value as? Parameter { return [(path.joined(separator: "."), parameter)] }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
        return mirror.children.flatMap { named($0.value, path: path) }
    case .collection:
        return mirror.children.enumerated().flatMap { named($1.value, path: path + ["\($0)"]) }
    default:
        guard value is any Module else { return [] }
        return mirror.children.flatMap { named($0.value, path: path + [$0.label ?? ""]) }
    }
}
