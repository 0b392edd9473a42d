#include <fcntl.h>

// The C library's header shows it to GNU sources only, which Swift's imports are not.
extern int renameat2(
    int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned flags);

/// Swaps what two paths name, in one step; 0, or -1 and errno.
static inline int crename_exchange(const char *a, const char *b) {
    const unsigned exchange = 1u << 1;  // RENAME_EXCHANGE
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, exchange);
}

/// Gives something a name that nobody has; 0, or -1 and errno.
static inline int crename_to_free(const char *path, const char *free_path) {
    const unsigned no_replace = 1u << 0;  // RENAME_NOREPLACE
    return renameat2(AT_FDCWD, path, AT_FDCWD, free_path, no_replace);
}
