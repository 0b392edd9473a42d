#include "kernel.h"

enum {
    BLOCK = 512,   // numbers of the inner axis summed side by side
    TASK = 32768,  // numbers that are worth waking another thread
};

typedef struct {
    const void *x;
    int bf16;
    long n, inner, run, runs, blocks, group;
    long tasks;
    float *out;
} sum;

/// The sum of neighbours.
CK_INLINE float sum_of_row(const sum *work, long begin, long count) {
#pragma clang fp reassociate(on)
    float buffer[BLOCK], total = 0;
    for (long i = 0; i < count; i += BLOCK) {
        long n = ck_min(BLOCK, count - i);
        const float *x = ck_load(work->x, work->bf16, begin + i, n, buffer);
        float part = 0;
        for (long j = 0; j < n; j++) part += x[j];
        total += part;
    }
    return total;
}

/// Sums `rows` pieces of `width` neighbours, `inner` apart.
CK_INLINE void sum_of_rows(
    const sum *work, long begin, long rows, long width, float *restrict out) {
    float buffer[BLOCK], total[BLOCK];
    for (long i = 0; i < width; i++) total[i] = 0;
    for (long row = 0; row < rows; row++) {
        const float *x = ck_load(work->x, work->bf16, begin + row * work->inner, width, buffer);
        for (long i = 0; i < width; i++) total[i] += x[i];
    }
    for (long i = 0; i < width; i++) out[i] = total[i];
}

CK_KERNEL(sum_task, (const sum *work, long task), (work, task)) {
    long block = task % work->blocks * BLOCK;
    long run = task / work->blocks % work->runs;
    long outer = task / work->blocks / work->runs;
    long first = run * work->run, rows = ck_min(work->run, work->n - first);
    long begin = (outer * work->n + first) * work->inner + block;
    float *out = work->out + (outer * work->runs + run) * work->inner + block;
    if (work->inner == 1) {
        *out = sum_of_row(work, begin, rows);
    } else {
        sum_of_rows(work, begin, rows, ck_min(BLOCK, work->inner - block), out);
    }
}

static void sum_tasks(void *args, long begin, long end) {
    const sum *work = args;
    long last = ck_min(end * work->group, work->tasks);
    for (long task = begin * work->group; task < last; task++) sum_task(work, task);
}

void ck_sum(const void *x, int bf16, long outer, long n, long inner, long run, float *out) {
    long runs = (n + run - 1) / run, blocks = (inner + BLOCK - 1) / BLOCK;
    long size = ck_min(run, n) * ck_min(inner, BLOCK);
    long group = ck_max(1, TASK / ck_max(1, size));
    sum work = {x, bf16, n, inner, run, runs, blocks, group, outer * runs * blocks, out};
    ck_parallel(sum_tasks, &work, (work.tasks + group - 1) / group);
}
