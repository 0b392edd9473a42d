/// How the windows of a building's walls are made.
package enum FacadeStyle: UInt32, CaseIterable {
    case punched, shuttered, tall, paired, ribbon, curtain

    /// Metres from one window to the next.
    package var bay: Float {
        switch self {
        case .punched: 3.4
        case .tall: 3
        case .shuttered: 3.8
        case .paired, .curtain: 4.4
        case .ribbon: 6
        }
    }

    /// Where the glass of one bay of one storey lies, in shares of them.
    package var window: Window {
        switch self {
        case .punched: Window(across: 0.27...0.73, up: 0.24...0.78)
        case .shuttered: Window(across: 0.34...0.66, up: 0.22...0.76)
        case .tall: Window(across: 0.28...0.72, up: 0.1...0.84)
        case .paired: Window(across: 0.14...0.86, up: 0.26...0.78)
        case .ribbon: Window(across: 0.02...0.98, up: 0.34...0.84)
        case .curtain: Window(across: 0.05...0.95, up: 0.2...0.94)
        }
    }

    /// Shares of a bay and of a storey.
    package struct Window: Sendable {
        package var across: ClosedRange<Float>
        package var up: ClosedRange<Float>

        package init(across: ClosedRange<Float>, up: ClosedRange<Float>) {
            self.across = across
            self.up = up
        }
    }
}
