import Datasets
import Sim

/// What imported pictures become, and what is said of them.
package struct ImportSettings {
    package var fitter: PictureFitter
    /// Frames a second of the clips.
    package var fps: Double
    /// In every frame; unknown when nil.
    package var timeOfDay: Environment.TimeOfDay?
    package var weather: Environment.Weather?
    /// As SPDX names it.
    package var license: String
    /// Whether it is known that no camera took the pictures.
    package var isSynthetic = false
    /// Leaves out what is missing or broken.
    package var isLenient = false

    package init(
        fitter: PictureFitter, fps: Double, timeOfDay: Environment.TimeOfDay?,
        weather: Environment.Weather?, license: String
    ) {
        self.fitter = fitter
        self.fps = fps
        self.timeOfDay = timeOfDay
        self.weather = weather
        self.license = license
    }
}
