#define _GNU_SOURCE
#include "CMemoryLimit.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const char *sentence;
static int status;
static char signal_stack[65536];

/// Bytes that the process may have mapped; 0 without a limit.
static unsigned long limit(void) {
    struct rlimit memory;
    int is_limited = getrlimit(RLIMIT_AS, &memory) == 0 && memory.rlim_cur != RLIM_INFINITY;
    return is_limited ? memory.rlim_cur : 0;
}

/// Whether more is mapped than half of what may be: the other half is what one allocation may have asked for in vain.
///
/// Calls only what a signal handler may.
static int is_short(void) {
    char text[64] = "";
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    if (count <= 0) return 1;
    unsigned long pages = 0;
    for (const char *digit = text; *digit >= '0' && *digit <= '9'; digit++) pages = pages * 10 + (*digit - '0');
    return pages * (unsigned long)sysconf(_SC_PAGESIZE) > limit() / 2;
}

static void end(void) {
    if (write(STDERR_FILENO, sentence, strlen(sentence)) < 0) {}
    _exit(status);
}

/// Swift and C++ trap or abort where memory is refused, others use what they did not get.
static void on_trap(int number) {
    if (is_short()) end();
    signal(number, SIG_DFL);
    raise(number);
}

/// libgomp leaves so where a thread is refused; the program itself leaves by `_exit`.
static void on_exit_of_library(int code, void *unused) {
    (void)unused;
    if (code != 0 && is_short()) end();
}

/// Whether the process could have one more thread of the usual size, without asking for one: pthreads keeps stacks.
static int has_room_for_thread(void) {
    const size_t stack = 8 << 20;
    void *place = mmap(NULL, stack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) return 0;
    munmap(place, stack);
    return 1;
}

static double computed(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/// libdispatch asks again and again for a thread that is refused: ends the process that does nothing meanwhile.
static void *watch(void *unused) {
    int patience = 0;
    for (double before = computed();; before = computed()) {
        sleep(1);
        int is_stuck = computed() - before < 0.01 && !has_room_for_thread();
        patience = is_stuck ? patience + 1 : 0;
        if (patience == 5) end();
    }
    return unused;
}

void cml_end_at_limit(const char *text, int code) {
    if (limit() == 0) return;
    sentence = text;
    status = code;
    stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = on_trap, .sa_flags = SA_ONSTACK};
    const int traps[] = {SIGABRT, SIGBUS, SIGILL, SIGSEGV, SIGTRAP};
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) sigaction(traps[i], &action, NULL);
    on_exit(on_exit_of_library, NULL);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 1 << 18);
    pthread_t watcher;
    if (pthread_create(&watcher, &small, watch, NULL) == 0) pthread_detach(watcher);
    pthread_attr_destroy(&small);
}

/// Starts the program again with one thread for OpenBLAS, which asks for threads as it is loaded and ends the program
/// by SIGINT where it gets none.
///
/// Runs before libraries are initialized: only a new environment reaches them.
static void start_with_less(int count, char **arguments, char **environment) {
    static const char setting[] = "OPENBLAS_NUM_THREADS=";
    static char one[] = "OPENBLAS_NUM_THREADS=1", arenas[] = "MALLOC_ARENA_MAX=1";
    (void)count;
    if (limit() == 0) return;
    size_t length = 0;
    for (; environment[length]; length++) {
        if (strncmp(environment[length], setting, sizeof setting - 1) == 0) return;
    }
    char *wanted[length + 3], path[4096];
    memcpy(wanted, environment, length * sizeof *wanted);
    wanted[length] = one;
    // Each arena of glibc reserves 64 MB.
    wanted[length + 1] = arenas;
    wanted[length + 2] = NULL;
    ssize_t end_of_path = readlink("/proc/self/exe", path, sizeof path - 1);
    if (end_of_path < 0) return;
    path[end_of_path] = 0;
    execve(path, arguments, wanted);
}

__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(int, char **, char **) =
    start_with_less;
