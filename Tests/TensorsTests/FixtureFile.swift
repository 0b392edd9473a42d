import Foundation
import Tensors

extension Safetensors {
    /// The reference values of a family of ops, made by `Scripts/make_tensor_fixtures_<family>.py`.
    init(fixture family: String) throws {
        let folder = Bundle.module.bundleURL.appending(path: "Fixtures")
        try self.init(contentsOf: folder.appending(path: "\(family).safetensors"))
    }
}
