/// How many steps were taken, a parameter so that checkpoints keep it.
///
/// The number stays in the host's memory, read and written in place: no op runs for it.
final class StepCounter {
    let parameter = Parameter([], start: .zeros, isOnHost: true)

    var count: Int { Int(parameter.tensor.floatPointer.pointee) }

    func advance() { parameter.tensor.floatPointer.pointee += 1 }
}
