import Foundation
import Sim
import Testing

/// Coarse means of pictures of shipped scenarios.
///
/// What changes them is another look, whose pictures are not comparable with older ones: it needs
/// another `ReferenceRenderer.version`.
struct GoldenPictureTests {
    /// Means of red, green and blue of 8 × 8 blocks, hexadecimal, after two seconds.
    static let version0: [(file: String, blocks: String)] = [
        (
            "cut-in-day.yaml",
            """
            767b81 77797a 8e9db2 91aacc 8fa9cb 8995ab 787c7f 919770
            545f6d 66707c a7adb5 c8d0dc 9ba7b5 81817f 7b7b78 798168
            5e6874 6a757f 767376 b7b9c1 a5a9ae 727769 7f807e 7e8165
            525e59 5f6c6b 6e7374 81858b 7f837e 848279 7e7c78 8e9088
            5f4f67 6f5d71 747376 74726d 808285 818088 7b7e73 95978e
            82323c 7a3335 746565 7e7e7d 7d7c7b 676868 a8a7a1 a7ab93
            52292b 47292c 4e5156 777675 737272 888786 7e7d7c 9f9e9b
            575859 53575c 6b6d70 787877 737372 828280 858584 7c7b7a
            """
        ),
        (
            "city-dusk.yaml",
            """
            6c5f58 807264 706965 74747a 757578 72645a 625853 6d645f
            756558 78695c 7d7266 737477 766d6a 8b7765 70635b 776c65
            6d6150 87755e 807466 736965 6f6059 685c46 6f6258 6f615a
            585144 716453 766c61 7f7363 786b5b 746553 7a6a58 6e6357
            535344 6f6e5d 615750 725f63 78656c 766b5d 665c4d 5a5451
            4f4c41 5c534b 64594d 716351 696058 665c53 7e746c 554e4b
            6d6052 6e6154 8f7852 7a6f63 7e7366 7b6f61 847b75 887c72
            6b5e51 816e51 877454 7c7165 807669 7e7264 625950 635851
            """
        ),
        (
            "highway-rain-night.yaml",
            """
            1a1b1c 1c1c1e 1a1b1d 19191b 1a1b1d 36312b 252422 18191a
            191a1b 1c1c1e 1b1c1d 1a1b1d 1c1c1e 1d1e23 181a20 18191a
            1b1c1e 282623 201f1f 1b1c1d 2d2a27 0c132d 09102a 171817
            1c1d1f 191a19 3a3630 372f2b 37302f 0e1433 0d122e 151515
            16171c 1f1f1e 32312f 523633 543434 361e2c 391e29 221e17
            34201e 363430 42403c 514a46 504743 342220 2b1918 1d1b19
            341b1a 3a3835 3c3a37 56544f 595650 41322f 382a28 1e1e1d
            211918 34322f 3a3835 5c5954 63605a 4b403c 3d322f 222221
            """
        ),
    ]

    @Test func thePicturesAreThoseOfTheVersion() {
        #expect(ReferenceRenderer.version == 0, "record the blocks of the new version here")
    }

    @Test(arguments: version0)
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
