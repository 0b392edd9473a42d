import Foundation

/// `exports/mot`: `SIM-<split>/SIM-0001/{gt,img1,seqinfo.ini}`, numbered as in `clips.txt`, and the
/// lists of sequences that TrackEval asks for.
struct MOTExport: ExportLayout {
    let agnostic: Bool
    private var clips: [(name: String, split: Split)] = []

    init(agnostic: Bool) { self.agnostic = agnostic }

    var needsEveryFrame: Bool { true }

    func cannotSay(of clip: ExportClip) -> [String] {
        let about = clip.folder.description
        let sequence = MOTChallenge.Sequence(
            name: "", frameRate: about.fps, length: 0, width: 0, height: 0)
        return Double(sequence.wholeRate) == about.fps
            ? []
            : [
                String(
                    format: "%g frames a second, which seqinfo.ini calls %d: MOT has whole rates",
                    about.fps, sequence.wholeRate)
            ]
    }

    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        try clip.checkTracks()
        clips.append((clip.name, clip.split))
        let (name, about) = (Self.name(clips.count), clip.folder.description)
        let place = "SIM-\(clip.split.rawValue)/\(name)"
        for index in clip.images.indices {
            try folder.link(
                frame: index, of: clip,
                to: "\(place)/img1/\(MOTChallenge.pictureName(index))"
            )
        }
        try folder.write(
            MOTChallenge.encode(clip.images, agnostic: agnostic), to: "\(place)/gt/gt.txt")
        let sequence = MOTChallenge.Sequence(
            name: name, frameRate: about.fps, length: about.frames, width: about.width,
            height: about.height)
        try folder.write(sequence.encoded(), to: "\(place)/seqinfo.ini")
    }

    func finish(_ folder: ExportFolder) throws {
        let all = clips.enumerated().map { (name: Self.name($0 + 1), clip: $1) }
        for split in Split.allCases {
            let names = all.filter { $0.clip.split == split }.map { $0.name + "\n" }
            try folder.write(
                "name\n" + names.joined(), to: "seqmaps/SIM-\(split.rawValue).txt")
        }
        try folder.write(
            all.map { "\($0.name) \($0.clip.name)\n" }.joined(), to: "clips.txt")
    }

    private static func name(_ number: Int) -> String { String(format: "SIM-%04d", number) }
}
