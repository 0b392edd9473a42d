import Foundation
import TestSupport
import Testing

@testable import Files

struct DurableFileTests {
    @Test(arguments: [0, 1, 200_000])
    func roundTrip(count: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "file").path
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try DurableFile.write([UInt8](repeating: 1, count: 300), to: path)
            try DurableFile.write(bytes, to: path)
            #expect(try DurableFile.read(path) == bytes)
        }
    }

    @Test func readersOfTheOldFileKeepIt() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "file").path
            try DurableFile.write(Array("old".utf8), to: path)
            let old = try #require(FileHandle(forReadingAtPath: path))
            try DurableFile.write(Array("new".utf8), to: path)
            #expect(try old.readToEnd() == Data("old".utf8))
            #expect(try contents(of: folder) == ["file": Array("new".utf8)])
        }
    }

    @Test func aFailedWriteLeavesTheOldFileAlone() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "file").path
            try DurableFile.write(Array("old".utf8), to: path)
            struct Interrupted: Error {}
            #expect(throws: Interrupted.self) {
                try DurableFile.write(to: path) { file in
                    try file.append(Array("half".utf8))
                    throw Interrupted()
                }
            }
            #expect(try contents(of: folder) == ["file": Array("old".utf8)])
        }
    }

    /// Somebody else's thing of the name that a file may have until it is whole, on file systems of both kinds.
    @Test(arguments: Place.allCases, [true, false])
    func temporaryNamesOfOthersAreLeftAlone(_ place: Place, hasNoName: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/file"
            try place.make(at: path + ".partial", other: folder.path + "/other")
            let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            let file = try NewFile(for: path, called: path, hasNoName: hasNoName)
            try file.file.append(Array("new".utf8))
            try file.putInPlace()
            #expect(try DurableFile.read(path) == Array("new".utf8))
            try NewFile(for: path, called: path, hasNoName: hasNoName).discard()
            let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            #expect(Set(after) == Set(before + ["file"]))
        }
    }

    @Test func linksStayAndTheirFilesAreReplaced() throws {
        try withTemporaryFolder { folder in
            let (path, link) = (folder.appending(path: "file"), folder.appending(path: "link"))
            try DurableFile.write(Array("old".utf8), to: path.path)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: path)
            try DurableFile.write(Array("new".utf8), to: link.path)
            #expect(try DurableFile.read(path.path) == Array("new".utf8))
            #expect(
                try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == path.path)
        }
    }

    /// What stands where the program wants to put a file of its own.
    enum Place: CaseIterable {
        case nothing, file, link, danglingLink, linkToItself, folder, pipe

        func make(at path: String, other: String) throws {
            switch self {
            case .nothing: break
            case .file: try DurableFile.write(Array("old".utf8), to: path)
            case .link: #expect(symlink(other, path) == 0)
            case .danglingLink: #expect(symlink(other + "/nowhere", path) == 0)
            case .linkToItself: #expect(symlink(path, path) == 0)
            case .folder: #expect(mkdir(path, 0o777) == 0)
            case .pipe: #expect(mkfifo(path, 0o600) == 0)
            }
        }
    }

    /// The program's own files take the place of files and links; what links lead to stays as it is.
    @Test(arguments: Place.allCases)
    func ownFilesTouchNothingOfOthers(_ place: Place) throws {
        try withTemporaryFolder { folder in
            let (path, other) = (folder.path + "/file", folder.path + "/other")
            try DurableFile.write(Array("precious".utf8), to: other)
            try place.make(at: path, other: other)
            if place == .folder || place == .pipe {
                let error = #expect(throws: FileError.self) {
                    try DurableFile.writeOwn(Array("new".utf8), to: path)
                }
                #expect(error?.exitCode == 73 && error?.remedy == "move it away")
                #expect(error?.file == path)
            } else {
                try DurableFile.writeOwn(Array("new".utf8), to: path)
                let found = try contents(of: folder)
                #expect(found == ["file": Array("new".utf8), "other": Array("precious".utf8)])
                var status = stat()
                #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
            }
            #expect(try DurableFile.read(other) == Array("precious".utf8))
        }
    }

    /// Each writes a file full of its own number; whoever reads it sees one of them, whole.
    @Test func manyWritersTakeTurns() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "file").path
            DispatchQueue.concurrentPerform(iterations: 40) { number in
                let bytes = [UInt8](repeating: UInt8(number), count: 10_000 + number)
                do {
                    try DurableFile.write(to: path) { file in
                        for start in stride(from: 0, to: bytes.count, by: 1_000) {
                            try file.append(Array(bytes[start..<min(start + 1_000, bytes.count)]))
                        }
                    }
                } catch {
                    Issue.record(error)
                }
            }
            let found = try contents(of: folder)
            #expect(found.keys.sorted() == ["file"])
            let bytes = try #require(found["file"])
            #expect(Set(bytes).count == 1)
            #expect(bytes.count == 10_000 + Int(bytes[0]))
        }
    }

    @Test func piecesAreAppended() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "file").path
            let file = try AppendedFile(path)
            for piece in ["a", "", "bc"] { try file.append(Array(piece.utf8)) }
            try file.finish()
            #expect(try DurableFile.read(path) == Array("abc".utf8))
            let more = try AppendedFile(path, keepsContents: true)
            try more.append(Array("d".utf8))
            #expect(try DurableFile.read(path) == Array("abcd".utf8))
        }
    }

    /// `/dev/full` answers every write with "no space left on device".
    @Test func aFullDiskIsSaidSo() throws {
        let error = #expect(throws: FileError.self) {
            try DurableFile.write([1], to: "/dev/full")
        }
        #expect(error?.exitCode == 73)
        #expect(error?.description.hasPrefix("/dev/full: cannot be written: no space left") == true)
        #expect(error?.remedy == "free some space" && error?.obstacle == .fullDisk)
    }

    /// Below a file, a device or a pipe there are no folders.
    @Test func filesAreNotFolders() {
        let error = #expect(throws: FileError.self) {
            try DurableFile.makeFolder(URL(filePath: "/dev/null"))
        }
        #expect(error?.description == "/dev/null: is no folder; choose another place")
        #expect(error?.exitCode == 73)
    }

    @Test func foldersAreNotFiles() {
        let reading = #expect(throws: FileError.self) { try DurableFile.read("/tmp") }
        #expect(reading?.exitCode == 66)
        let writing = #expect(throws: FileError.self) { try DurableFile.write([1], to: "/tmp") }
        #expect(writing?.exitCode == 73)
    }

    /// Nobody writes to the pipe; the other file has a size, but no contents.
    @Test func pipesAreNotWaitedForAndHugeFilesNotTakenIntoMemory() throws {
        try withTemporaryFolder { folder in
            let pipe = folder.appending(path: "pipe").path
            try #require(mkfifo(pipe, 0o600) == 0)
            for read in [{ _ = try DurableFile.read($0) }, { try DurableFile.checkIsFile($0) }]
                as [(String) throws -> Void]
            {
                let error = #expect(throws: FileError.self) { try read(pipe) }
                #expect(error?.description == "\(pipe): is not a file")
            }
            let huge = folder.appending(path: "huge").path
            try DurableFile.write([1], to: huge)
            try #require(truncate(huge, 1 << 40) == 0)
            let error = #expect(throws: FileError.self) { try DurableFile.read(huge) }
            #expect(error?.exitCode == 65)
            #expect(error?.what.hasPrefix("has 1099511627776 bytes") == true)
        }
    }
}
