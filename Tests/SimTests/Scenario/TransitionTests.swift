import Foundation
import Sim
import Testing

struct TransitionTests {
    /// From 2 to 6 over 4 seconds: the values after one second and after three.
    @Test(arguments: [
        (Transition.Shape.step, 6.0, 6.0), (.linear, 3, 5),
        // 2 + 4 · (1 − cos 45°) / 2
        (.sinusoidal, 2.585786, 5.414214),
        // 2 + 4 · (3/16 − 2/64)
        (.cubic, 2.625, 5.375),
    ])
    func shapes(_ shape: Transition.Shape, _ early: Double, _ late: Double) {
        let transition = Transition(shape, .time(4))
        #expect(abs(transition.value(from: 2, to: 6, at: 1) - early) < 1e-6)
        #expect(abs(transition.value(from: 2, to: 6, at: 3) - late) < 1e-6)
        #expect(transition.value(from: 2, to: 6, at: 4) == 6)
        #expect(transition.value(from: 2, to: 6, at: 9) == 6)
    }

    /// A change by −6 at a peak rate of 2: seconds it takes.
    @Test(arguments: [
        (Transition.Shape.step, 0.0), (.linear, 3), (.sinusoidal, 4.712389), (.cubic, 4.5),
    ])
    func rateIsThePeak(_ shape: Transition.Shape, _ span: Double) {
        let transition = Transition(shape, .rate(2))
        #expect(abs(transition.span(ofChange: -6) - span) < 1e-6)
        guard shape != .step else { return }
        let (before, after) = (span / 2 - 1e-4, span / 2 + 1e-4)
        let slope =
            (transition.value(from: 6, to: 0, at: after)
                - transition.value(from: 6, to: 0, at: before)) / 2e-4
        #expect(abs(slope + 2) < 1e-4)
    }

    @Test func noChangeTakesNoTimeAtARate() {
        #expect(Transition(.linear, .rate(2)).value(from: 5, to: 5, at: 0) == 5)
    }
}
