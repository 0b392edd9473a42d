import Testing

@testable import Workflows

struct PictureSizeTests {
    @Test(arguments: [("512x1024", 512, 1_024), ("16X8192", 16, 8_192)])
    func rowsComeFirst(text: String, height: Int, width: Int) {
        #expect(PictureSize(text) == PictureSize(height: height, width: width))
    }

    @Test(arguments: ["", "512", "512x", "x512", "31x64", "14x64", "512x8194", "512x-64", "1x2x3"])
    func allElseIsNone(text: String) {
        #expect(PictureSize(text) == nil)
    }
}
