import Files
import Foundation
import Synchronization
import Testing

@testable import Datasets

struct BackgroundWorkTests {
    @Test func piecesRunInOrder() throws {
        let done = Recorder()
        let work = BackgroundWork(capacity: 3)
        for index in 0..<50 { try work.submit { done.add(index) } }
        try work.drain()
        #expect(done.values == Array(0..<50))
    }

    @Test func noMoreThanTheCapacityWaits() throws {
        let (started, mostWaiting) = (Recorder(), Recorder())
        let work = BackgroundWork(capacity: 2)
        for index in 0..<20 {
            try work.submit {
                Thread.sleep(forTimeInterval: 0.001)
                started.add(index)
            }
            mostWaiting.add(index + 1 - started.values.count)
        }
        try work.drain()
        #expect(mostWaiting.values.allSatisfy { $0 <= 2 })
    }

    @Test func theFirstErrorStopsTheRest() throws {
        let done = Recorder()
        let work = BackgroundWork(capacity: 10)
        for index in 0..<5 {
            // The error may already have come back here, which ends the loop for a caller.
            try? work.submit {
                if index == 2 { throw FileError(.data, file: "frame 2", "is broken") }
                done.add(index)
            }
        }
        let drained = #expect(throws: FileError.self) { try work.drain() }
        #expect(drained?.file == "frame 2")
        #expect(throws: FileError.self) { try work.submit { done.add(9) } }
        #expect(done.values == [0, 1])
    }

    private final class Recorder: Sendable {
        private let state = Mutex<[Int]>([])
        var values: [Int] { state.withLock { $0 } }
        func add(_ value: Int) { state.withLock { $0.append(value) } }
    }
}
