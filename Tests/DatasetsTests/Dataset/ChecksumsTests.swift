import Files
import Foundation
import TestSupport
import Testing

@testable import Datasets

struct ChecksumsTests {
    private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func linesAreThoseOfSha256sum() throws {
        try withTemporaryFolder { folder in
            for name in ["b", "a", "DONE", "SHA256SUMS"] {
                try DurableFile.write([UInt8](), to: folder.appending(path: name).path)
            }
            let text = String(decoding: try Checksums(of: folder).encoded(), as: UTF8.self)
            #expect(text == "\(empty)  a\n\(empty)  b\n")
        }
    }

    @Test func roundTripKeepsEveryPath() throws {
        var sums = Checksums()
        for path in ["a", "clips/x y/video.mp4", #"back\slash"#, "ü"] { sums.sums[path] = empty }
        #expect(try Checksums.decode(sums.encoded(), file: "") == sums)
    }

    @Test(arguments: ["nonsense", "abc  path", "E3B0  a"])
    func garbageIsAnErrorWithItsLine(line: String) throws {
        let error = #expect(throws: FileError.self) {
            try Checksums.decode(Array("\(empty)  a\n\(line)\n".utf8), file: "SHA256SUMS")
        }
        #expect(error?.description.hasPrefix("SHA256SUMS: line 2") == true)
    }
}
