import Diffusion
import Foundation
import Renderer
import Sim
import Tensors

extension BenchCase {
    /// The engine, the networks, the renderer and the writing of clips.
    ///
    /// - Parameter network: a safetensors file with weights and inputs of u-forward and u-step.
    @TensorActor
    static func all(dtype: DType, network: URL?) -> [BenchCase] {
        ModelBench.cases(dtype: dtype, network: network)
            + [
                renderer(height: 128), renderer(height: 512), gBuffer(withPicture: false),
                gBuffer(withPicture: true), ClipBench.benchCase(street),
            ]
    }

    /// A city street that training never sees.
    private static var street: Scenario {
        var stream = SyntheticDataset(seed: 1, validation: true).drives.child(0)
        return Scenario.random(using: &stream)
    }

    /// One frame of a city street by one thread.
    private static func renderer(height: Int) -> BenchCase {
        BenchCase(name: "render \(height)×\(2 * height)") {
            let world = street.world(at: 0)
            let renderer = ReferenceRenderer(world: world)
            return BenchCase.Run {
                _ = renderer.frame(of: world, width: 2 * height, height: height)
            }
        }
    }

    /// The G-buffer of such a frame, beside the picture alone.
    private static func gBuffer(withPicture: Bool) -> BenchCase {
        let what = withPicture ? "render with G-buffer" : "G-buffer"
        return BenchCase(name: "\(what) 512×1024", comparison: "the picture alone") {
            let world = street.world(at: 0)
            let renderer = ReferenceRenderer(world: world)
            var run = BenchCase.Run {
                if withPicture {
                    _ = renderer.frameAndGBuffer(of: world, since: world, width: 1024, height: 512)
                } else {
                    _ = renderer.gBuffer(of: world, since: world, width: 1024, height: 512)
                }
            }
            run.direct = { _ = renderer.frame(of: world, width: 1024, height: 512) }
            return run
        }
    }
}
