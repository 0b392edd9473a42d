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
/// Share of the time that threads wait for a processor above which others want it too.
static const double much = 0.25;
/// So many looks in a row without that, and nobody does any more.
static const int patience = 20;

/// Nanoseconds that the threads of this process have waited for a processor; negative where nobody counts them.
static double waited(void) {
    DIR *tasks = opendir("/proc/self/task");
    if (!tasks) return -1;
    double sum = -1;
    for (struct dirent *task; (task = readdir(tasks));) {
        char path[300];
        snprintf(path, sizeof path, "/proc/self/task/%s/schedstat", task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "re");
        if (!file) continue;
        double ran, wait;
        if (fscanf(file, "%lf %lf", &ran, &wait) == 2) sum = (sum < 0 ? 0 : sum) + wait;
        fclose(file);
    }
    closedir(tasks);
    return sum;
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
    for (double before = waited(); before >= 0;) {
        nanosleep(&pause, NULL);
        double now = waited();
        int is_contended = now - before > much * look_interval * 1e6;
        quiet = is_contended ? 0 : quiet + 1;
        if (is_contended && !is_crowded) {
            is_crowded = pthread_create(&crowding, NULL, crowd, &may_leave) == 0;
        } else if (is_crowded && quiet >= patience) {
            sem_post(&may_leave);
            pthread_join(crowding, NULL);
            is_crowded = 0;
        }
        before = now;
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
