/// What forward and backward group norm share: chunks of rows, and three steps over them.
#ifndef GROUP_NORM_H
#define GROUP_NORM_H

#include "dtype.h"

/// One call; `chunks` to a sample, `[samples, chunks, 2, wide]` partial sums, and `[samples, 5, wide]`
/// coefficients, where `wide` is the channels of joined rows.
struct group_run {
    const ck_group_norm *norm;
    const void *x, *gradient;
    const float *scale, *shift;
    float *statistics, *partial, *coefficient;
    void *result;
    float *scale_gradient, *shift_gradient;
    long chunks, wide;
};

/// Coefficients of a sample, repeated for each joined row.
struct group_coefficients {
    float *center, *gain, *shift, *level, *slope;
};

struct group_coefficients ck_group_coefficients(const struct group_run *run, long sample);

/// The rows of one chunk.
struct group_span {
    long sample, first, rows;
};

/// Of chunk `index`, counted over all samples.
struct group_span ck_group_span(const struct group_run *run, long index);

/// Where the rows of a chunk stand in a tensor like `x`.
const void *ck_group_rows(const void *x, const ck_group_norm *norm, struct group_span span);

/// `y = (x − center)·gain + shift`: what each channel of a sample needs.
void ck_group_spread(const struct group_run *run, long sample);

/// The three steps of a pass: chunks, then samples, then chunks again.
struct group_passes {
    const struct group_run *run;
    void (*first)(const struct group_run *, long chunk);
    void (*combine)(const struct group_run *, long sample);
    void (*last)(const struct group_run *, long chunk);
};

/// Runs the three steps on the pool.
void ck_group_passes(struct group_passes *passes);

/// Divides `scratch`, of `ck_group_norm_scratch` floats.
void ck_group_scratch(struct group_run *run, float *scratch);

#endif
