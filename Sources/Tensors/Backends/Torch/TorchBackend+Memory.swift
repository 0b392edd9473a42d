import Foundation

extension TorchBackend {
    /// As CUDA's runtime says, which PyTorch brings along; 0 where it says nothing.
    var freeBytes: Int? { gpu.map { CUDARuntime.freeBytes(of: $0) ?? 0 } }
}

/// The few functions of CUDA's runtime that PyTorch has no word for.
private enum CUDARuntime {
    typealias MemoryInfo =
        @convention(c) (UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int>) -> Int32
    typealias Choose = @convention(c) (Int32) -> Int32
    typealias Chosen = @convention(c) (UnsafeMutablePointer<Int32>) -> Int32

    static func freeBytes(of gpu: Int32) -> Int? {
        guard let memory: MemoryInfo = function("cudaMemGetInfo"),
            let choose: Choose = function("cudaSetDevice"),
            let chosen: Chosen = function("cudaGetDevice")
        else { return nil }
        var (free, total, usual) = (0, 0, Int32(0))
        guard chosen(&usual) == 0, choose(gpu) == 0 else { return nil }
        defer { _ = choose(usual) }
        return memory(&free, &total) == 0 ? free : nil
    }

    /// Among all libraries that are open: PyTorch opens the runtime for everybody.
    private static func function<Function>(_ name: String) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: Function.self) }
    }
}
