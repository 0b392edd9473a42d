import Foundation
import Testing

@testable import Files

struct FileErrorTests {
    @Test func aSentenceNamesFileTroubleAndRemedy() {
        let plain = FileError(.data, file: "a.png", "is broken")
        #expect(plain.description == "a.png: is broken")
        let helpful = FileError(.unavailable, file: "a.mp4", "cannot be", remedy: "install it")
        #expect(helpful.description == "a.mp4: cannot be; install it")
    }

    @Test(
        arguments: [
            (.data, EX_DATAERR), (.missingInput, EX_NOINPUT), (.unavailable, EX_UNAVAILABLE),
            (.uselessOutput, EX_SOFTWARE), (.cannotCreate, EX_CANTCREAT),
        ] as [(FileError.Kind, Int32)])
    func exitCodesAreThoseOfSysexits(kind: FileError.Kind, code: Int32) {
        #expect(FileError(kind, file: "", "").exitCode == code)
    }

    @Test func namesCannotActOnATerminal() {
        let error = FileError(.data, file: "a\nb\u{1B}[2J\t.png", "is 'x\r'")
        #expect(error.description == "a\\nb\\u{1B}[2J\\t.png: is 'x\\r'")
        #expect(FileError(.data, file: "ü 車.png", "is").description == "ü 車.png: is")
        let turned = FileError(.data, file: "a\u{202E}gpj.png\u{2028}\u{2066}", "is")
        #expect(turned.description == "a\\u{202E}gpj.png\\u{2028}\\u{2066}: is")
    }

    @Test func textIsUTF8WithoutItsMark() throws {
        #expect(try Text.decode([0xEF, 0xBB, 0xBF, 0x61], file: "") == "a")
        let error = #expect(throws: FileError.self) { try Text.decode([0x61, 0xFF], file: "a") }
        #expect(error?.exitCode == 65)
    }

    @Test func systemErrorsAreInWords() {
        #expect(
            FileError.reading("a", errno: ENOENT).description
                == "a: cannot be read: no such file or directory")
        #expect(
            FileError.writing("a", errno: EROFS).description
                == "a: cannot be written: read-only file system; "
                + "choose a folder that you may write to")
    }
}
