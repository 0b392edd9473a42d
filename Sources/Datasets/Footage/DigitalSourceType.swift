/// What metadata says of how pictures came about.
package enum DigitalSourceType {
    /// Where the International Press Telecommunications Council has its words.
    static let address = "http://cv.iptc.org/newscodes/digitalsourcetype/"

    /// The word in comments or XMP, of our own or of other programs; nil where there is none.
    static func named(in texts: [String]) -> String? {
        for text in texts {
            // JSON may write its slashes with backslashes.
            let plain = text.replacing("\\/", with: "/")
            guard let place = plain.range(of: address.dropFirst("http".count)) else { continue }
            let word = plain[place.upperBound...].prefix { $0.isLetter && $0.isASCII }
            if !word.isEmpty { return String(word) }
        }
        return nil
    }

    /// Whether no camera took such pictures, or not all of them.
    package static func isSynthetic(_ word: String) -> Bool {
        [
            "algorithmicMedia", "trainedAlgorithmicMedia", "compositeSynthetic",
            "compositeWithTrainedAlgorithmicMedia", "dataDrivenMedia", "virtualRecording",
            "digitalCreation", "screenCapture",
        ].contains(word)
    }
}
