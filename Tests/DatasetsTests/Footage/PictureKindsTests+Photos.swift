import Foundation

@testable import Datasets

/// JPEG and WebP files that Pillow wrote, and TIFF files by hand; all of one colour.
extension PictureKindsTests {
    private static let red = [[200, 50, 32]]

    private static func bytes(_ base64: String) -> [UInt8] {
        [UInt8](Data(base64Encoded: base64) ?? Data())
    }

    // MARK: JPEG

    private static let plain = bytes(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wAARCAAQABADAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD5zr+dz/TAKACgAoA//9k="
    )

    /// The same with a segment after its start.
    private static func photo(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        let size = body.count + 2
        return Array(plain[..<2]) + [0xFF, marker, UInt8(size >> 8), UInt8(size & 255)] + body
            + Array(plain[2...])
    }

    private static func photo(
        isLittle: Bool = true, _ tags: [TIFFSample.Tag] = [], camera: [TIFFSample.Tag] = [],
        exchange: [TIFFSample.Tag] = []
    ) -> [UInt8] {
        let exif = TIFFSample(
            isLittle: isLittle, tags: tags, cameraTags: camera, exchangeTags: exchange,
            // Cameras keep a small picture behind.
            hasMore: true)
        return photo(0xE1, Array("Exif\0\0".utf8) + exif.file)
    }

    static let jpegs: [Kind] = [
        Kind("libjpeg", plain, red),
        Kind(
            "cameras of machines, without colours",
            bytes(
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAQABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APjOiiiv/9k="
            ), grey(77)),
        Kind(
            "pictures for slow lines",
            bytes(
                "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wgARCAAQABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAVAQEBAAAAAAAAAAAAAAAAAAAHCP/aAAwDAQACEAMQAAABnIO6Y//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAQUCH//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQMBAT8Bf//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQIBAT8Bf//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CH//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8hH//aAAwDAQACAAMAAAAQA//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQMBAT8Qf//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQIBAT8Qf//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8QH//Z"
            ), red),
        Kind(
            "scanners keep red, green and blue",
            bytes(
                "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAEQgAEAAQA1IRAEcRAEIRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAAwDUgBHAEIAAD8A/SCvzHr8f6KKKKKKKKK//9k="
            ), red),
        Kind(
            "Photoshop's pictures for printing",
            bytes(
                "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9IK/Mevx/r9/KKKKKKKKKKKKK/9k="
            ), red, "inks (CMYK), turned into colours without their profile"),
        Kind("sRGB by EXIF", photo([], camera: [.init(0xA001, 3, 1)]), red),
        Kind("Adobe RGB by EXIF", photo([], camera: [.init(0xA001, 3, 2)]), red, otherColors),
        Kind(
            "Canon and Nikon say Adobe RGB so",
            photo(
                isLittle: false, [], camera: [.init(0xA001, 3, 0xFFFF)],
                exchange: [.init(1, 2, 0x52, 0x30, 0x33, 0)]), red, otherColors),
        Kind(
            "and sRGB so",
            photo(
                [], camera: [.init(0xA001, 3, 1)],
                exchange: [.init(1, 2, 0x52, 0x39, 0x38, 0)]), red),
        Kind(
            "densities of EXIF that are the same",
            photo([.init(0x11A, 5, 72, 1), .init(0x11B, 5, 144, 2)]), red),
        Kind(
            "anamorphic frames of video",
            photo([.init(0x11A, 5, 72, 1), .init(0x11B, 5, 96, 1)]), red, density),
        Kind(
            "telephones' second pictures, of depth or more light",
            photo(0xE2, Array("MPF\0II*\0".utf8) + [8, 0, 0, 0]), red,
            "further pictures in the file"),
        Kind(
            "Apple's wide colours",
            photo(0xE2, Array("ICC_PROFILE\0\u{1}\u{1}....Display P3".utf8)), red, profile),
        Kind(
            "sRGB's own profile",
            photo(0xE2, Array("ICC_PROFILE\0\u{1}\u{1}....sRGB IEC61966-2.1".utf8)), red),
        Kind("cameras that keep room behind", plain + [UInt8](repeating: 0, count: 64), red),
    ]

    // MARK: WebP

    private static let leftOut = "transparency, left out"

    static let webps: [Kind] = [
        Kind(
            "without losses",
            bytes("UklGRh4AAABXRUJQVlA4TBEAAAAvD8ADAAdQmSIXpP+BiOh/AAA="),
            red),
        Kind(
            "without losses, transparent",
            bytes("UklGRh4AAABXRUJQVlA4TBEAAAAvD8ADEAdQmSIXpICBiOh/AAA="),
            red, leftOut),
        Kind(
            "with losses",
            bytes(
                "UklGRj4AAABXRUJQVlA4IDIAAAAQAgCdASoQABAAAIAIJaACdLoB+AH6AAPIAP76eV//lPY4r6P/Kfv/6uhjMXeP/1ZgAA=="
            ), red),
        Kind(
            "with losses, transparent",
            bytes(
                "UklGRmIAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSAoAAAABB1DAiAhERP8DVlA4IDIAAAAQAgCdASoQABAAAIAIJaACdLoB+AH6AAPIAP76eV//lPY4r6P/Kfv/6uhjMXeP/1ZgAA=="
            ), red, leftOut),
    ]

    // MARK: TIFF and pixmaps

