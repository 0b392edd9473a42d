import Files
import Sim

/// Puts the lists of a COCO file together.
struct COCOReader {
    private(set) var images: [AnnotatedImage] = []
    private(set) var leftovers = Leftovers()
    private let file: String
    private let options: ReadingOptions
    /// Names of categories.
    private let names: [COCO.ID: String]
    private var places: [COCO.ID: Int] = [:]
    /// Of annotations so far.
    private var ids: Set<COCO.ID> = []
    /// Whether the reader left an entry aside whose picture it does not know.
    private var isTorn = false

    init(_ given: COCO.Given, file: String, _ options: ReadingOptions) throws {
        self.file = file
        self.options = options
        // Pictures alone need none; boxes without them have unknown classes.
        if given.categories == nil, !(given.annotations ?? []).isEmpty {
            throw FileError(.data, file: file, "has annotations, but categories is missing")
        }
        names = try Self.index(
            (given.categories ?? []).map { ($0.id, $0.name) }, "categories", file)
        let videos = try Self.index((given.videos ?? []).map { ($0.id, $0.name) }, "videos", file)
        let federated = Set((given.videos ?? []).filter(\.isFederated).map(\.id))
        for image in given.images {
            try attempt("images") { try $0.add(image.result.get(), videos, federated) }
        }
        let boxes = given.annotations ?? []
        let tracks = COCO.tracks(boxes.compactMap { try? $0.result.get().track })
        for (index, box) in boxes.enumerated() {
            try attempt("annotations") {
                try $0.add(box.result.get(), "annotations[\(index)]", tracks)
            }
        }
        markUnknown(hasBoxes: !boxes.isEmpty)
        if isTorn { for place in images.indices { images[place].isComplete = false } }
    }

    private static func index(_ pairs: [(COCO.ID, String)], _ list: String, _ file: String) throws
        -> [COCO.ID: String]
    {
        try Dictionary(pairs) { first, second in
            guard first == second else {
                throw FileError(
                    .data, file: file,
                    "has one id for '\(first)' and '\(second)' in its list of \(list)")
            }
            return first
        }
    }

    private mutating func attempt(
        _ list: String, _ body: (inout COCOReader) throws -> Void
    ) throws {
        do {
            try body(&self)
        } catch {
            guard options.isLenient else { throw JSON.error(error, in: file) }
            leftovers.add("broken \(list)")
            // Whose box it is cannot be read.
            if error is DecodingError { isTorn = true }
        }
    }

    private mutating func add(
        _ image: COCO.Given.Image, _ videos: [COCO.ID: String], _ federated: Set<COCO.ID>
    ) throws {
        func integer(_ number: COCO.Number?, _ key: String) throws -> Int? {
            guard let number = number?.value else { return nil }
            guard let integer = Int(exactly: number) else {
                throw FileError(
                    .data, file: file, "has a \(key) for '\(image.fileName)' that cannot be")
            }
            return integer
        }
        var new = AnnotatedImage(
            file: image.fileName, width: try integer(image.width, "size"),
            height: try integer(image.height, "size"),
            video: image.videoId.flatMap { videos[$0] },
            frame: try integer(image.frameId, "frame_id"), camera: image.camera)
        // Nobody has looked for all classes there.
        new.isComplete = !image.isFederated && !(image.videoId.map(federated.contains) ?? false)
        guard places.updateValue(images.count, forKey: image.id) == nil else {
            throw FileError(.data, file: file, "holds two images with the id \(image.id)")
        }
        images.append(new)
    }

    private mutating func add(
        _ given: COCO.Given.Box, _ index: String, _ tracks: [COCO.ID: Int]
    ) throws {
        guard let place = places[given.imageId] else {
            throw FileError(
                .data, file: file,
                "\(index) is of the image \(given.imageId), which is not there")
        }
        try checkId(of: given)
        let name = names[given.categoryId] ?? "\(given.categoryId)"
        let meaning = options.classes.meaning(of: name)
        if meaning == .other { return }
        guard let box = given.box2D else {
            images[place].isComplete = false
            throw FileError(
                .data, file: file,
                "\(index).bbox is not left, top, width and height")
        }
        guard !given.hasOddCrowd else {
            images[place].isComplete = false
            throw FileError(
                .data, file: file,
                "\(index).iscrowd is neither 0 nor 1")
        }
        if case .actor(let actorClass) = meaning, !given.isIgnored {
            images[place].actors.append(
                KnownActor(
                    actorClass: actorClass, track: given.track.flatMap { tracks[$0] }, box2D: box,
                    truncation: given.truncation?.value, occlusion: given.occlusion?.value))
            return
        }
        var region = IgnoredRegion(box2D: box)
        if case .actor(let actorClass) = meaning { region.actorClass = actorClass }
        images[place].ignored.append(region)
        if meaning == nil {
            images[place].isComplete = false
            leftovers.add("boxes of class '\(name)'")
        }
    }

    /// A file whose parts were put together may count from 1 twice, or have a part twice.
    private mutating func checkId(of given: COCO.Given.Box) throws {
        guard let id = given.id, !ids.insert(id).inserted else { return }
        guard options.isLenient else {
            throw FileError(.data, file: file, "holds two annotations with the id \(id)")
        }
        leftovers.add("annotations with the id of another, taken for others")
    }

    /// A file without boxes, or without cars or people, does not say that there are none.
    private mutating func markUnknown(hasBoxes: Bool) {
        let classes = Set(
            names.values.compactMap { name -> ActorClass? in
                guard case .actor(let known) = options.classes.meaning(of: name) else { return nil }
                return known
            })
        let known = hasBoxes ? classes : []
        guard !known.isSuperset(of: [.car, .pedestrian]) else { return }
        let list = known.map(\.rawValue).sorted().joined(separator: ", ")
        for place in images.indices {
            images[place].isComplete = false
            leftovers.add(
                known.isEmpty
                    ? "pictures whose road users nobody has annotated"
                    : "pictures in which only road users of the class \(list) have boxes")
        }
    }
}

extension COCO {
    /// Numbers as they are; where a track is called otherwise, all in the order of the file.
    fileprivate static func tracks(_ ids: [ID]) -> [ID: Int] {
        var numbers: [ID: Int] = [:]
        let areNumbers = ids.allSatisfy { Int($0.description) != nil }
        for id in ids where numbers[id] == nil {
            numbers[id] = areNumbers ? Int(id.description) : numbers.count + 1
        }
        return numbers
    }
}
