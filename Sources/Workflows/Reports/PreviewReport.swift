import Sim

/// Which moment a picture shows.
package struct PreviewReport: Encodable {
    private let picture: String
    private let camera: String
    /// Nil when the file varies nothing.
    private let variant: Int?
    private let time: Double

    /// - Parameters:
    ///   - time: seconds since the start.
    ///   - picture: path of its file.
    package init(of shown: ScenarioSweep.Variant, at time: Double, picture: String) {
        self.picture = picture
        camera = shown.scenario.camera.name
        variant = shown.number
        self.time = time
    }

    package var sentence: String {
        "\(picture): camera \(camera)" + (variant.map { ", variant \($0)" } ?? "") + ", \(time) s"
    }
}
