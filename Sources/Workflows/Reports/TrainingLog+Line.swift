import Diffusion

extension TrainingLog.Entry {
    /// A line for people.
    package var line: String {
        let lost = lostSteps == 0 ? "" : ", \(lostSteps) steps lost"
        let unseen = validation.map { ", validation \(digits($0.loss, 4))" } ?? ""
        let scores = (validation?.scores ?? [:]).sorted { $0.key < $1.key }
            .map { ", \($0.key) \(digits($0.value, 3))" }.joined()
        return "step \(step): loss \(digits(loss, 4))\(unseen), "
            + "\(digits(secondsPerStep, 2)) s a step, \(megabytes) MB, "
            + "\(Int(secondsLeft / 60)) min left\(lost)\(scores)"
    }
}
