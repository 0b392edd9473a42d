import Foundation
import Testing

@testable import Datasets

/// The first two pages of a VP8 video of FFmpeg's, whose checksums are its own.
struct OggPagesTests {
    private static let first =
        "T2dnUwACAAAAAAAAAABK9VxZAAAAAA0XxQ4BGk9WUDgwAQEAAIAAQAAAAQAAAQAAAAoAAAAB"
    private static let second =
        "T2dnUwAAAAAAAAAAAABK9VxZAQAAAFi7MH0BPE9WUDgwAiANAAAATGF2ZjU5LjI3LjEwMAEAAAAcAAAAZW5jb2Rlcj1MYXZj"
        + "NTkuMzcuMTAwIGxpYnZweA=="

    /// A byte that noise has changed, bytes that something has put between the pages, and what is cut off.
    @Test(
        arguments: [
            (nil, 0, 142, nil), (0, 0, 142, 0), (30, 0, 142, 0), (22, 0, 142, 0), (54, 0, 142, 54),
            (141, 0, 142, 54), (nil, 3, 145, 54), (nil, 0, 54, nil), (nil, 0, 100, nil),
            (nil, 0, 56, nil), (nil, 0, 60, nil), (nil, 0, 0, nil),
        ] as [(Int?, Int, Int, Int?)])
    func damageIsFound(changed: Int?, between: Int, length: Int, place: Int?) throws {
        let pages = try [Self.first, Self.second].map { try #require(Data(base64Encoded: $0)) }
        var data = pages[0] + Data(repeating: 7, count: between) + pages[1]
        if let changed { data[changed] ^= 0x10 }
        #expect(OggPages.damagedPage(in: data.prefix(length)) == place)
    }

    @Test func zerosBehindTheEndAreNoDamage() throws {
        let page = try #require(Data(base64Encoded: Self.first))
        #expect(OggPages.damagedPage(in: page + Data(count: 4_000)) == nil)
    }
}
