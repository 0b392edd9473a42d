#include "kernel.h"

enum {
    BLOCK = 512,   // numbers of the inner axis summed side by side
    TASK = 32768,  // numbers that are worth waking another thread
};

typedef struct {
    const void *x;
    void *out;
    int bf16, out_bf16;
    long n, m, inner, group, rows;
    const long *starts, *sources;
    const float *weights;
} resample;

CK_KERNEL(resample_row, (const resample *work, long row), (work, row)) {
    float buffer[BLOCK], total[BLOCK];
    long outer = row / work->m, place = row % work->m;
    for (long block = 0; block < work->inner; block += BLOCK) {
        long width = ck_min(BLOCK, work->inner - block);
        for (long i = 0; i < width; i++) total[i] = 0;
        for (long k = work->starts[place]; k < work->starts[place + 1]; k++) {
            long begin = (outer * work->n + work->sources[k]) * work->inner + block;
            const float *x = ck_load(work->x, work->bf16, begin, width, buffer);
            float weight = work->weights[k];
            for (long i = 0; i < width; i++) total[i] += weight * x[i];
        }
        ck_store(work->out, work->out_bf16, row * work->inner + block, width, total);
    }
}

static void resample_rows(void *args, long begin, long end) {
    const resample *work = args;
    long last = ck_min(end * work->group, work->rows);
    for (long row = begin * work->group; row < last; row++) resample_row(work, row);
}

void ck_resample(
    const void *x, int bf16, long outer, long n, long m, long inner, const long *starts,
    const long *sources, const float *weights, void *out, int out_bf16) {
    long group = ck_max(1, TASK / ck_max(1, inner));
    resample work = {x,     out,        bf16,   out_bf16, n, m, inner, group,
                     outer * m, starts, sources, weights};
    ck_parallel(resample_rows, &work, (work.rows + group - 1) / group);
}
