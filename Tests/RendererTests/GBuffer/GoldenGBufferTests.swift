import Foundation
import Renderer
import Sim
import TestSupport
import Testing

/// Means of every channel of shipped scenarios, after two seconds.
struct GoldenGBufferTests {
    /// Hundredths of a byte, in the order of the channels; then thousandths of 1/m of inverse depth.
    static let means: [(file: String, values: [Int])] = [
        (
            "cut-in-night.yaml",
            [
                13005, 12101, 11860, 9682, 13668, 17521, 2678, 273, 7290, 305, 946, 9496, 1144, 327,
                3036, 2, 6, 10, 0, 28, 1172, 3208, 486, 68,
            ]
        ),
        (
            "hills-rural.yaml",
            [
                10628, 11606, 10176, 10713, 12530, 19707, 5126, 7397, 6522, 530, 0, 410, 5333, 39,
                138,
                2, 0, 0, 0, 0, 0, 75, 642, 53,
            ]
        ),
        (
            "highway-rain-night.yaml",
            [
                12070, 13154, 14495, 11643, 12308, 18282, 9963, 1634, 9000, 122, 0, 112, 740, 1040,
                2885, 0, 16, 10, 0, 15, 13, 150, 6386, 55,
            ]
        ),
    ]

    @Test(arguments: means)
    func channelsStayTheSame(_ file: String, _ values: [Int]) throws {
        let world = try Scenario(contentsOf: Repository.scenarios.appending(path: file).path).world(
            at: 2)
        let buffer = ReferenceRenderer(world: world).gBuffer(of: world, width: 256, height: 128)
        let found = Self.means(of: buffer)
        let worst = zip(found, values).map { abs($0 - $1) }.max() ?? .max
        #expect(found.count == values.count && worst <= 20, "\(file): \(found)")
    }

    private static func means(of buffer: GBuffer) -> [Int] {
        let pixels = buffer.width * buffer.height
        var sums = [Int](repeating: 0, count: GBuffer.channelCount)
        for (index, byte) in buffer.bytes.enumerated() {
            sums[index % GBuffer.channelCount] += Int(byte)
        }
        let depth = Double(buffer.inverseDepth.reduce(0, +)) / Double(pixels)
        return sums.map { $0 * 100 / pixels } + [Int((depth * 1_000).rounded())]
    }
}
