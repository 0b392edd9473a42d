import Foundation
import Testing

/// Tests that compute for minutes: `SIMDRIVE_LONG_TESTS=1` asks for them.
public enum LongTests {
    public static let areAsked = ProcessInfo.processInfo.environment["SIMDRIVE_LONG_TESTS"] != nil
}

extension Trait where Self == ConditionTrait {
    /// Runs only when long tests are asked for.
    public static var long: Self {
        .enabled(if: LongTests.areAsked, "takes minutes: SIMDRIVE_LONG_TESTS=1 runs it")
    }
}