    private static func tiff(
        photometric: Int, bits: Int = 8, channels: Int, pixel: [UInt8], hasMore: Bool = false,
        _ more: TIFFSample.Tag...
    ) -> [UInt8] {
        var sample = TIFFSample.picture(
            width: 16, height: 16, photometric: photometric, bits: bits, channels: channels,
            pixels: Array(repeating: pixel, count: 256).flatMap { $0 })
        sample.tags = sample.tags.filter { tag in !more.contains { $0.id == tag.id } } + more
        sample.hasMore = hasMore
        return sample.file
    }

    static let tiffs: [Kind] = [
        Kind("GIS", tiff(photometric: 2, channels: 3, pixel: [200, 50, 32]), red),
        Kind(
            "16 bits of raw converters",
            tiff(photometric: 2, bits: 16, channels: 3, pixel: [200, 200, 50, 50, 32, 32]), red),
        Kind("grey from black", tiff(photometric: 1, channels: 1, pixel: [77]), grey(77)),
        Kind(
            "grey from white, of faxes", tiff(photometric: 0, channels: 1, pixel: [178]), grey(77)),
        Kind(
            "for printing", tiff(photometric: 5, channels: 4, pixel: [55, 205, 223, 0]), red,
            "inks (CMYK), turned into colours without their profile"),
        Kind(
            "transparency of layers",
            tiff(photometric: 2, channels: 4, pixel: [200, 50, 32, 128], .init(0x152, 3, 2)), red,
            "its transparency"),
        Kind(
            "pages of scanners",
            tiff(photometric: 1, channels: 1, pixel: [77], hasMore: true), grey(77),
            "further pictures in the file"),
        Kind(
            "a profile",
            tiff(photometric: 1, channels: 1, pixel: [77], .init(0x8773, 7, 1, 2, 3)), grey(77),
            profile),
        Kind(
            "lines of faxes",
            tiff(
                photometric: 1, channels: 1, pixel: [77], .init(0x11A, 5, 204, 1),
                .init(0x11B, 5, 98, 1)), grey(77), density),
        Kind(
            "a palette",
            tiff(
                photometric: 3, channels: 1, pixel: [7],
                .init(0x140, 3, red[0].flatMap { Array(repeating: $0 * 257, count: 256) })), red),
        Kind(
            "twelve bits of cameras in sixteen",
            tiff(photometric: 1, bits: 16, channels: 1, pixel: [8, 8], .init(0x119, 3, 4_095)),
            grey(8), "levels up to 4095 alone, which are not spread"),
    ]

    static let unreadTIFFs: [Unread] = [
        Unread(
            "tiles of GIS",
            tiff(
                photometric: 2, channels: 3, pixel: [200, 50, 32], .init(0x142, 3, 16),
                .init(0x143, 3, 16), .init(0x144, 4, 8)), "in tiles"),
        Unread(
            "heights and light",
            tiff(photometric: 1, bits: 32, channels: 1, pixel: [0, 0, 0, 63], .init(0x153, 3, 3)),
            "in floating-point numbers"),
        Unread(
            "halves of light",
            tiff(photometric: 1, bits: 16, channels: 1, pixel: [0, 60], .init(0x153, 3, 3)),
            "in floating-point numbers"),
        Unread(
            "NumPy's int16",
            tiff(photometric: 1, bits: 16, channels: 1, pixel: [77, 0], .init(0x153, 3, 2)),
            "in signed numbers"),
        Unread(
            "JPEG in TIFF, of Photoshop and scanners",
            tiff(photometric: 2, channels: 3, pixel: [200, 50, 32], .init(0x103, 3, 7)),
            "compressed as JPEG"),
        Unread(
            "Zstandard of GDAL",
            tiff(photometric: 2, channels: 3, pixel: [200, 50, 32], .init(0x103, 3, 50_000)),
            "compressed by method 50000"),
        Unread(
            "luma and chroma", tiff(photometric: 6, channels: 3, pixel: [98, 90, 200]),
            "in colours of kind 6"),
        Unread(
            "L*a*b*", tiff(photometric: 8, channels: 3, pixel: [45, 58, 44]), "in colours of kind 8"
        ),
        Unread(
            "32 bits", tiff(photometric: 1, bits: 32, channels: 1, pixel: [0, 0, 0, 77]),
            "in 1 channels of 32 bits"),
        Unread(
            "bands of satellites", tiff(photometric: 2, channels: 5, pixel: [200, 50, 32, 9, 9]),
            "in 5 channels of 8 bits"),
        Unread(
            "16 bits for printing",
            tiff(photometric: 5, bits: 16, channels: 4, pixel: [55, 55, 205, 205, 223, 223, 0, 0]),
            "in 4 inks of 16 bits"),
        Unread(
            "more than four gigabytes",
            Array("II+\0\u{8}\0\0\0".utf8) + Array(repeating: 0, count: 64), "as BigTIFF"),
        Unread(
            "of Motorola's order", Array("MM\0+\0\u{8}\0\0".utf8) + Array(repeating: 0, count: 64),
            "as BigTIFF"),
    ]

    static let pixmaps: [Kind] = [
        Kind(
            "grey of industrial cameras",
            Array("P5\n16 16\n255\n".utf8) + [UInt8](repeating: 77, count: 256), grey(77)),
        Kind(
            "grey of 16 bits",
            Array("P5\n16 16\n65535\n".utf8) + [UInt8](repeating: 77, count: 512), grey(77)),
    ]
}
