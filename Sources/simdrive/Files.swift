import Foundation
import Sim

/// Says something that does not stop the job.
func warn(_ text: String) {
    FileHandle.standardError.write(Data("simdrive: \(text)\n".utf8))
}

/// The text of a file that was read before.
func text(at path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw UsageError(description: "\(path): cannot be read", isMissingFile: true)
    }
    return text
}

/// Names the clip of a scenario and camera: the same for any order and number of jobs.
func clipID(of scenario: Scenario, camera: Camera) -> String {
    "\(scenario.name)-\(scenario.seed)-\(camera.name)"
}
