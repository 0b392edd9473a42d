import Files
import Foundation
import Frames

/// `truth/<CAMERA>/{class,instance,depth}`: semantic class, instance and depth of every pixel of a
/// rendered clip, as grey pictures with 16 bits a pixel.
public struct PixelLabelFolder: LayerFolder, Sendable {
    /// What the numbers of a picture say.
    public enum Layer: String, CaseIterable, Sendable {
        /// `SurfaceClass`.
        case semantic = "class"
        /// Track of the actor, 0 where there is none.
        case instance
        /// Centimetres along the optical axis; 65535 for what is farther than 655.34 m.
        case depth
    }

    static let name = "truth"

    let url: URL

    func write(_ pixels: PixelLabels, frame: Int) throws {
        for layer in Layer.allCases {
            try DurableFile.create(
                PNG.encode(numbers: pixels.numbers(of: layer), width: pixels.width),
                at: path(layer, frame: frame))
        }
    }

    /// The numbers of one frame, row by row.
    public func numbers(of layer: Layer, frame: Int) throws -> [UInt16] {
        let path = path(layer, frame: frame)
        return try PNG.decodeNumbers(DurableFile.read(path), file: path).numbers
    }
}

extension PixelLabels {
    fileprivate func numbers(of layer: PixelLabelFolder.Layer) -> [UInt16] {
        switch layer {
        case .semantic: classes.map { UInt16($0.rawValue) }
        case .instance: tracks
        case .depth:
            depths.map { UInt16(min(($0 * 100).rounded(), Float(UInt16.max))) }
        }
    }
}
