extension ClipDescription {
    /// Which file or folder a clip was imported from, and how it was brought to its size.
    public struct Origin: Codable, Sendable, Equatable {
        /// Its name, without the folders above it, or what a file of boxes calls the video.
        public var file: String
        /// Size of the file, or of all pictures together.
        public var bytes: Int
        /// SHA-256 of the file, or of the hashes of all pictures in their order; absent in older clips.
        public var sha256: String?
        /// Pixels a row of its pictures.
        public var width: Int
        /// Rows of its pictures.
        public var height: Int
        /// Its frames a second on average.
        public var fps: Double
        public var fit: PictureFit
        /// What the pictures say of how they came about, in the words of the International Press
        /// Telecommunications Council; absent where they say nothing.
        public var digitalSourceType: String?

        public init(
            file: String, bytes: Int, sha256: String? = nil, width: Int, height: Int, fps: Double,
            fit: PictureFit
        ) {
            self.file = file
            self.bytes = bytes
            self.sha256 = sha256
            self.width = width
            self.height = height
            self.fps = fps
            self.fit = fit
        }
    }
}
