#include "kernel.h"

enum { CHUNK = 8192, PARTS = 1024 };

typedef struct {
    long count;
    const float *gradient;
    float *weight, *first, *second;
    ck_adamw_step step;
} adamw_job;

CK_KERNEL(adamw, (void *args, long begin, long end), (args, begin, end)) {
    const adamw_job job = *(const adamw_job *)args;
    const ck_adamw_step s = job.step;
    const long last = ck_min(end * CHUNK, job.count);
    for (long i = begin * CHUNK; i < last; i++) {
        float g = s.gradient_scale * job.gradient[i];
        float m = job.first[i] + s.first_share * (g - job.first[i]);
        float v = job.second[i] + s.second_share * (g * g - job.second[i]);
        float spread = __builtin_elementwise_sqrt(v) * s.spread_scale + s.epsilon;
        job.first[i] = m;
        job.second[i] = v;
        job.weight[i] = s.keep * job.weight[i] - s.rate * m / spread;
    }
}

void ck_adamw(
    long count, const float *gradient, float *weight, float *first, float *second,
    ck_adamw_step step) {
    adamw_job job = {count, gradient, weight, first, second, step};
    ck_parallel(adamw, &job, (count + CHUNK - 1) / CHUNK);
}

typedef struct {
    long count;
    float *average;
    const float *x;
    float share;
} approach_job;

CK_KERNEL(approach, (void *args, long begin, long end), (args, begin, end)) {
    const approach_job job = *(const approach_job *)args;
    const long last = ck_min(end * CHUNK, job.count);
    for (long i = begin * CHUNK; i < last; i++)
        job.average[i] += job.share * (job.x[i] - job.average[i]);
}

void ck_approach(long count, float share, const float *x, float *average) {
    approach_job job = {count, average, x, share};
    ck_parallel(approach, &job, (count + CHUNK - 1) / CHUNK);
}

typedef struct {
    long count, part;
    const float *x;
    double *sums;
} squares_job;

CK_KERNEL(squares, (void *args, long begin, long end), (args, begin, end)) {
#pragma clang fp reassociate(on)
    const squares_job job = *(const squares_job *)args;
    for (long p = begin; p < end; p++) {
        double sum = 0;
        const long last = ck_min((p + 1) * job.part, job.count);
        for (long i = p * job.part; i < last; i++) sum += (double)job.x[i] * job.x[i];
        job.sums[p] = sum;
    }
}

double ck_sum_of_squares(long count, const float *x) {
    double sums[PARTS];
    const long part = ck_max(CHUNK, (count + PARTS - 1) / PARTS);
    const long parts = (count + part - 1) / part;
    squares_job job = {count, part, x, sums};
    ck_parallel(squares, &job, parts);
    double sum = 0;
    for (long p = 0; p < parts; p++) sum += sums[p];
    return sum;
}
