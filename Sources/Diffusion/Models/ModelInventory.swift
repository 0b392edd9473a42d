import Foundation
import Sim

/// What a model folder holds, without loading the model.
package struct ModelInventory: Encodable, Sendable {
    package let folder: String
    package let config: ModelConfig
    /// Version of the conditioning that the base was trained with.
    package let conditioning: Int
    /// Look of the reference world that the weights learnt.
    package let world: Int
    /// Parts whose files are there, in the order of training.
    package let parts: [WeightFileInventory]

    package init(of folder: URL) throws {
        let description = try ModelDescription(in: folder)
        self.folder = folder.path
        config = description.config
        conditioning = description.conditioning.version
        world = description.world
        parts = try Stage.allCases.filter { $0.isThere(in: folder) }.map {
            try WeightFileInventory(at: folder.appending(path: $0.file).path, in: folder)
        }
    }
}
