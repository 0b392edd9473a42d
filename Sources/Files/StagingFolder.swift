import CRename
import Foundation
import Synchronization

/// A folder in which something is put together before it gets its real name.
///
/// While it exists its process holds a lock on it, so that other processes can tell work in progress
/// from what a killed one has left.
package final class StagingFolder {
    package let url: URL
    private let descriptor: Int32

    private init(url: URL, descriptor: Int32) {
        self.url = url
        self.descriptor = descriptor
    }

    deinit {
        _ = Self.unfinished.withLock { $0.remove(url) }
        close(descriptor)
    }

    /// Makes an empty folder, after removing what a killed process left under that name.
    package static func create(_ url: URL) throws -> StagingFolder {
        // Another process may remove the new folder as abandoned before it is locked: try again.
        for _ in 0..<100 {
            guard removeIfAbandoned(url) else {
                throw FileError(
                    .cannotCreate, file: url.path, "is being written by another process",
                    remedy: "wait for it, or choose another folder")
            }
            // A signal finds a new folder either listed or not yet there.
            let descriptor = try unfinished.withLock { unfinished in
                let descriptor = try claim(url)
                if descriptor != nil { unfinished.insert(url) }
                return descriptor
            }
            if let descriptor { return StagingFolder(url: url, descriptor: descriptor) }
        }
        throw FileError(.cannotCreate, file: url.path, "cannot be created")
    }

    /// Makes the folder and holds it; nil when another process was faster.
    private static func claim(_ url: URL) throws -> Int32? {
        guard mkdir(url.path, 0o777) == 0 || errno == EEXIST else {
            throw FileError.writing(url.path, errno: errno)
        }
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        if lock(descriptor) != .taken, isInPlace(descriptor, url.path) { return descriptor }
        close(descriptor)
        return nil
    }

    /// Removes the folder unless a living process holds it; returns whether the name is free.
    package static func removeIfAbandoned(_ url: URL) -> Bool {
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        guard lock(descriptor) != .taken else { return false }
        try? FileManager.default.removeItem(at: url)
        return access(url.path, F_OK) != 0
    }

    /// Gives the folder its real name, instead of the folder that had it.
    ///
    /// Once there is a folder of that name, there is one at every moment.
    package func move(to target: URL) throws {
        try DurableFile.synchronize(url.path)
        let isExchanged = try Self.unfinished.withLock { unfinished in
            let isExchanged = crename_exchange(url.path, target.path) == 0
            if !isExchanged {
                try replace(target)
                unfinished.remove(url)
            }
            return isExchanged
        }
        try DurableFile.synchronize(target.deletingLastPathComponent().path)
        // What was replaced has the temporary name now.
        if isExchanged { remove() }
    }

    /// For a target that is not there yet, and for file systems that cannot exchange two names.
    private func replace(_ target: URL) throws {
        let replaced = url.appendingPathExtension("replaced")
        if rename(target.path, replaced.path) != 0, errno != ENOENT {
            throw FileError.writing(target.path, errno: errno)
        }
        guard rename(url.path, target.path) == 0 else {
            let code = errno
            _ = rename(replaced.path, target.path)
            throw FileError.writing(target.path, errno: code)
        }
        try? FileManager.default.removeItem(at: replaced)
    }

    /// Removes the folder and all it holds.
    package func remove() {
        Self.unfinished.withLock { unfinished in
            try? FileManager.default.removeItem(at: url)
            unfinished.remove(url)
        }
    }

    /// The folders that this process is putting together.
    private static let unfinished = Mutex<Set<URL>>([])

    /// Removes every folder that this process is putting together and ends the process.
    ///
    /// A process that still fills one finds it gone; none gets its real name meanwhile.
    package static func removeAll(andThen end: () -> Never) -> Never {
        unfinished.withLock { unfinished in
            for url in unfinished {
                // Under another name nothing new is put into it while it is being emptied.
                let doomed = url.appendingPathExtension("removed")
                _ = rename(url.path, doomed.path)
                try? FileManager.default.removeItem(at: doomed)
            }
            end()
        }
    }

    private enum Lock { case held, taken }

    /// Some network file systems lock no folders: there a name is trusted to be used only once.
    private static func lock(_ descriptor: Int32) -> Lock {
        flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK ? .taken : .held
    }
}

/// Whether a path still names what is open.
func isInPlace(_ descriptor: Int32, _ path: String) -> Bool {
    var (held, named) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
}
