import Foundation

/// A tensor of PyTorch's, as long as somebody holds it.
final class TorchTensor {
    let handle: TorchLibrary.Handle
    let torch: TorchLibrary

    init(_ handle: TorchLibrary.Handle?, of torch: TorchLibrary) {
        guard let handle else { preconditionFailure("PyTorch gives no tensor") }
        self.handle = handle
        self.torch = torch
    }

    deinit { _ = torch.delete(handle) }
}

/// What an op takes.
enum TorchArgument {
    case tensor(TorchTensor)
    case optional(TorchTensor?)
    case tensors([TorchTensor])
    case int(Int)
    case ints([Int])
    case optionalInts([Int]?)
    case bool(Bool)
    case bools([Bool])
    case dtype(Int32)
    case optionalDType(Int32?)
}

extension TorchLibrary {
    /// An op's results.
    ///
    /// - Parameters:
    ///   - name: as `aten::mul`.
    ///   - overload: as `Tensor`; empty for the usual one.
    func callAsFunction(
        _ name: String, _ overload: String = "", _ arguments: [TorchArgument], results: Int = 1
    ) -> [TorchTensor] {
        var stack = arguments.map(slot)
        while stack.count < results { stack.append(0) }
        require(call("aten::\(name)", overload, &stack, version), name)
        return stack.prefix(results).map {
            TorchTensor(Handle(bitPattern: UInt($0)), of: self)
        }
    }

    /// The single result of an op.
    func one(_ name: String, _ overload: String = "", _ arguments: TorchArgument...)
        -> TorchTensor
    {
        self(name, overload, arguments)[0]
    }

    /// Ends the program when a call has failed: an op has nowhere to throw to.
    func require(_ status: Status, _ what: String) {
        guard status != 0 else { return }
        DeviceFailure.report("\(what): \(problem)")
    }

    /// The callee takes what a slot holds.
    private func slot(_ argument: TorchArgument) -> Slot {
        switch argument {
        case .tensor(let tensor): given(tensor)
        case .optional(let tensor): tensor.map { boxed(given($0)) } ?? 0
        case .tensors(let tensors): list(tensors.map(given))
        case .int(let value): Slot(bitPattern: Int64(value))
        case .ints(let values): ints(values)
        case .optionalInts(let values): values.map { boxed(ints($0)) } ?? 0
        case .bool(let value): value ? 1 : 0
        case .bools(let values): list(values.map { $0 ? 1 : 0 })
        case .dtype(let code): Slot(UInt32(bitPattern: code))
        case .optionalDType(let code): code.map { boxed(Slot(UInt32(bitPattern: $0))) } ?? 0
        }
    }

    private func given(_ tensor: TorchTensor) -> Slot {
        var copy: Handle?
        require(copyHandle(tensor.handle, &copy), "handle")
        return Slot(UInt(bitPattern: copy))
    }

    private func ints(_ values: [Int]) -> Slot {
        list(values.map { Slot(bitPattern: Int64($0)) })
    }

    private func list(_ items: [Slot]) -> Slot {
        var list: Handle?
        require(newList(items.count, &list), "list")
        guard let list else { preconditionFailure("PyTorch gives no list") }
        for item in items { require(push(list, item), "list") }
        return Slot(UInt(bitPattern: list))
    }

    /// An optional that is there: the callee frees it by `free`.
    private func boxed(_ value: Slot) -> Slot {
        guard let box = malloc(8) else { preconditionFailure("no memory for 8 bytes") }
        box.storeBytes(of: value, as: Slot.self)
        return Slot(UInt(bitPattern: box))
    }
}

// What the ops below are written with.
extension TorchTensor {
    static func * (a: TorchTensor, b: TorchTensor) -> TorchTensor {
        a.torch.one("mul", "Tensor", .tensor(a), .tensor(b))
    }

    static func / (a: TorchTensor, b: TorchTensor) -> TorchTensor {
        a.torch.one("div", "Tensor", .tensor(a), .tensor(b))
    }

    static func + (a: TorchTensor, b: TorchTensor) -> TorchTensor { a.subtracting(b, times: -1) }

    static func - (a: TorchTensor, b: TorchTensor) -> TorchTensor { a.subtracting(b, times: 1) }

    static func * (a: TorchTensor, b: Float) -> TorchTensor { a * a.constant(b) }

    static func + (a: TorchTensor, b: Float) -> TorchTensor { a + a.constant(b) }

    func subtracting(_ other: TorchTensor, times factor: Double) -> TorchTensor {
        var result: TorchLibrary.Handle?
        torch.require(torch.subtract(handle, other.handle, factor, &result), "subtract")
        return TorchTensor(result, of: torch)
    }

    /// A number on the host: ops take such ones beside tensors of any device.
    func constant(_ value: Float) -> TorchTensor { torch.constant(value) }

    /// A function of every number, by its name.
    func mapped(_ name: String) -> TorchTensor { torch.one(name, "", .tensor(self)) }

    func mean(_ axes: [Int]) -> TorchTensor {
        torch.one(
            "mean", "dim", .tensor(self), .optionalInts(axes), .bool(true), .optionalDType(nil))
    }

    func sum(_ axes: [Int], keepingAxes: Bool = false) -> TorchTensor {
        torch.one(
            "sum", "dim_IntList", .tensor(self), .optionalInts(axes), .bool(keepingAxes),
            .optionalDType(nil))
    }

    func multiplied(by other: TorchTensor) -> TorchTensor {
        torch.one("matmul", "", .tensor(self), .tensor(other))
    }

    func transposed(_ a: Int, _ b: Int) -> TorchTensor {
        torch.one("transpose", "int", .tensor(self), .int(a), .int(b))
    }

    func reshaped(_ shape: [Int]) -> TorchTensor {
        torch.one("reshape", "", .tensor(self), .ints(shape))
    }

    /// Where a condition holds this, else the other.
    func chosen(where condition: TorchTensor, else other: TorchTensor) -> TorchTensor {
        torch.one("where", "self", .tensor(condition), .tensor(self), .tensor(other))
    }

    /// Overwrites these numbers by those of another tensor, of any dtype and device.
    ///
    /// - Parameter waits: whether the numbers are there at the end, or will be for what the device does next.
    func copy(_ other: TorchTensor, waits: Bool = true) {
        _ = torch.one("copy_", "", .tensor(self), .tensor(other), .bool(!waits))
    }
}

extension TorchLibrary {
    func constant(_ value: Float) -> TorchTensor {
        var result: Handle?
        require(scalar(value, &result), "constant")
        return TorchTensor(result, of: self)
    }
}
