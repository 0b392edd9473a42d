import Foundation
import Sim
import Testing

/// Coarse means of pictures of shipped scenarios.
///
/// What changes them is another look, whose pictures are not comparable with older ones: it needs
/// another `ReferenceRenderer.version`.
struct GoldenPictureTests {
    /// Means of red, green and blue of 8 × 8 blocks, hexadecimal, after two seconds.
    static let version1: [(file: String, blocks: String)] = [
        (
            "cut-in-day.yaml",
            """
            737a84 6b717a 8a99ac 92aacc 8fa9cb 97a6b8 897f7e 9f886c
            676d74 676d76 a0a4a9 c8d0dc 8f9bab 8c918f 817675 767161
            5f656d 626971 6a6d71 b5bbc4 9198a1 757e71 877979 827359
            535a57 586062 5c5d5d 7b838c 70766e 636c65 877874 8d7e72
            7c727d 745f72 76767b 787773 858689 80838a 857c6f aa8d7f
            9b5057 813236 736564 7d7d7c 7b7a79 666768 a8a6a1 a8a991
            52282b 46282b 4e5156 777675 737372 858483 7e7d7c 9f9e9b
            565758 52565b 6a6c6f 797877 747372 80807f 848483 7c7b7a
            """
        ),
        (
            "city-dusk.yaml",
            """
            81634d 81654f 72635a 74747a 777779 5b524b 534b47 6c635b
            684637 80624d 776457 737478 797470 685b51 7d7267 70635b
            635543 6d5441 715f53 807871 7a6e65 665a45 81776a 6b5850
            45362c 766552 6b6455 867966 756a5a 6a6455 524c48 767169
            4c3d34 827968 625951 705d62 6b5b64 6f675d 524e45 6e6761
            4f4940 5b534b 63584d 706250 685e57 665b53 80766e 776d67
            6c5f52 6e6154 8b7752 7b7063 7e7366 786c5f 847b75 82766f
            6b5e51 7f6e51 847354 7d7265 807569 7d7163 61584f 61564f
            """
        ),
        (
            "highway-rain-night.yaml",
            """
            1a1b1c 1b1c1e 1a1b1c 19191b 1a1b1d 3a352d 292724 18191a
            191a1b 1c1d1e 1b1c1d 1a1b1d 1d1d1e 232221 1e1e1e 18191a
            191a1a 2a2825 242321 1b1c1d 322e2a 161822 1e1e1f 161818
            1c1d1e 1c1d1d 443f37 433731 403430 2d2425 2c221e 171717
            17181c 1f1f1e 3e3b36 613f3a 5f3836 3c1f2a 401e28 251e17
            331d1c 3b3832 494540 524b46 5a4f48 392220 321918 1f1b19
            351918 3f3c38 3c3a37 57544f 5d5953 42322f 3a2a28 1e1e1d
            201817 33322f 3a3835 5c5a54 625f59 4f433e 3d322f 222221
            """
        ),
    ]

    @Test func thePicturesAreThoseOfTheVersion() {
        #expect(ReferenceRenderer.version == 1, "record the blocks of the new version here")
    }

    @Test(arguments: version1)
    func picturesStayTheSame(_ file: String, _ blocks: String) throws {
        let path = ShippedScenarioTests.folder.appendingPathComponent(file).path
        let world = try Scenario(contentsOf: path).world(at: 2)
        let frame = ReferenceRenderer(world: world).frame(of: world, width: 256, height: 128)
        let means = Self.blockMeans(of: frame)
        let expected = blocks.split(whereSeparator: \.isWhitespace).flatMap(Self.bytes)
        let worst = zip(means, expected).map { abs($0 - $1) }.max() ?? 255
        #expect(
            means.count == expected.count && worst <= 3,
            "\(file) looks different: raise ReferenceRenderer.version.\n\(Self.written(means))")
    }

    /// Means of 32 × 16 pixels, from the upper left; red, green, blue.
    private static func blockMeans(of frame: Frame) -> [Int] {
        var sums = [Int](repeating: 0, count: 8 * 8 * 3)
        for (index, byte) in frame.pixels.enumerated() {
            let (pixel, channel) = (index / 3, index % 3)
            let block = pixel / 256 / 16 * 8 + pixel % 256 / 32
            sums[block * 3 + channel] += Int(byte)
        }
        return sums.map { ($0 + 256) / 512 }
    }

    /// Eight blocks a line.
    private static func written(_ means: [Int]) -> String {
        stride(from: 0, to: means.count, by: 24).map { row in
            stride(from: row, to: row + 24, by: 3)
                .map { String(format: "%02x%02x%02x", means[$0], means[$0 + 1], means[$0 + 2]) }
                .joined(separator: " ")
        }
        .joined(separator: "\n")
    }

    /// Red, green and blue of six digits.
    private static func bytes(_ digits: Substring) -> [Int] {
        let value = Int(digits, radix: 16) ?? 0
        return [value >> 16, value >> 8 & 255, value & 255]
    }
}
