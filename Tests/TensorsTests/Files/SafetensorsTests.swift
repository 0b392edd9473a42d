import Files
import Foundation
import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct SafetensorsTests {
    @Test(arguments: [
        "u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f16", "bf16", "f32", "f64",
    ])
    func readsEveryNumberTypeThatPythonWrites(_ name: String) throws {
        let tensor = try Safetensors(fixture: "files").tensor(name)
        #expect(tensor.shape == [2, 3])
        #expect(tensor.floats == [0, 1, 2, 3, 4, 100])
        #expect(tensor.dtype == (name == "bf16" ? .bfloat16 : .float32))
    }

    @Test func readsOddTensorsAndTextThatPythonWrites() throws {
        let file = try Safetensors(fixture: "files")
        #expect(file.metadata == ["made by": "safetensors for Python", "quote": "ä \"b\" \\"])
        #expect(try file.tensor("bool").floats == [0, 1, 1, 1, 1, 1])
        #expect(try file.tensor("f16.small").floats == [0x1p-24, -0.33300781, 65504])
        #expect(try file.tensor("scalar").item == -2.5)
        #expect(try file.tensor("empty").shape == [0, 3])
        #expect(file.names.count == 16)
        // By sha256sum.
        #expect(
            file.sha256 == "63dd1b15e02e2bc476357c320536b17430e2b49333405b8a29f81f004593e52e")
    }

    /// Numbers in the processor's own dtypes are used where they lie; what is written to them stays in memory.
    @Test(.onProcessor) func numbersStayInTheFile() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            let numbers = Tensor.zeros([64, 64], .bfloat16) + Tensor(3)
            try Safetensors.write([("x", numbers.cast(to: .bfloat16))], to: url)
            let before = try Data(contentsOf: url)
            let tensor = try Safetensors(contentsOf: url).tensor("x")
            tensor.storage.rest()
            #expect(tensor.floats == Array(repeating: 3, count: 4096))
            tensor.pointer.storeBytes(of: 0, as: UInt16.self)
            #expect(tensor.floats[0] == 0 && tensor.floats[1] == 3)
            // In the middle of a page that could be given back, which loses what was written.
            tensor.pointer.storeBytes(of: 0, toByteOffset: 6_000, as: UInt16.self)
            tensor.storage.didChange()
            tensor.storage.rest()
            #expect(tensor.floats[3_000] == 0)
            #expect(try Data(contentsOf: url) == before)
            // Another file of the name is another file.
            try Safetensors.write([("x", .zeros([64, 64]))], to: url)
            #expect(tensor.floats[1] == 3)
        }
    }

    /// Every number in float16, as the processor converts it; they come back after they were given back.
    @Test(.onProcessor, arguments: [DType.float32, .bfloat16])
    func halvesAreConvertedWhenTheyAreUsed(dtype: DType) throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            let header = #"{"x":{"dtype":"F16","shape":[256,256],"data_offsets":[0,131072]}}   "#
            let bits = (0...UInt16.max).map { $0 }
            try DurableFile.write(
                [UInt8(header.utf8.count)] + [UInt8](repeating: 0, count: 7) + Array(header.utf8)
                    + bits.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, to: url.path)
            let x = Parameter([256, 256], start: .zeros)
            try [(name: "x", parameter: x)].load(
                from: Safetensors(contentsOf: url), frozenAs: dtype)
            #expect(x.tensor.dtype == dtype)
            let expected = bits.map { Float(Float16(bitPattern: $0)) }
            for _ in 0..<2 {
                let isSame = zip(x.tensor.floats, expected).allSatisfy {
                    let kept = dtype == .float32 ? $1 : Tensor($1).cast(to: dtype).item
                    return $0.bitPattern == kept.bitPattern || $0.isNaN && kept.isNaN
                }
                #expect(isSame)
                x.tensor.storage.rest()
            }
        }
    }

    /// What a file has in float32 is not held in bfloat16 before it is used.
    @Test(.onProcessor) func numbersStayInTheFileInAnotherDType() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            let numbers = Tensor.normal([512, 512], from: RandomStream(seed: 1))
            try Safetensors.write([("x", numbers)], to: url)
            let x = Parameter([512, 512], start: .zeros)
            let before = StoragePool.shared.statistics.live
            try [(name: "x", parameter: x)].load(
                from: Safetensors(contentsOf: url), frozenAs: .bfloat16)
            #expect(StoragePool.shared.statistics.live - before < 512 * 512)
            #expect(x.tensor.floats == numbers.cast(to: .bfloat16).floats)
        }
    }

    @Test func returnsWhatWasWritten() throws {
        let tensors = [
            ("b.weight", Tensor([1, -2, 3.5, 4, 5, 6], shape: [3, 2])),
            ("a", Tensor([7], shape: [1])), ("none", .zeros([0])), ("ü\"", Tensor(0.1)),
            ("half", .zeros([3], .bfloat16)),
        ]
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            try Safetensors.write(tensors, metadata: ["step": "12", "note": "a/b\n"], to: url)
            let file = try Safetensors(contentsOf: url)
            #expect(file.metadata == ["step": "12", "note": "a/b\n"])
            #expect(file.names == tensors.map(\.0).sorted())
            for (name, tensor) in tensors {
                #expect(try file.tensor(name).floats == tensor.floats)
                #expect(try file.tensor(name).dtype == tensor.dtype)
                #expect(file.shape(of: name) == tensor.shape)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        }
    }

    @Test func namesAreKeptAsTheyAre() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            try Safetensors.write(
                [("upBlocks.timeEmbedding", Tensor(1))], metadata: ["madeBy": "a"], to: url)
            let bytes = try Data(contentsOf: url)
            let header =
                #"{"__metadata__":{"madeBy":"a"},"upBlocks.timeEmbedding":"#
                + #"{"data_offsets":[0,4],"dtype":"F32","shape":[]}}"#
            #expect(
                String(decoding: bytes.dropFirst(8).prefix(header.count), as: UTF8.self) == header)
        }
    }

    @Test func headersAreAlignedAndDoNotDependOnTheOrder() throws {
        let tensors = [("a", Tensor([1, 2], shape: [2])), ("b", .zeros([3], .bfloat16))]
        try withTemporaryFolder { folder in
            let (one, two) = (folder.appending(path: "1"), folder.appending(path: "2"))
            try Safetensors.write(tensors, to: one)
            try Safetensors.write(tensors.reversed(), to: two)
            let bytes = try Data(contentsOf: one)
            #expect(bytes == (try Data(contentsOf: two)))
            #expect(bytes[0] % 8 == 0)
        }
    }

    /// Whatever is written to this device finds no space.
    @Test func aFullDiskIsSaid() throws {
        let error = #expect(throws: FileError.self) {
            try Safetensors.write([("a", Tensor(1))], to: URL(filePath: "/dev/full"))
        }
        #expect(error?.what == "cannot be written: no space left on device")
    }

    @Test func anAbsentFileIsNamed() {
        let error = #expect(throws: FileError.self) {
            try Safetensors(contentsOf: URL(filePath: "/nowhere/x.safetensors"))
        }
        #expect(
            error?.description
                == "/nowhere/x.safetensors: cannot be read: no such file or directory"
        )
    }

    @Test func writingIntoNoFolderNamesThePlace() throws {
        let url = URL(filePath: "/nowhere/x.safetensors")
        let error = #expect(throws: FileError.self) { try Safetensors.write([], to: url) }
        #expect(
            error?.description
                == "/nowhere/x.safetensors: cannot be written: no such file or directory")
    }
}
