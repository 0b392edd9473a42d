import Sim
import Testing

@testable import Datasets

struct BitmapFontTests {
    @Test func aLetterIsItsDots() {
        let rows = (0..<BitmapFont.height).map { y in
            String((0..<BitmapFont.width).map { BitmapFont.hasDot("t", x: $0, y: y) ? "#" : "." })
        }
        #expect(rows == ["#####"] + [String](repeating: "..#..", count: 6))
    }

    @Test func everyClassAndTrackCanBeWrittenAndNoTwoCharactersLookAlike() {
        let characters = Set(
            ActorClass.allCases.flatMap(\.rawValue) + "0123456789abcdefghijklmnopqrstuvwxyz")
        let pictures = Set(characters.map(dots))
        #expect(pictures.count == characters.count)
        #expect(!pictures.contains([]))
    }

    @Test func whatTheFontLacksIsBlank() {
        for character in " -İß語" { #expect(dots(character).isEmpty) }
        #expect(dots("Q") == dots("q"))
    }

    private func dots(_ character: Character) -> Set<Int> {
        Set(
            (0..<BitmapFont.width * BitmapFont.height).filter {
                BitmapFont.hasDot(
                    character, x: $0 % BitmapFont.width, y: $0 / BitmapFont.width)
            })
    }
}
