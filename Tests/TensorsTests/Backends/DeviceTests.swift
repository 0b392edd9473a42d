import Testing

@testable import Tensors

struct DeviceTests {
    @Test(
        arguments: [
            ("cpu", Device.cpu), ("auto", .auto), ("cuda", .cuda(0)), ("cuda:3", .cuda(3)),
            ("torch-cpu", .torchCPU), ("cuda:", nil), ("cuda:-1", nil), ("gpu", nil),
        ] as [(String, Device?)])
    func namesAreRead(_ name: String, _ device: Device?) {
        #expect(Device(name) == device)
    }

    @Test func missingLibrariesAreNamed() {
        #expect {
            try TorchLibrary(folder: "/nowhere", withCUDA: false)
        } throws: {
            "\($0)".hasPrefix("PyTorch's libraries cannot be opened: /nowhere/libtorch_cpu.so")
        }
    }
}
