import Files
import Sim

/// Puts the lists of a COCO file together.
struct COCOReader {
    private(set) var images: [AnnotatedImage] = []
    private(set) var leftovers = Leftovers()
    /// Places of pictures of which the file says that somebody has looked at them, as any box does.
    private(set) var annotated: Set<Int> = []
    private let file: String
    private let options: ReadingOptions
    /// Names of categories.
    private let names: [COCO.ID: String]
    private var places: [COCO.ID: Int] = [:]
    /// Ids of images, of those left aside as well.
    private var listed: Set<COCO.ID> = []
    /// Ids of images by their files.
    private var imageIds: [String: COCO.ID] = [:]
    private let shares: COCOShares
    private let videos: COCOVideos
    /// Of annotations so far.
    private var ids: Set<COCO.ID> = []
    private var marks: Set<BoxMark> = []
    /// Whether the reader left an entry aside whose picture it does not know.
    private var isTorn = false

    init(_ given: COCO.Given, file: String, _ options: ReadingOptions) throws {
        self.file = file
        self.options = options
        // Pictures alone need none; boxes without them have unknown classes.
        if given.categories == nil, !(given.annotations ?? []).isEmpty {
            throw FileError(.data, file: file, "has annotations, but categories is missing")
        }
        names = try COCO.index(
            (given.categories ?? []).map { ($0.id, $0.name) }, "categories", file)
        videos = try COCOVideos(given, file: file)
        let boxes = (given.annotations ?? []) + (given.unlabelledAnnotations ?? [])
        let whole = boxes.compactMap { try? $0.result.get() }
        try COCOBoxForms.check(whole, file: file)
        shares = COCOShares(whole)
        for image in given.images {
            try attempt("images") { try $0.add(image.result.get()) }
        }
        let unlabelled = images.count
        for image in given.unlabelledImages ?? [] {
            try attempt("images") { try $0.add(image.result.get()) }
        }
        for place in unlabelled..<images.count { images[place].isComplete = false }
        let tracks = COCO.tracks(whole.compactMap(\.track))
        for (index, box) in boxes.enumerated() {
            try attempt("annotations") {
                try $0.add(box.result.get(), "annotations[\(index)]", tracks)
            }
        }
        for place in images.indices { images[place].joinRegions() }
        markUnknown(hasBoxes: !boxes.isEmpty || !annotated.isEmpty)
        if isTorn { for place in images.indices { images[place].isComplete = false } }
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

    private mutating func add(_ image: COCO.Given.Image) throws {
        listed.insert(image.id)
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
            video: try videos.name(of: image),
            frame: try integer(image.clipFrame ?? image.frameId, "frame_id"),
            camera: image.camera)
        // Nobody has looked for all classes there.
        new.isComplete = !videos.isFederated(image) && !image.isUnlabelled
        if let place = places[image.id] {
            // Whose of them the boxes are cannot be told.
            images[place].isComplete = false
            throw FileError(.data, file: file, "holds two images with the id \(image.id)")
        }
        places[image.id] = try twin(of: new, image.id) ?? images.count
        if places[image.id] == images.count { images.append(new) }
        if videos.isAnnotated(image), let place = places[image.id] { annotated.insert(place) }
    }

    /// The place of a picture that is there already, under another id; nil for a new one.
    private mutating func twin(of image: AnnotatedImage, _ id: COCO.ID) throws -> Int? {
        guard let other = imageIds.updateValue(id, forKey: image.file), let place = places[other]
        else { return nil }
        guard options.isLenient else {
            throw FileError(
                .data, file: file,
                "holds two images with the file_name '\(image.file)', by their ids \(other) and \(id)",
                remedy: "leave one out, or give each the path of its own file")
        }
        guard images[place].video == image.video else {
            leftovers.add("images with the file_name of one of another video")
            return nil
        }
        leftovers.add("images with the file_name of another, taken for one")
        return place
    }

    private mutating func add(
        _ given: COCO.Given.Box, _ index: String, _ tracks: [COCO.ID: Int]
    ) throws {
        guard let place = places[given.imageId] else {
            if !listed.contains(given.imageId) { isTorn = true }
            throw FileError(
                .data, file: file,
                "\(index) is of the image \(given.imageId), which is not there")
        }
        annotated.insert(place)
        try checkId(of: given)
        let name = names[given.categoryId] ?? "\(given.categoryId)"
        let meaning = options.classes.meaning(of: name)
        if meaning == .other { return }
        if given.said?.isOutside == true { return leftovers.add("boxes marked outside, left out") }
        noteUnread(in: given)
        guard given.mode != nil else {
            images[place].isComplete = false
            throw FileError(
                .data, file: file,
                "\(index).bbox_mode is neither 0 for corners nor 1 for left, top, width and height")
        }
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
            let actor = KnownActor(
                actorClass: actorClass, track: given.track.flatMap { tracks[$0] }, box2D: box,
                truncation: shares.truncation(of: given), occlusion: shares.occlusion(of: given))
            let mark = BoxMark(
                place: place, category: given.categoryId, track: given.track, edges: given.edges)
            if !marks.insert(mark).inserted { leftovers.add("boxes that are there twice") }
            images[place].actors.append(actor)
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

    /// Counts what a box says that is not taken.
    private mutating func noteUnread(in given: COCO.Given.Box) {
        if given.score != nil { leftovers.add("boxes with a score, which is not read") }
        if given.attributes != nil, given.said == nil {
            leftovers.add("boxes with attributes that are no object")
        }
        if given.said?.rotation?.value ?? 0 != 0 {
            leftovers.add("boxes with a rotation, taken as if they were upright")
        }
        for name in given.said?.unread ?? [] {
            leftovers.add("boxes with the attribute '\(name)', which is not read")
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

extension AnnotatedImage {
    /// Regions of every class in one place are one whose class nobody knows: our own exports write it so.
    fileprivate mutating func joinRegions() {
        guard ignored.count >= ActorClass.allCases.count else { return }
        var joined: [IgnoredRegion] = []
        for region in ignored {
            let same = ignored.filter { $0.box2D == region.box2D }
            let isOfAll = Set(same.compactMap(\.actorClass)).count == ActorClass.allCases.count
            let new = isOfAll ? IgnoredRegion(box2D: region.box2D) : region
            if !isOfAll || !joined.contains(new) { joined.append(new) }
        }
        ignored = joined
    }
}

/// What two annotations of one road user have in common.
private struct BoxMark: Hashable {
    let place: Int
    let category: COCO.ID
    let track: COCO.ID?
    let edges: [Double]?
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
