// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, `any` spelled out, a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "simdrive",
    products: [
        .executable(name: "simdrive", targets: ["simdrive"]),
        .library(name: "Files", targets: ["Files"]),
        // With the modules whose types their signatures name.
        .library(name: "Sim", targets: ["Sim", "Randomness"]),
        .library(name: "Tensors", targets: ["Tensors", "Randomness"]),
        .library(name: "Diffusion", targets: ["Diffusion", "Conditioning", "Frames"]),
        .library(name: "Datasets", targets: ["Datasets", "Frames", "Metrics"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // C libraries of the system: a module map and a shim header each.
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "CAV", pkgConfig: "libavformat libavcodec libswscale libavutil",
            providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CRename"),
        // The few kernels that no library has.
        .target(
            name: "CKernels",
            cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("m"), .linkedLibrary("gomp")]),
        // What the program does where its memory is limited.
        .target(name: "CMemoryLimit", cSettings: [.treatAllWarnings(as: .error)]),

        .target(name: "Files", dependencies: ["COpenSSL", "CRename"], swiftSettings: strict),
        .target(name: "Randomness", swiftSettings: strict),
        .target(
            name: "Tensors",
            dependencies: ["Files", "Randomness", "COneDNN", "COpenBLAS", "CKernels"],
            swiftSettings: strict),
        .target(
            name: "Sim", dependencies: ["Randomness", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "Frames", dependencies: ["Sim"], swiftSettings: strict),
        .target(
            name: "Renderer", dependencies: ["Frames", "Randomness", "Sim"], swiftSettings: strict),
        .target(name: "Words", dependencies: ["Sim"], swiftSettings: strict),
        .target(name: "Metrics", dependencies: ["Frames"], swiftSettings: strict),
        .target(
            name: "Conditioning", dependencies: ["Frames", "Renderer", "Sim", "Tensors"],
            swiftSettings: strict),
        .target(
            name: "Datasets",
            dependencies: [
                "Files", "Frames", "Metrics", "Sim", "CAV", "CPNG",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .target(
            name: "Diffusion",
            dependencies: [
                "Conditioning", "Files", "Frames", "Metrics", "Renderer", "Sim", "Tensors",
            ],
            swiftSettings: strict),
        // Judges what Diffusion makes. It depends on Diffusion, so that no loss there can use it.
        .target(
            name: "Referee",
            dependencies: [
                "Diffusion", "Files", "Frames", "Metrics", "Randomness", "Renderer", "Sim",
                "Tensors",
            ],
            swiftSettings: strict),
        .target(
            name: "StableDiffusion",
            dependencies: ["Diffusion", "Files", "Frames", "Randomness", "Tensors"],
            resources: [.copy("Text/clip-merges.txt")],
            swiftSettings: strict),
        .target(
            name: "Workflows",
            dependencies: [
                "Diffusion", "Datasets", "Conditioning", "Files", "Frames", "Metrics", "Referee",
                "Renderer", "Sim", "StableDiffusion", "Tensors", "Randomness", "Words",
            ],
            resources: [
                .embedInCode("Page/Resources/report.html"),
                .embedInCode("Page/Resources/report.css"),
                .embedInCode("Page/Resources/elements.js"),
                .embedInCode("Page/Resources/overview.js"),
                .embedInCode("Page/Resources/clip.js"),
                .embedInCode("Page/Resources/curves.js"),
                .embedInCode("Page/Resources/controls.js"),
            ],
            swiftSettings: strict),
        // What the process does with its streams, its signals and the limit of its memory.
        .target(
            name: "Terminal", dependencies: ["Datasets", "Files", "Workflows", "CMemoryLimit"],
            swiftSettings: strict),
        .executableTarget(
            name: "simdrive",
            dependencies: [
                "Datasets", "Diffusion", "Files", "Referee", "Sim", "StableDiffusion", "Tensors",
                "Terminal", "Words", "Workflows",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "RandomnessTests", dependencies: ["Randomness"], swiftSettings: strict),
        .testTarget(
            name: "TensorsTests", dependencies: ["Files", "Tensors", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "SimTests", dependencies: ["Sim", "Randomness", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "WordsTests", dependencies: ["Randomness", "Sim", "TestSupport", "Words"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FramesTests", dependencies: ["Frames"], swiftSettings: strict),
        .testTarget(
            name: "RendererTests",
            dependencies: ["Renderer", "Frames", "Randomness", "Sim", "TestSupport"],
            exclude: ["Pictures"], swiftSettings: strict),
        .testTarget(
            name: "MetricsTests", dependencies: ["Metrics", "Frames", "Tensors"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "ConditioningTests", dependencies: ["Conditioning", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets", "Files", "Metrics", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "DiffusionTests", dependencies: ["Diffusion", "Files", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "StableDiffusionTests",
            dependencies: [
                "StableDiffusion", "Diffusion", "Files", "Randomness", "Sim", "Tensors",
                "TestSupport",
            ],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "RefereeTests",
            dependencies: ["Referee", "Diffusion", "Randomness", "Renderer", "Sim", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "WorkflowsTests",
            dependencies: [
                "Workflows", "Conditioning", "Datasets", "Diffusion", "Files", "Referee",
                "Renderer", "Sim", "Tensors", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "simdriveTests",
            dependencies: [
                "simdrive", "Conditioning", "Datasets", "Diffusion", "Files", "Randomness",
                "Referee", "Renderer", "Sim", "Tensors", "TestSupport", "Words", "Workflows",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Help"],
            swiftSettings: strict),
    ]
)
