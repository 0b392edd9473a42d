import Foundation
import Sim
import Testing

@testable import Datasets

struct PictureMetadataTests {
    private let picture = PNGChunk.chunks(of: PNG.encode(.gradient(width: 8, height: 8)))

    @Test(
        arguments: [
            // Photoshop embeds profiles, of sRGB or of Adobe's colours.
            (PNGChunk("iCCP", Array("sRGB IEC61966-2.1\0\0".utf8)), []),
            (
                PNGChunk("iCCP", Array("Adobe RGB (1998)\0\0".utf8)),
                ["a colour profile, which is not applied"]
            ),
            (PNGChunk("pHYs", [0, 0, 0, 2, 0, 0, 0, 2, 0]), []),
            (
                PNGChunk("pHYs", [0, 0, 0, 4, 0, 0, 0, 3, 0]),
                ["pixels that are not square, taken for square ones"]
            ),
            (PNGChunk("tRNS", [0, 1, 0, 2, 0, 3]), ["transparency, laid on black"]),
            (PNGChunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), ["further pictures of an animation"]),
        ])
    func whatIsNotDoneToAPNG(chunk: PNGChunk, words: [String]) {
        let bytes = PNGChunk.file([picture[0], chunk] + picture.dropFirst())
        #expect(PictureMetadata(Data(bytes)).unread == words)
    }

    @Test func brokenMetadataIsNone() {
        let samples: [[UInt8]] = [
            PNG.encode(.gradient(width: 8, height: 8), note: "x"),
            [0xFF, 0xD8, 0xFF, 0xE1, 0, 16] + Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0],
            Array("MM\0*".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3],
            Array("RIFF".utf8) + [9, 9, 9, 9] + Array("WEBPEXIF".utf8) + [255, 255, 255, 255],
        ]
        for sample in samples {
            for length in 0...sample.count {
                #expect(PictureMetadata(Data(sample[..<length])).orientation == .upright)
            }
        }
    }

    @Test(
        arguments: [
            (
                #"{"digital_source_type":"http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"}"#,
                "algorithmicMedia", true
            ),
            // XMP of Adobe Firefly, and of a camera.
            (
                "<x:a>http:\\/\\/cv.iptc.org\\/newscodes\\/digitalsourcetype\\/trainedAlgorithmicMedia</x:a>",
                "trainedAlgorithmicMedia", true
            ),
            (
                "https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", "digitalCapture",
                false
            ),
            ("nothing", nil, false), ("", nil, false),
        ] as [(String, String?, Bool)])
    func howPicturesCameAbout(text: String, word: String?, isSynthetic: Bool) {
        #expect(DigitalSourceType.named(in: ["", text]) == word)
        #expect((word.map(DigitalSourceType.isSynthetic) ?? false) == isSynthetic)
    }
}
