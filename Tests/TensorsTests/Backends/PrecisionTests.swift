import TestSupport
import Testing

@testable import Tensors

struct PrecisionTests {
    @Test(.onProcessor) func autoTakesWhatTheProcessorHas() throws {
        #expect(try Precision.auto.dtype() == (Precision.hasBFloat16 ? .bfloat16 : .float32))
        #expect(try Precision.float32.dtype() == .float32)
    }

    @Test func bfloat16IsRefusedWhereItIsMissing() throws {
        if Precision.hasBFloat16 {
            #expect(try Precision.bfloat16.dtype() == .bfloat16)
        } else {
            #expect(throws: UnsupportedPrecision.self) { try Precision.bfloat16.dtype() }
        }
    }

    @Test func theErrorNamesTheProcessor() {
        let error = UnsupportedPrecision(precision: .bfloat16, instructionSet: "AVX2")
        #expect(
            error.description == """
                precision bfloat16 needs a processor with AVX-512 BF16 or AMX and this one offers \
                AVX2
                """)
    }
}
