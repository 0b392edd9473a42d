import Files
import Foundation

// What somebody has made, or made of, the files beside the clips: it is not to be lost.
extension DatasetIndex {
    /// Throws where a folder holds files of our names that are somebody else's, or that somebody has changed.
    ///
    /// A run that was killed may have written them without their hashes: then these are made up for, so that the
    /// next run knows them, too.
    package static func checkReplaceable(in dataset: URL) throws {
        try checkSplits(of: dataset)
        try checkOwnership(of: dataset)
        guard access(dataset.path, F_OK) == 0 else { return }
        try DurableFile.alone(in: dataset) {
            let strangers = try strangers(in: dataset)
            guard !strangers.isEmpty else { return }
            // Clips that cannot be read say nothing of what is beside them.
            let index = try? DatasetIndex(of: dataset)
            try (index ?? DatasetIndex()).checkReplaces(strangers, in: dataset)
            try index?.writeFiles(to: dataset)
        }
    }

    /// Throws where the folder of the splits is a link.
    static func checkSplits(of dataset: URL) throws {
        let folder = dataset.appending(path: "splits").path
        if FolderContents.kind(of: folder) == "a link" { throw FileError.linked(folder) }
    }

    /// A file that is not as SHA256SUMS knows it.
    struct Stranger {
        let name: String
        let bytes: [UInt8]
        /// Whether SHA256SUMS knows another.
        let isKnown: Bool
    }

    /// The files of our names beside the clips that are not as SHA256SUMS knows them.
    static func strangers(in dataset: URL) throws -> [Stranger] {
        func path(_ name: String) -> String { dataset.appending(path: name).path }
        let sums = Checksums.known(in: dataset).sums
        let names = [DatasetSummary.name, Manifest.name] + Split.allCases.map(self.path)
        let card = try isKept(path(DatasetCard.name)) ? [] : [DatasetCard.name]
        return try (names + card).sorted().compactMap { name in
            // A pipe or a folder is an error when its turn comes to be written.
            var status = stat()
            guard stat(path(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                return nil
            }
            let bytes = try DurableFile.read(path(name))
            return sums[name] == Checksums.hash(of: bytes)
                ? nil : Stranger(name: name, bytes: bytes, isKnown: sums[name] != nil)
        }
    }

    /// Throws unless each is what takes its place, or the beginning of that: it may have lost its end.
    func checkReplaces(_ strangers: [Stranger], in dataset: URL) throws {
        guard !strangers.isEmpty else { return }
        let files = Dictionary(uniqueKeysWithValues: try files().map { ($0.name, $0.bytes) })
        let lost = strangers.filter { !(files[$0.name]?.starts(with: $0.bytes) ?? false) }
        guard let first = lost.first else { return }
        throw FileError.changedBeside(
            dataset.appending(path: first.name).path, isKnown: first.isKnown,
            isCard: first.name == DatasetCard.name, others: lost.dropFirst().map(\.name))
    }

    /// Throws where a folder holds files of our names, and neither a summary of ours nor the hashes of all of them.
    private static func checkOwnership(of dataset: URL) throws {
        func path(_ name: String) -> String { dataset.appending(path: name).path }
        let summary = path(DatasetSummary.name)
        if access(summary, F_OK) == 0 {
            let bytes = try? DurableFile.read(summary)
            let isOurs = bytes.flatMap { try? JSON.decode(DatasetSummary.self, from: $0, file: "") }
            guard isOurs != nil else { throw FileError.notOurs(summary) }
            return
        }
        let names = [Manifest.name, Checksums.name] + Split.allCases.map(Self.path)
        let found = names.filter { access(path($0), F_OK) == 0 }
        let sums = Checksums.known(in: dataset).sums
        let foreign = found.first { name in
            name == Checksums.name
                ? sums[DatasetSummary.name] == nil
                : sums[name] == nil || (try? Checksums.hash(of: path(name))) != sums[name]
        }
        if let foreign { throw FileError.withoutSummary(path(foreign)) }
    }
}
