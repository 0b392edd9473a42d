import Sim

extension COCO {
    /// What is written, strictly: ids are numbers.
    ///
    /// `Given` is what is read. The file's keys are in snake case.
    struct Document: Encodable {
        private let info = Info()
        private let licenses: [License]
        private let categories = ActorClass.allCases.enumerated().map {
            Category(id: $0 + 1, name: $1.rawValue)
        }
        private var videos: [Video] = []
        private var tracks: [Track] = []
        private var images: [Image] = []
        private var annotations: [Box] = []
        /// Pictures in which somebody may be missing, and the boxes of the others: in lists of their own, which only
        /// simdrive reads.
        private var unlabelledImages: [Image] = []
        private var unlabelledAnnotations: [Box] = []
        /// Ids of the tracks of the last video, by their numbers in it.
        private var trackIds: [Int: Int] = [:]

        init(licenses: [String]) {
            self.licenses = licenses.enumerated().map { License(id: $0 + 1, name: $1) }
        }

        mutating func add(_ image: AnnotatedImage) {
            if let name = image.video, name != videos.last?.name {
                trackIds = [:]
                videos.append(
                    Video(
                        id: videos.count + 1, name: name, width: image.width, height: image.height))
            }
            let place = Image(
                id: images.count + unlabelledImages.count + 1, fileName: image.file,
                width: image.width, height: image.height,
                videoId: image.video.map { _ in videos.count }, frameId: image.frame,
                clipFrame: image.clipFrame)
            var boxes: [Box] = []
            for actor in image.actors { boxes.append(box(of: actor, in: place)) }
            for region in image.ignored { boxes += self.boxes(of: region, in: place) }
            let first = annotations.count + unlabelledAnnotations.count + 1
            for index in boxes.indices { boxes[index].id = first + index }
            if image.isComplete {
                images.append(place)
                annotations += boxes
            } else {
                unlabelledImages.append(place)
                unlabelledAnnotations += boxes
            }
        }

        /// A region whose class nobody knows is one of every class.
        private func boxes(of region: IgnoredRegion, in image: Image) -> [Box] {
            ActorClass.allCases.enumerated()
                .filter { _, actorClass in region.actorClass ?? actorClass == actorClass }
                .map { number, _ in
                    Box(
                        imageId: image.id, videoId: image.videoId, categoryId: number + 1,
                        box: region.box2D, iscrowd: 1)
                }
        }

        private mutating func box(of actor: KnownActor, in image: Image) -> Box {
            // Every class is in the list of all.
            let category = 1 + (ActorClass.allCases.firstIndex(of: actor.actorClass) ?? 0)
            let track = actor.track.map { id(of: $0, category, in: image) }
            var box = Box(
                imageId: image.id, videoId: image.videoId, categoryId: category,
                box: actor.box2D)
            (box.instanceId, box.trackId) = (track, track)
            box.truncation = actor.truncation?.rounded(to: 1000)
            box.occlusion = actor.occlusion?.rounded(to: 1000)
            return box
        }

        private mutating func id(of track: Int, _ category: Int, in image: Image) -> Int {
            if let id = trackIds[track] { return id }
            let id = tracks.count + 1
            tracks.append(Track(id: id, categoryId: category, videoId: image.videoId))
            trackIds[track] = id
            return id
        }

        private enum CodingKeys: CodingKey {
            case info, licenses, categories, videos, tracks, images, annotations
            case unlabelledImages, unlabelledAnnotations
        }

        func encode(to encoder: any Encoder) throws {
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(info, forKey: .info)
            try keys.encode(licenses, forKey: .licenses)
            try keys.encode(categories, forKey: .categories)
            try keys.encode(videos, forKey: .videos)
            try keys.encode(tracks, forKey: .tracks)
            try keys.encode(images, forKey: .images)
            try keys.encode(annotations, forKey: .annotations)
            guard !unlabelledImages.isEmpty else { return }
            try keys.encode(unlabelledImages, forKey: .unlabelledImages)
            try keys.encode(unlabelledAnnotations, forKey: .unlabelledAnnotations)
        }

        private struct Info: Encodable {
            let description =
                "Driving clips; boxes of synthetic ones are what the pictures were made from"
            let version = "1.0"
        }

        private struct License: Encodable {
            let id: Int
            let name: String
            let url: String

            /// - Parameter name: as in the list of SPDX.
            init(id: Int, name: String) {
                self.id = id
                self.name = name
                url = "https://spdx.org/licenses/\(name).html"
            }
        }

        private struct Track: Encodable {
            let id: Int
            let categoryId: Int
            let videoId: Int?
        }

        private struct Box: Encodable {
            var id = 0
            let imageId: Int
            let videoId: Int?
            let categoryId: Int
            var instanceId: Int?
            var trackId: Int?
            /// Left, top, width, height.
            let bbox: [Double]
            let area: Double
            var truncation: Double?
            var occlusion: Double?
            let iscrowd: Int
            let segmentation: [Double] = []

            init(imageId: Int, videoId: Int?, categoryId: Int, box: Box2D, iscrowd: Int = 0) {
                self.imageId = imageId
                self.videoId = videoId
                self.categoryId = categoryId
                bbox = [box.left, box.top, box.width, box.height].map { $0.rounded(to: 100) }
                area = box.area.rounded(to: 100)
                self.iscrowd = iscrowd
            }
        }

        private struct Category: Encodable {
            let id: Int
            let name: String
        }

        private struct Video: Encodable {
            let id: Int
            let name: String
            let width: Int?
            let height: Int?
            /// Somebody has looked, also where there is no box at all.
            let annotated = true
        }

        private struct Image: Encodable {
            let id: Int
            let fileName: String
            let width: Int?
            let height: Int?
            let videoId: Int?
            let frameId: Int?
            let clipFrame: Int?
        }
    }
}

extension Double {
    /// To whole parts of that size.
    fileprivate func rounded(to parts: Double) -> Double { (self * parts).rounded() / parts }
}
