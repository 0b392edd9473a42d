import Foundation
import Synchronization

/// PyTorch's libraries as they are installed, opened at run time: nothing is linked, no header is needed.
///
/// Through the C functions that PyTorch keeps from version to version (its stable ABI, since 2.11).
// Safety: addresses of functions, which never change; PyTorch's own state is used from the tensor thread.
final class TorchLibrary: @unchecked Sendable {
    typealias Handle = UnsafeMutableRawPointer
    typealias Slot = UInt64
    typealias Status = Int32

    /// `torch_call_dispatcher`: an op by its name, its arguments in slots that become its results.
    let call:
        @convention(c) (
            UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutablePointer<Slot>?, UInt64
        ) -> Status
    let fromBlob:
        @convention(c) (
            UnsafeMutableRawPointer, Int64, UnsafePointer<Int>, UnsafePointer<Int>, Int64, Int32,
            Int32, Int32, UnsafeMutablePointer<Handle?>, Int32, UnsafePointer<UInt8>?, Int64,
            UnsafeRawPointer?, UnsafeRawPointer?
        ) -> Status
    let emptyStrided:
        @convention(c) (
            Int64, UnsafePointer<Int>, UnsafePointer<Int>, Int32, Int32, Int32,
            UnsafeMutablePointer<Handle?>
        ) -> Status
    let copyHandle: @convention(c) (Handle, UnsafeMutablePointer<Handle?>) -> Status
    let delete: @convention(c) (Handle) -> Status
    let dataPointer:
        @convention(c) (Handle, UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Status
    let strides: @convention(c) (Handle, UnsafeMutablePointer<UnsafePointer<Int>?>) -> Status
    let dimensions: @convention(c) (Handle, UnsafeMutablePointer<Int>) -> Status
    let dtypeOf: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> Status
    let newList: @convention(c) (Int, UnsafeMutablePointer<Handle?>) -> Status
    let push: @convention(c) (Handle, Slot) -> Status
    /// `self − alpha · other`: the only sum whose factor no op takes as a tensor.
    let subtract: @convention(c) (Handle, Handle, Double, UnsafeMutablePointer<Handle?>) -> Status
    let scalar: @convention(c) (Float, UnsafeMutablePointer<Handle?>) -> Status
    let zeroPad:
        @convention(c) (
            Handle, UnsafePointer<Int>, Int64, UnsafePointer<CChar>, UnsafePointer<Double>?,
            UnsafeMutablePointer<Handle?>
        ) -> Status
    private let errorText: @convention(c) () -> UnsafePointer<CChar>?
    /// What PyTorch calls its dtypes and devices.
    let codes: Codes
    /// Which version of the C functions this library has.
    let version: UInt64

    struct Codes {
        let float32, bfloat16, int64, int8, uint8: Int32
        let cpu, cuda: Int32
    }

    /// Opens the libraries of a folder, or those that the loader finds.
    init(folder: String?, withCUDA: Bool) throws(TorchError) {
        let library = try Self.open("libtorch_cpu.so", in: folder)
        if withCUDA { _ = try Self.open("libtorch_cuda.so", in: folder) }
        func function<Function>(_ name: String, as type: Function.Type = Function.self)
            throws(TorchError) -> Function
        {
            guard let address = dlsym(library, name) else {
                throw .tooOld(missing: name)
            }
            return unsafeBitCast(address, to: Function.self)
        }
        func code(_ name: String) throws(TorchError) -> Int32 {
            let make: @convention(c) () -> Int32 = try function("aoti_torch_\(name)")
            return make()
        }
        call = try function("torch_call_dispatcher")
        fromBlob = try function("torch_from_blob")
        emptyStrided = try function("aoti_torch_empty_strided")
        copyHandle = try function("aoti_torch_new_tensor_handle")
        delete = try function("aoti_torch_delete_tensor_object")
        dataPointer = try function("aoti_torch_get_data_ptr")
        strides = try function("aoti_torch_get_strides")
        dimensions = try function("aoti_torch_get_dim")
        dtypeOf = try function("aoti_torch_get_dtype")
        newList = try function("torch_new_list_reserve_size")
        push = try function("torch_list_push_back")
        subtract = try function("aoti_torch_aten_subtract_Tensor")
        scalar = try function("aoti_torch_scalar_to_tensor_float32")
        zeroPad = try function("aoti_torch_aten_pad")
        let plainText = "torch_exception_get_what_without_backtrace"
        errorText = try function(
            dlsym(library, plainText) == nil ? "torch_exception_get_what" : plainText)
        let abi: @convention(c) () -> UInt64 = try function("aoti_torch_abi_version")
        version = abi()
        codes = Codes(
            float32: try code("dtype_float32"), bfloat16: try code("dtype_bfloat16"),
            int64: try code("dtype_int64"), int8: try code("dtype_int8"),
            uint8: try code("dtype_uint8"), cpu: try code("device_type_cpu"),
            cuda: try code("device_type_cuda"))
    }

    private static func open(_ name: String, in folder: String?) throws(TorchError)
        -> UnsafeMutableRawPointer
    {
        let path = folder.map { "\($0)/\(name)" } ?? name
        guard let library = dlopen(path, RTLD_NOW | RTLD_GLOBAL) else {
            throw .cannotOpen(dlerror().map { String(cString: $0) } ?? path)
        }
        return library
    }

    /// What the last call that failed says.
    var problem: String {
        let text = errorText().map { String(cString: $0) } ?? "no reason"
        return text.split(separator: "\n").first.map(String.init) ?? text
    }

    /// As people write it, such as 2.13.0.
    var release: String { "\(version >> 56).\(version >> 48 & 255).\(version >> 40 & 255)" }
}

/// Why PyTorch's libraries cannot compute here.
public enum TorchError: Error, Equatable {
    case cannotOpen(String)
    case tooOld(missing: String)
    case noDevice(String)
}

extension TorchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotOpen(let reason): "PyTorch's libraries cannot be opened: \(reason)"
        case .tooOld(let name): "PyTorch's libraries are older than 2.11: they have no \(name)"
        case .noDevice(let reason): "PyTorch finds no such GPU: \(reason)"
        }
    }
}
