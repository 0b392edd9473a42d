#include <stdlib.h>

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

/// One array in parts of one length, of which `first` is its first among those of all arrays.
typedef struct {
    const float *x;
    long count, part, first;
} parted;

typedef struct {
    const parted *arrays;
    double *sums;
} squares_job;

static long part_length(long count) { return ck_max(CHUNK, (count + PARTS - 1) / PARTS); }

static long part_count(long count) { return (count + part_length(count) - 1) / part_length(count); }

CK_KERNEL(squares, (void *args, long begin, long end), (args, begin, end)) {
#pragma clang fp reassociate(on)
    const squares_job job = *(const squares_job *)args;
    const parted *array = job.arrays;
    for (long p = begin; p < end; p++) {
        while (p >= array[1].first) array++;
        const float *x = array->x;
        double sum = 0;
        const long first = (p - array->first) * array->part;
        const long last = ck_min(first + array->part, array->count);
        for (long i = first; i < last; i++) sum += (double)x[i] * x[i];
        job.sums[p] = sum;
    }
}

double ck_sum_of_squares(long arrays, const long *counts, const float *const *x) {
    parted *table = malloc((size_t)(arrays + 1) * sizeof *table);
    long parts = 0;
    for (long a = 0; a < arrays; a++) {
        table[a] = (parted){x[a], counts[a], part_length(counts[a]), parts};
        parts += part_count(counts[a]);
    }
    table[arrays].first = parts;
    double *sums = malloc((size_t)ck_max(parts, 1) * sizeof *sums), total = 0;
    squares_job job = {table, sums};
    ck_parallel(squares, &job, parts);
    for (long a = 0; a < arrays; a++) {
        double sum = 0;
        for (long p = table[a].first; p < table[a + 1].first; p++) sum += sums[p];
        total += sum;
    }
    free(sums);
    free(table);
    return total;
}
