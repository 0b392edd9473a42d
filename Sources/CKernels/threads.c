#include "kernel.h"

extern void omp_set_num_threads(int count);
extern int omp_get_max_threads(void);
extern int omp_get_num_threads(void);
extern int omp_get_thread_num(void);
extern int omp_in_parallel(void);
extern void GOMP_parallel(void (*body)(void *), void *args, unsigned threads, unsigned flags);

void ck_set_threads(int count) { omp_set_num_threads(count); }

int ck_threads(void) { return omp_get_max_threads(); }

typedef struct {
    void (*body)(void *args, long begin, long end);
    void *args;
    long tasks;
} job;

static void share(void *args) {
    const job *work = args;
    long threads = omp_get_num_threads(), thread = omp_get_thread_num();
    long begin = work->tasks * thread / threads, end = work->tasks * (thread + 1) / threads;
    if (begin < end) work->body(work->args, begin, end);
}

void ck_parallel(void (*body)(void *args, long begin, long end), void *args, long tasks) {
    long threads = ck_min(omp_get_max_threads(), tasks);
    if (tasks <= 0) return;
    if (threads == 1 || omp_in_parallel()) {
        body(args, 0, tasks);
        return;
    }
    job work = {body, args, tasks};
    GOMP_parallel(share, &work, (unsigned)threads, 0);
}
