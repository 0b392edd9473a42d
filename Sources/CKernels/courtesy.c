// Waiting threads of libgomp spin 300,000 times before they sleep: quick where they are alone, and up to ten times
// slower where others want their processors. While its threads are more than the processors they spin 100 times
// (GOMP_SPINCOUNT in libgomp's manual): so a few idle threads more are held while this process waits for processors.
#define _GNU_SOURCE
#include "kernel.h"

#include <dirent.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

extern int omp_get_num_procs(void);
extern void GOMP_parallel(void (*body)(void *), void *args, unsigned threads, unsigned flags);

/// Milliseconds from one look to the next.
static const long look_interval = 50;
/// Share of the time that threads wait for a processor above which it is wanted by more than one.
static const double much = 0.25;
/// Share of all processors' time above which it is other threads of this process that they wait for, as those that
/// write its video: these are soon done, and sleeping would leave processors idle.
static const double most = 0.8;
/// So many looks in a row without that, and nobody does any more.
static const int patience = 20;

/// Nanoseconds that the threads of this process have run, and that they have waited for a processor.
struct thread_times {
    double ran, waited;
};

/// Returns whether the system counts them.
static int measure(struct thread_times *sum) {
    *sum = (struct thread_times){0, 0};
    DIR *tasks = opendir("/proc/self/task");
    if (!tasks) return 0;
    int is_counted = 0;
    for (struct dirent *task; (task = readdir(tasks));) {
        char path[300];
        snprintf(path, sizeof path, "/proc/self/task/%s/schedstat", task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "re");
        if (!file) continue;
        struct thread_times times;
        if (fscanf(file, "%lf %lf", &times.ran, &times.waited) == 2) {
            is_counted = 1;
            sum->ran += times.ran;
            sum->waited += times.waited;
        }
        fclose(file);
    }
    closedir(tasks);
    return is_counted;
}

static void nothing(void *args) { (void)args; }

/// Keeps more threads of libgomp than there are processors until it may leave.
static void *crowd(void *may_leave) {
    GOMP_parallel(nothing, NULL, (unsigned)omp_get_num_procs() + 1, 0);
    while (sem_wait(may_leave) != 0) {}
    return NULL;
}

static void *watch(void *args) {
    (void)args;
    const struct timespec pause = {0, look_interval * 1000000};
    sem_t may_leave;
    pthread_t crowding;
    int is_crowded = 0, quiet = 0;
    sem_init(&may_leave, 0, 0);
    const double span = look_interval * 1e6;
    struct thread_times before, now;
    for (int is_counted = measure(&before); is_counted; before = now) {
        nanosleep(&pause, NULL);
        is_counted = measure(&now);
        int is_contended = now.waited - before.waited > much * span &&
                           now.ran - before.ran < most * omp_get_num_procs() * span;
        quiet = is_contended ? 0 : quiet + 1;
        if (is_contended && !is_crowded) {
            is_crowded = pthread_create(&crowding, NULL, crowd, &may_leave) == 0;
        } else if (is_crowded && quiet >= patience) {
            sem_post(&may_leave);
            pthread_join(crowding, NULL);
            is_crowded = 0;
        }
    }
    return NULL;
}

void ck_share_processors(void) {
    struct rlimit memory;
    // Who says how to wait is obeyed; where memory is short no threads are risked.
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT")) return;
    if (getrlimit(RLIMIT_AS, &memory) != 0 || memory.rlim_cur != RLIM_INFINITY) return;
    pthread_t thread;
    if (pthread_create(&thread, NULL, watch, NULL) == 0) pthread_detach(thread);
}
