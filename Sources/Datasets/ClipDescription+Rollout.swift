extension ClipDescription {
    /// Figures of a generated clip's frames, beside no reference: whether it fades or jumps.
    public struct Rollout: Codable, Sendable, Equatable {
        /// Of each second, the last one perhaps shorter.
        public var seconds: [Second]
        /// Of frames that begin a window of the rollout; absent where there are none.
        public var changeAtBorders: Change?
        /// Of all other frames.
        public var changeElsewhere: Change?

        /// Means over the frames of one second, in 8-bit levels.
        public struct Second: Codable, Sendable, Equatable {
            /// Mean length of the gradient of luma.
            public var sharpness: Double
            /// Standard deviation of luma.
            public var contrast: Double
            /// Mean luma.
            public var brightness: Double
            /// Mean over pixels of the largest minus the smallest of red, green and blue.
            public var chroma: Double

            public init(sharpness: Double, contrast: Double, brightness: Double, chroma: Double) {
                self.sharpness = sharpness
                self.contrast = contrast
                self.brightness = brightness
                self.chroma = chroma
            }
        }

        /// Mean absolute difference to the frame before, in 8-bit levels.
        public struct Change: Codable, Sendable, Equatable {
            public var median: Double
            public var percentile95: Double

            public init(median: Double, percentile95: Double) {
                self.median = median
                self.percentile95 = percentile95
            }
        }

        public init(seconds: [Second], changeAtBorders: Change?, changeElsewhere: Change?) {
            self.seconds = seconds
            self.changeAtBorders = changeAtBorders
            self.changeElsewhere = changeElsewhere
        }
    }
}
