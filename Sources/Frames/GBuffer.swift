/// What a frame shows of the world's surfaces, without light, shadow or air.
///
/// A pixel holds the mean over its samples, those of the picture, so its edges lie where the
/// picture's do.
public struct GBuffer: Sendable, Equatable {
    /// One number of a pixel that is stored in a byte, in the order stored.
    public enum Channel: Int, CaseIterable, Sendable {
        /// Base color: albedo as sRGB shows it, without texture.
        case red, green, blue
        /// Normal in camera axes (x forward, y left, z up); zero in the sky.
        case normalX, normalY, normalZ
        /// Shares of the pixel; together one.
        case sky, terrain, road, laneMark, sidewalk, building, vegetation
        /// Poles, signs and barriers.
        case fixture
        /// Cars, vans, trucks and buses.
        case vehicle
        /// Pedestrians, and two-wheelers with their riders.
        case person
        /// Shares that shine: head lamps, tail lamps (brakes full, others a quarter), indicators.
        case headLamp, tailLamp, indicator
        /// Signals and street lamps.
        case fixedLamp
        /// Windows with a lamp behind.
        case litWindow
        /// Windows of vehicles and buildings, lit or not.
        case glass
        /// Share of the sky's light that clouds take the place of.
        case cloud
        /// How thick those clouds are: they get darker.
        case cloudThickness
        /// Half of what texture does to the albedo: below 0.5 it is darker than the base color, above lighter.
        case grain
        /// How wet the road is: a film of water that mirrors, 1 where puddles stand.
        case water
    }

    /// Channels that belong together.
    public enum Group: String, CaseIterable, Sendable {
        case baseColor, normal, classes, shine, glass, clouds, texture

        public var channels: ArraySlice<Channel> {
            switch self {
            case .baseColor: Channel.allCases[Channel.red.rawValue...Channel.blue.rawValue]
            case .normal: Channel.allCases[Channel.normalX.rawValue...Channel.normalZ.rawValue]
            case .classes: Channel.allCases[Channel.sky.rawValue...Channel.person.rawValue]
            case .shine: Channel.allCases[Channel.headLamp.rawValue...Channel.litWindow.rawValue]
            case .glass: Channel.allCases[Channel.glass.rawValue...Channel.glass.rawValue]
            case .clouds:
                Channel.allCases[Channel.cloud.rawValue...Channel.cloudThickness.rawValue]
            case .texture: Channel.allCases[Channel.grain.rawValue...Channel.water.rawValue]
            }
        }
    }

    public let width: Int
    public let height: Int
    /// All channels of all pixels, row by row from the top: `[h, w, c]`.
    ///
    /// 0…255 stands for 0…1, of normals 1…255 for −1…1.
    public var bytes: [UInt8]
    /// 1/m along the optical axis, 0 for the sky and the hills at its edge: `[h, w]`.
    public var inverseDepth: [Float]
    /// Where the surface of each pixel was in the frame before, nil when that is unknown: pixels to
    /// the right, pixels down, and its `inverseDepth` there, `[h, w, 3]`.
    ///
    /// A surface that was behind the camera, or not in the world, has 0, 0 and `nowhere`.
    public var motion: [Float]?
    /// How far lit lamps glow, and below them the streaks of their images in wet level ground: red, green and
    /// blue of both, 0…255 for 0…1, `[h, w, 6]`; nil when nobody knows the lamps.
    public var lamps: [UInt8]?

    public static let lampChannels = 6
    public static let channelCount = 26
    public static let nowhere: Float = -1

    public init(
        width: Int, height: Int, bytes: [UInt8], inverseDepth: [Float], motion: [Float]? = nil
    ) {
        let pixels = width * height
        precondition(
            bytes.count == pixels * Self.channelCount && inverseDepth.count == pixels
                && motion?.count ?? 3 * pixels == 3 * pixels, "not of \(width)×\(height) pixels")
        self.width = width
        self.height = height
        self.bytes = bytes
        self.inverseDepth = inverseDepth
        self.motion = motion
    }

    /// A channel's number at column `x` and row `y`.
    public subscript(channel: Channel, x: Int, y: Int) -> Float {
        channel.value(of: bytes[(y * width + x) * Self.channelCount + channel.rawValue])
    }
}

extension GBuffer.Channel {
    public var isNormal: Bool { (Self.normalX.rawValue...Self.normalZ.rawValue) ~= rawValue }

    /// What a byte of it stands for.
    public func value(of byte: UInt8) -> Float {
        isNormal ? (Float(byte) - 128) / 127 : Float(byte) / 255
    }

    /// Where a class is counted.
    public init(_ surface: SurfaceClass) {
        self =
            switch surface {
            case .sky: .sky
            case .terrain: .terrain
            case .road: .road
            case .laneMark: .laneMark
            case .sidewalk: .sidewalk
            case .building: .building
            case .vegetation: .vegetation
            case .barrier, .pole, .sign: .fixture
            case .car, .van, .truck, .bus: .vehicle
            case .motorbike, .bicycle, .pedestrian: .person
            }
    }
}
