import Sim

extension ActorClass {
    /// The class that detection datasets call so, in upper or lower case.
    init?(called name: String) {
        let names: [String: ActorClass] = [
            "person": .pedestrian, "motorcycle": .motorbike, "cyclist": .bicycle,
        ]
        guard let known = names[name.lowercased()] ?? ActorClass(rawValue: name.lowercased())
        else { return nil }
        self = known
    }
}
