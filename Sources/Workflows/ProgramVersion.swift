/// What this program calls itself in the files it writes.
package enum ProgramVersion {
    package static let current = "0.1.0"
}
