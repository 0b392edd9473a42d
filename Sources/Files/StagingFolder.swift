import CRename
import Foundation
import Synchronization

/// A folder in which something is put together before it gets its real name.
///
/// While it exists its process holds a lock on it, so that other processes can tell work in progress
/// from what a killed one has left. A mark in it tells it from folders of others.
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

    /// Finds something in a folder of ours that is not ours; nil where there is nothing such.
    package typealias Search = (URL) -> String?

    /// Makes an empty folder, after removing what a killed process left under that name.
    ///
    /// - Parameter stranger: finds what somebody else has put into that.
    package static func create(
        _ url: URL, stranger: Search = { _ in nil }
    ) throws -> StagingFolder {
        // Another process may remove the new folder as abandoned before it is locked: try again.
        for _ in 0..<100 {
            switch removeIfAbandoned(url, stranger: stranger) {
            case .nothing: break
            case .work:
                throw FileError(
                    .cannotCreate, file: url.path, "is being written by another process",
                    remedy: "wait for it, or choose another folder")
            case .stranger(let path): throw FileError.notOurs(path)
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
        guard mkdir(url.path, 0o777) == 0 else {
            if errno == EEXIST { return nil }
            throw FileError.writing(url.path, errno: errno)
        }
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard lock(descriptor) != .taken, isInPlace(descriptor, url.path) else {
            close(descriptor)
            return nil
        }
        do {
            try StagingMark.put(into: url)
        } catch {
            StagingMark.removeFolder(url)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// What a name stands for that a folder is to have.
    package enum Remains: Equatable {
        case nothing
        /// A living process puts it together.
        case work
        /// Something of somebody else.
        case stranger(String)
    }

    /// Removes what a killed process has left; says what is there still.
    ///
    /// - Parameter stranger: finds what somebody else has put into it.
    @discardableResult
    package static func removeIfAbandoned(
        _ url: URL, stranger: Search = { _ in nil }
    ) -> Remains {
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return errno == ENOENT ? .nothing : .stranger(url.path) }
        defer { close(descriptor) }
        guard lock(descriptor) != .taken else { return .work }
        // A process that was killed at once has not marked it; nothing is lost with an empty one.
        if rmdir(url.path) == 0 { return .nothing }
        guard StagingMark.isIn(url) else { return .stranger(url.path) }
        if let path = stranger(url) { return .stranger(path) }
        StagingMark.removeFolder(url)
        return access(url.path, F_OK) != 0 ? .nothing : .stranger(url.path)
    }

    /// Gives the folder its real name, instead of the folder that had it.
    ///
    /// Once there is a folder of that name, there is one at every moment.
    package func move(to target: URL) throws {
        try DurableFile.synchronize(url.path)
        let isExchanged = try Self.unfinished.withLock { unfinished in
            StagingMark.take(from: url)
            let isExchanged = crename_exchange(url.path, target.path) == 0
            if isExchanged {
                try? StagingMark.put(into: url)
            } else {
                try replace(target)
                unfinished.remove(url)
            }
            return isExchanged
        }
        for folder in [target, target.deletingLastPathComponent()] {
            try DurableFile.synchronize(folder.path)
        }
        // What was replaced has the temporary name now.
        if isExchanged { remove() }
    }

    /// For a target that is not there yet, and for file systems that cannot exchange two names.
    private func replace(_ target: URL) throws {
        guard access(target.path, F_OK) == 0 else { return try Self.rename(url, to: target) }
        let holder = url.appendingPathExtension("replaced")
        guard let descriptor = try Self.claim(holder) else { throw FileError.notOurs(holder.path) }
        defer { close(descriptor) }
        let old = holder.appending(path: target.lastPathComponent)
        try Self.rename(target, to: old)
        do {
            try Self.rename(url, to: target)
        } catch {
            try Self.rename(old, to: target)
            throw error
        }
        StagingMark.removeFolder(holder)
    }

    private static func rename(_ url: URL, to target: URL) throws {
        guard Foundation.rename(url.path, target.path) == 0 else {
            throw FileError.writing(target.path, errno: errno)
        }
    }

    /// Removes the folder and all it holds.
    package func remove() {
        Self.unfinished.withLock { unfinished in
            StagingMark.removeFolder(url)
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
                let isMoved = crename_to_free(url.path, doomed.path) == 0
                StagingMark.removeFolder(isMoved ? doomed : url)
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
private func isInPlace(_ descriptor: Int32, _ path: String) -> Bool {
    var (held, named) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
}
