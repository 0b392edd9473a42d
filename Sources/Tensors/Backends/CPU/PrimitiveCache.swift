import Synchronization

/// The primitives in use, least recently used ones dropped first: making one takes milliseconds.
final class PrimitiveCache: Sendable {
    static let shared = PrimitiveCache(capacity: 512)

    private struct Entry {
        var primitive: Primitive
        var lastUse: Int
    }

    private struct Entries {
        var byDescription: [PrimitiveDescription: Entry] = [:]
        var uses = 0
    }

    let capacity: Int
    private let entries = Mutex(Entries())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many primitives are kept.
    var count: Int { entries.withLock { $0.byDescription.count } }

    /// The primitive of `description`, made when it is not there.
    func primitive(_ description: PrimitiveDescription) -> Primitive {
        if let found = find(description) { return found }
        let made = Primitive(description)
        entries.withLock { entries in
            if entries.byDescription.count >= capacity,
                let oldest = entries.byDescription.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                entries.byDescription[oldest.key] = nil
            }
            entries.byDescription[description] = Entry(primitive: made, lastUse: entries.uses)
        }
        return made
    }

    private func find(_ description: PrimitiveDescription) -> Primitive? {
        entries.withLock { entries in
            guard let index = entries.byDescription.index(forKey: description) else { return nil }
            entries.uses += 1
            entries.byDescription.values[index].lastUse = entries.uses
            return entries.byDescription.values[index].primitive
        }
    }
}
