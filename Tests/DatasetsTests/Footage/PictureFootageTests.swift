import Files
import Foundation
import Frames
import Sim
import TestSupport
import Testing

@testable import Datasets

struct PictureFootageTests {
    @Test func picturesComeInTheOrderOfTheirNumbers() throws {
        try withTemporaryFolder { folder in
            for (name, level) in [("10.png", 100), ("2.PNG", 20), ("1.png", 10)] {
                try PNG.write(grey(level), to: folder.appending(path: name).path)
            }
            try Data("x".utf8).write(to: folder.appending(path: "notes.txt"))
            try FileManager.default.createDirectory(
                at: folder.appending(path: "more"), withIntermediateDirectories: true)
            let footage = try open(folder, fps: 5, sourceFPS: 5)
            #expect(try levels(of: footage) == [10, 20, 100])
            #expect(
                footage.unread == [
                    "more", "notes.txt", "7 pictures left out between, the first after 2.PNG",
                ])
            #expect(footage.expectedCount == 3)
            #expect(footage.origin.file == folder.lastPathComponent)
            #expect((footage.origin.width, footage.origin.height) == (48, 24))
        }
    }

    @Test func masksAmongPicturesAreRefused() throws {
        try withTemporaryFolder { folder in
            for name in ["1.png", "1_mask.png", "2.png", "2_mask.png"] {
                try PNG.write(grey(9), to: folder.appending(path: name).path)
            }
            let error = #expect(throws: FileError.self) { try open(folder, fps: 5, sourceFPS: 5) }
            #expect(
                error?.description == folder.path
                    + ": holds pictures of the same moments, such as 1.png and 1_mask.png; "
                    + "put each kind into a folder of its own")
            let footage = try open(folder, fps: 5, sourceFPS: 5, isLenient: true)
            #expect(try levels(of: footage).count == 2)
            #expect(
                footage.unread == ["2 pictures of the same moments as others, such as 1_mask.png"])
        }
    }

    @Test(
        arguments: [
            (
                ["seq1_1.png", "seq1_2.png", "seq2_1.png", "seq2_2.png"],
                "several sequences, such as those of seq1_1.png and seq2_1.png; put each into a folder "
                    + "of its own", "2 pictures of other sequences, such as seq2_1.png"
            ),
            (
                ["01.png", "1.png", "2.png"],
                "two pictures of one number, 01.png and 1.png; take one of them out of the folder",
                "1 pictures of the number of another, such as 1.png"
            ),
        ])
    func picturesThatMakeNoSeriesAreRefused(names: [String], what: String, remark: String) throws {
        try withTemporaryFolder { folder in
            for name in names { try PNG.write(grey(9), to: folder.appending(path: name).path) }
            let error = #expect(throws: FileError.self) { try open(folder, fps: 5, sourceFPS: 5) }
            #expect(error?.description == "\(folder.path): holds \(what)")
            #expect(error?.exitCode == 65)
            let footage = try open(folder, fps: 5, sourceFPS: 5, isLenient: true)
            #expect(try levels(of: footage).count == 2)
            #expect(footage.unread == [remark])
        }
    }

    @Test func picturesOfAnotherSizeAreNamed() throws {
        try withTemporaryFolder { folder in
            for (index, width) in [48, 40, 48, 32].enumerated() {
                let picture = Frame.flat([9, 9, 9], width: width, height: 24)
                try PNG.write(picture, to: folder.appending(path: "\(index).png").path)
            }
            let footage = try open(folder, fps: 5, sourceFPS: 5)
            _ = try levels(of: footage)
            #expect(
                footage.remarks == [
                    "2 pictures of another size than the first, fitted for themselves: "
                        + "1.png of 40×24 and others"
                ])
        }
    }

    @Test(
        arguments: [
            (10, 5, [0, 20, 40]), (10, 20, [0, 10, 10, 20, 20, 30, 30, 40, 40]),
            (30, 7.5, [0, 40]),
        ] as [(Double, Double, [Int])])
    func theRateIsBroughtToTheOneAskedFor(sourceFPS: Double, fps: Double, taken: [Int]) throws {
        try withTemporaryFolder { folder in
            for index in 0..<5 {
                try PNG.write(grey(index * 10), to: folder.appending(path: "\(index).png").path)
            }
            #expect(try levels(of: open(folder, fps: fps, sourceFPS: sourceFPS)) == taken)
        }
    }

    /// A name says nothing: a picture in a format of libav's under the name of another.
    @Test func whatAPictureHoldsCountsNotItsName() throws {
        try withTemporaryFolder { folder in
            let pixmap = Array("P6\n8 4\n255\n".utf8) + [UInt8](repeating: 200, count: 96)
            try DurableFile.write(pixmap, to: folder.appending(path: "1.png").path)
            #expect(try levels(of: open(folder, fps: 5, sourceFPS: 5)) == [200])
        }
    }

    @Test func foldersWithoutPicturesAndMissingOnesAreErrors() throws {
        try withTemporaryFolder { folder in
            for path in [folder, folder.appending(path: "nowhere")] {
                let error = #expect(throws: FileError.self) {
                    try open(path, fps: 5, sourceFPS: 5)
                }
                #expect(error?.exitCode == 66)
                #expect(error?.file == path.path)
            }
        }
    }

    @Test func aPictureThatVanishesOrIsBrokenIsNamed() throws {
        try withTemporaryFolder { folder in
            for index in 0..<3 {
                try PNG.write(grey(9), to: folder.appending(path: "\(index).png").path)
            }
            let footage = try open(folder, fps: 5, sourceFPS: 5)
            try FileManager.default.removeItem(at: folder.appending(path: "1.png"))
            try DurableFile.write(Array("broken".utf8), to: folder.appending(path: "2.png").path)
            _ = try footage.next()
            let missing = #expect(throws: FileError.self) { try footage.next() }
            #expect(missing?.exitCode == 66)
            #expect(missing?.file.hasSuffix("/1.png") == true)
            let broken = #expect(throws: FileError.self) { try footage.next() }
            #expect(broken?.exitCode == 65)
        }
    }

    /// Four frames a second of pictures taken at two, at two thirds of their size.
    @Test func boxesFollowTheirPictures() throws {
        try withTemporaryFolder { folder in
            let footage = try boxed(folder, width: nil)
            #expect(footage.origin.file == "drive" && footage.expectedCount == 6)
            let lefts = (0..<6).map { footage.boxes(in: $0)?.actors.map(\.box2D.left) }
            #expect(lefts == [[0], [8], [8], [16], [16], nil])
            #expect(footage.unread == ["1 boxes outside of what is kept of their pictures"])
            #expect(try levels(of: footage) == [0, 50, 50, 100, 100])
            #expect(try open(folder, fps: 5, sourceFPS: 5).boxes(in: 0) == nil)
        }
    }

    @Test func boxesOfAnotherSizeAreRefused() throws {
        try withTemporaryFolder { folder in
            let footage = try boxed(folder, width: 96)
            let error = #expect(throws: FileError.self) { try footage.next() }
            #expect(error?.what == "is 48×24, but its boxes are of 96×24")
            #expect(error?.exitCode == 65)
        }
    }

    /// Pictures are skipped with their boxes and times.
    @Test(arguments: [0, 1, 2], [true, false])
    func aLenientImportLeavesOutWhatIsMissingOrBroken(bad: Int, isMissing: Bool) throws {
        try withTemporaryFolder { folder in
            let given = try boxed(folder, width: nil)
            _ = try levels(of: given)
            let path = folder.appending(path: "\(bad).png").path
            if isMissing {
                try FileManager.default.removeItem(atPath: path)
            } else {
                try DurableFile.write(DurableFile.read(path).prefix(60), to: path)
            }
            #expect(throws: FileError.self) {
                try levels(of: boxed(folder, width: nil, isNew: false))
            }
            let footage = try boxed(folder, width: nil, isNew: false, isLenient: true, fps: 2)
            let left = [0, 1, 2].filter { $0 != bad }
            var seen: [Int] = []
            while let frame = try footage.next() {
                #expect(
                    footage.boxes(in: seen.count)?.actors.map(\.box2D.left)
                        == [8 * Double(left[seen.count])])
                seen.append(Int(frame[8, 8].green))
            }
            #expect(seen == left.map { 50 * $0 })
            #expect(
                footage.remarks == ["1 pictures left out: \(isMissing ? "missing" : "broken")"])
        }
    }

    /// Three pictures with a box each, the last with another outside.
    private func boxed(
        _ folder: URL, width: Int?, isNew: Bool = true, isLenient: Bool = false, fps: Double = 4
    ) throws -> PictureFootage {
        let images = try (0..<3).map { index in
            if isNew {
                try PNG.write(grey(50 * index), to: folder.appending(path: "\(index).png").path)
            }
            let lefts = [12 * Double(index)] + (index == 2 ? [50] : [])
            return AnnotatedImage(
                file: "\(index).png", width: width, video: "drive", frame: index,
                actors: lefts.map {
                    KnownActor(
                        actorClass: .car, box2D: Box2D(left: $0, top: 0, right: $0 + 9, bottom: 9))
                })
        }
        let path = folder.appending(path: "boxes.json").path
        try DurableFile.write(COCO.encode(images, licenses: [], file: path), to: path)
        let video = try #require(try BoxedPictures.coco(path).value.first)
        return try PictureFootage(
            video, in: folder.path, fitter: PictureFitter(width: 32, height: 16, fit: .crop),
            fps: fps, sourceFPS: 2, isLenient: isLenient)
    }

    private func open(
        _ folder: URL, fps: Double, sourceFPS: Double, isLenient: Bool = false
    ) throws -> PictureFootage {
        try PictureFootage(
            folder: folder.path, fitter: PictureFitter(width: 32, height: 16, fit: .crop), fps: fps,
            sourceFPS: sourceFPS, isLenient: isLenient)
    }

    private func levels(of footage: PictureFootage) throws -> [Int] {
        var levels: [Int] = []
        while let frame = try footage.next() { levels.append(Int(frame[8, 8].green)) }
        return levels
    }

    private func grey(_ level: Int) -> Frame {
        .flat([UInt8](repeating: UInt8(level), count: 3), width: 48, height: 24)
    }
}
