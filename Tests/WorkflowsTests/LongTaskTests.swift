import Foundation
import Testing
import Workflows

struct LongTaskTests {
    @Test(arguments: [(Duration.seconds(60), 0), (.zero, 2)])
    func progressIsShownOfWhatIsLong(patience: Duration, count: Int) {
        let listener = Listener()
        let task = LongTask("read", listener, patience: patience)
        for done in 1...2 { task.progress(done, of: 2) }
        #expect(listener.lines == ["read 1 of 2", "read 2 of 2"].prefix(count).map { $0 })
    }

    private final class Listener: JobObserver {
        var lines: [String] = []

        func note(_ text: String) {}
        func begins(_ task: String, inRounds rounds: FrameRounds) {}
        func progress(_ done: Int, of total: Int, _ task: String) {
            lines.append("\(task) \(done) of \(total)")
        }
        func finished(_ clip: URL) {}
    }
}
