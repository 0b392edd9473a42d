import Foundation
import Sim
import Testing

@testable import Datasets

struct PictureMetadataTests {
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
