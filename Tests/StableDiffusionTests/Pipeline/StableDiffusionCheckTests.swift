import Files
import Foundation
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct StableDiffusionCheckTests {
    private func problems(of folder: URL) -> [String] {
        StableDiffusionCheck(of: folder, dtype: .float32).problems.map { "\($0)" }
    }

    @Test(arguments: ["1", "2", "x4"])
    func nothingIsWrongWithWholeModels(_ model: String) throws {
        #expect(try problems(of: Fixture.folder(model)) == [])
    }

    /// A copy of a tiny model.
    private func withCopy(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let copy = folder.appending(path: "model")
            try FileManager.default.copyItem(at: Fixture.folder("1"), to: copy)
            try body(copy)
        }
    }

    private func unet(_ folder: URL) -> URL {
        folder.appending(path: "unet/diffusion_pytorch_model.safetensors")
    }

    /// The tensors of a copy's U-Net.
    private func tensors(_ folder: URL) throws -> [(String, Tensor)] {
        let file = try Safetensors(contentsOf: unet(folder))
        return try file.names.map { ($0, try file.tensor($0).cast(to: .float32)) }
    }

    @Test func numbersThatAreNoneAreFound() throws {
        try withCopy { folder in
            var all = try tensors(folder)
            all[3].1 = all[3].1 + .nan
            try Safetensors.write(all, to: unet(folder))
            #expect(
                problems(of: folder) == [
                    "\(unet(folder).path): has numbers in \(all[3].0) that are not finite; get the "
                        + "file anew"
                ])
        }
    }

    /// Layers over time beside the model count, each file by itself.
    @Test func layersOverTimeAreLookedAt() throws {
        try withCopy { folder in
            for name in ["temporal.safetensors", "temporal-decoder.safetensors"] {
                try Safetensors.write([("a", Tensor(1))], to: folder.appending(path: name))
            }
            let problems = problems(of: folder)
            #expect(problems.count == 2)
            #expect(problems.first?.contains("holds no layers over time") == true)
            let config = try StableDiffusionFiles(at: folder).config
            try TemporalModel(TemporalLayers(config.unet, seesContext: true), frames: 4, fps: 8)
                .save(to: folder.appending(path: "temporal.safetensors"), as: .float32)
            try ClipDecoder(config.autoencoder)
                .save(to: folder.appending(path: "temporal-decoder.safetensors"))
            #expect(self.problems(of: folder) == [])
        }
    }

    @Test func pointersAreNamed() throws {
        try withCopy { folder in
            try Data("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n".utf8)
                .write(to: unet(folder))
            #expect(
                problems(of: folder) == [
                    "\(unet(folder).path): is a pointer of git-lfs in place of the weights; run "
                        + "'git lfs pull' in its folder"
                ])
        }
    }

    /// Numbers of 64 bits are read, and it is said.
    @Test func doublesAreRounded() throws {
        try withCopy { folder in
            let before = try StableDiffusionModel(StableDiffusionFiles(at: folder))
            let all = try tensors(folder)
            try doubles(all).write(to: unet(folder))
            let files = try StableDiffusionFiles(at: folder)
            let names = all.map(\.0).sorted()
            #expect(
                files.remarks == [
                    "\(unet(folder).path): float64 numbers are rounded to float32, in \(names[0]) and "
                        + "\(names.count - 1) more"
                ])
            let after = try StableDiffusionModel(files)
            for (a, b) in zip(before.unet.keyedParameters, after.unet.keyedParameters) {
                #expect(a.parameter.tensor.floats == b.parameter.tensor.floats)
            }
            var notes: [String] = []
            _ = try ModelImport(from: folder)
                .write(to: folder.appendingPathExtension("made")) { notes.append($0) }
            #expect(notes == files.remarks)
        }
    }

    /// A file of numbers of 64 bits.
    private func doubles(_ tensors: [(String, Tensor)]) throws -> Data {
        var (header, numbers): ([String: Any], Data) = ([:], Data())
        for (name, tensor) in tensors {
            let start = numbers.count
            for number in tensor.floats {
                withUnsafeBytes(of: Double(number)) { numbers.append(contentsOf: $0) }
            }
            header[name] = [
                "dtype": "F64", "shape": tensor.shape, "data_offsets": [start, numbers.count],
            ]
        }
        let text = try JSONSerialization.data(withJSONObject: header)
        return withUnsafeBytes(of: UInt64(text.count)) { Data($0) } + text + numbers
    }
}
