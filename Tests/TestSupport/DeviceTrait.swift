import Foundation
import Testing

extension Trait where Self == ConditionTrait {
    /// Of what the processor's own kernels promise: the same suites run on other devices too
    /// (`SIMDRIVE_TEST_DEVICE`).
    public static var onProcessor: Self {
        .enabled(
            if: ProcessInfo.processInfo.environment["SIMDRIVE_TEST_DEVICE"] == nil,
            "of the processor's kernels alone")
    }
}
