extension Tensor {
    /// The same numbers stored as `element`.
    public func cast(to element: Element) -> Tensor {
        element == self.element ? self : Tensor(floats, shape: shape)
    }

    /// Sum, number by number.
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        Tensor(zip(a.floats, b.floats).map(+), shape: a.shape)
    }

    /// Product, number by number.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        Tensor(zip(a.floats, b.floats).map(*), shape: a.shape)
    }
}
