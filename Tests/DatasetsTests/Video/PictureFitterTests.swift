import Frames
import Testing

@testable import Datasets

struct PictureFitterTests {
    /// Width, height and pixel shape of the source; the part that becomes 1024×512.
    @Test(
        arguments: [
            (1920, 1080, 1.0, [0, 60, 1920, 960]), (1024, 512, 1, [0, 0, 1024, 512]),
            (4000, 1000, 1, [1000, 0, 2000, 1000]), (10, 1000, 1, [0, 496, 10, 5]),
            // Pixels twice as wide as high: 2000×1000 when shown.
            (1000, 1000, 2, [0, 0, 1000, 1000]), (1, 1, 1, [0, 0, 1, 1]),
        ] as [(Int, Int, Double, [Int])])
    func theMiddleIsKept(width: Int, height: Int, aspect: Double, kept: [Int]) {
        let area = PictureFit.crop.area(
            ofWidth: width, height: height, pixelAspect: aspect, forWidth: 1024, height: 512)
        #expect([area.x, area.y, area.width, area.height] == kept)
        let whole = PictureFit.stretch.area(
            ofWidth: width, height: height, pixelAspect: aspect, forWidth: 1024, height: 512)
        #expect([whole.x, whole.y, whole.width, whole.height] == [0, 0, width, height])
    }

    @Test(arguments: [(64, 32), (200, 90), (31, 77), (1, 1)])
    func flatColoursStayFlat(width: Int, height: Int) {
        let fitter = PictureFitter(width: 64, height: 32, fit: .crop)
        let fitted = fitter.fitted(.flat([12, 200, 90], width: width, height: height))
        #expect(fitted.distance(to: .flat([12, 200, 90], width: 64, height: 32)) <= 1)
    }

    /// A gradient to the right over 192 columns; the middle 128 of them become 64.
    @Test func cropsAndScales() {
        var wide = Frame(width: 192, height: 64)
        for y in 0..<64 { for x in 0..<192 { wide[x, y] = (UInt8(x), 50, UInt8(x)) } }
        let fitted = PictureFitter(width: 64, height: 32, fit: .crop).fitted(wide)
        for x in 4..<60 {
            #expect(abs(Double(fitted[x, 16].red) - Double(32 + 2 * x) - 0.5) <= 1.5)
        }
        let stretched = PictureFitter(width: 64, height: 32, fit: .stretch).fitted(wide)
        for x in 4..<60 { #expect(abs(Double(stretched[x, 16].red) - Double(3 * x) - 1) <= 1.5) }
    }

    /// Columns in turn black and white are grey from afar; without a filter they would be one of them.
    @Test func detailsAreAveragedWhenTheyBecomeTooSmall() {
        var stripes = Frame(width: 256, height: 128)
        for y in 0..<128 {
            for x in stride(from: 0, to: 256, by: 2) { stripes[x, y] = (255, 255, 255) }
        }
        let fitted = PictureFitter(width: 32, height: 16, fit: .crop).fitted(stripes)
        for x in 2..<30 { #expect(abs(Int(fitted[x, 8].red) - 128) <= 2) }
    }

    @Test func picturesOfDifferentSizesFollowEachOther() {
        let fitter = PictureFitter(width: 32, height: 16, fit: .crop)
        for width in [64, 100, 64, 32, 7] {
            let fitted = fitter.fitted(.flat([1, 2, 3], width: width, height: 40))
            #expect((fitted.width, fitted.height) == (32, 16))
        }
    }
}
