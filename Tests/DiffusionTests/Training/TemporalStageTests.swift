import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct TemporalStageTests {
    private let model = VideoLDM(.tiny, seed: 3)

    private func stage(endToEnd: Bool) throws -> TemporalStage {
        let data = SyntheticDataset(seed: 1)
        let shape = ClipShape(frames: 8, fps: 7.5, width: 256, height: 128)
        let clips = try LatentClips(of: data, count: 1, shape, autoencoder: model.autoencoder)
        return TemporalStage(
            model: model.base, autoencoder: model.autoencoder, clips: clips, validation: nil,
            config: .tiny, batch: 1, endToEnd: endToEnd, dtype: .float32)
    }

    /// Layers that start at zero would keep gradients from those before them.
    private func fillEveryLayer() {
        for (name, parameter) in model.base.namedParameters {
            let numbers = Tensor.normal(parameter.shape, from: RandomStream(seed: 6).child(name))
            parameter.assign(numbers * 0.1)
        }
    }

    /// Steps of so many that leave every layer over time without a gradient.
    private func pictureSteps(_ stage: TemporalStage, of count: Int) -> Int {
        let trained = stage.trained
        return (0..<count).filter { step in
            let gradients = valueAndGradients(of: trained.map(\.parameter)) {
                stage.loss(using: RandomStream(seed: 5).child(step))
            }.gradients
            return zip(trained, gradients).allSatisfy { parameter, gradient in
                !BaseModel.isTemporal(parameter.name) || gradient.floats.allSatisfy { $0 == 0 }
            }
        }.count
    }

    /// With the image layers frozen every step is of clips, else a quarter is of pictures.
    @Test func imageLayersThatLearnDoSoOnPicturesToo() throws {
        fillEveryLayer()
        #expect(try pictureSteps(stage(endToEnd: false), of: 8) == 0)
        let pictures = try pictureSteps(stage(endToEnd: true), of: 40)
        #expect((4...17).contains(pictures), "\(pictures) of 40")
    }

    @Test func whatIsTrainedIsListed() throws {
        let temporal = model.parameters(of: .temporal).map(\.name)
        #expect(try stage(endToEnd: false).trained.map(\.name) == temporal)
        let all = model.base.namedParameters.map(\.name)
        #expect(try stage(endToEnd: true).trained.map(\.name) == all)
    }
}
