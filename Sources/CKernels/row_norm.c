#include <math.h>

#include "dtype.h"

// Layer norm and RMS norm: each row of channels by itself.

/// Rows whose gradients of scale and shift are summed together, whatever the thread count.
enum { ROWS = 64 };

struct row_run {
    const ck_row_norm *norm;
    const void *x, *gradient;
    const float *scale, *shift;
    float *statistics, *partial;
    void *result;
};

CK_INLINE float row_mean(const void *x, long channels, int bf16) {
#pragma clang fp reassociate(on)
    float sum = 0;
    CK_LANES for (long c = 0; c < channels; c++) sum += ck_number(x, c, bf16);
    return sum / (float)channels;
}

CK_INLINE float row_variance(const void *x, long channels, float mean, int bf16) {
#pragma clang fp reassociate(on)
    float sum = 0;
    CK_LANES for (long c = 0; c < channels; c++) {
        float offset = ck_number(x, c, bf16) - mean;
        sum += offset * offset;
    }
    return sum / (float)channels;
}

CK_INLINE void normalize_rows(
    const struct row_run *run, long begin, long end, int silu, int bf16) {
    const ck_row_norm *norm = run->norm;
    long channels = norm->channels;
    const float *restrict scale = run->scale, *restrict shift = run->shift;
    for (long row = begin; row < end; row++) {
        const void *x = ck_from(run->x, row * channels, bf16);
        float mean = norm->is_centered ? row_mean(x, channels, bf16) : 0;
        float rstd = 1 / sqrtf(row_variance(x, channels, mean, bf16) + norm->epsilon);
        run->statistics[2 * row] = mean;
        run->statistics[2 * row + 1] = rstd;
        void *restrict y = (void *)ck_from(run->result, row * channels, bf16);
        CK_LANES for (long c = 0; c < channels; c++) {
            float value = (ck_number(x, c, bf16) - mean) * rstd * scale[c] + shift[c];
            ck_put(y, c, silu ? value * ck_sigmoid(value) : value, bf16);
        }
    }
}

CK_KERNEL(forward_rows, (void *args, long begin, long end), (args, begin, end)) {
    const struct row_run *run = args;
    const ck_row_norm *norm = run->norm;
    begin *= ROWS;
    end = ck_min(end * ROWS, norm->rows);
    if (norm->is_bfloat16 && norm->is_silu)
        normalize_rows(run, begin, end, 1, 1);
    else if (norm->is_bfloat16)
        normalize_rows(run, begin, end, 0, 1);
    else if (norm->is_silu)
        normalize_rows(run, begin, end, 1, 0);
    else
        normalize_rows(run, begin, end, 0, 0);
}

/// What one row needs in a pass back.
struct row {
    const void *x, *gradient;
    const float *scale, *shift;
    float mean, rstd;
};

/// The normalised number `c` of a row, and its gradient behind the activation.
CK_INLINE float inner_gradient(struct row row, long c, int silu, int bf16, float *normal) {
    *normal = (ck_number(row.x, c, bf16) - row.mean) * row.rstd;
    float gradient = ck_number(row.gradient, c, bf16);
    if (!silu) return gradient;
    float value = *normal * row.scale[c] + row.shift[c];
    float gate = ck_sigmoid(value);
    return gradient * gate * (1 + value * (1 - gate));
}

/// `dx = rstd·(u − mean(u) − normal·mean(u·normal))` with u = scale·g; the first mean is layer norm's.
CK_INLINE void carry_row(
    struct row row, long channels, int centered, float *restrict scale_sums,
    float *restrict shift_sums, void *restrict result, int silu, int bf16) {
#pragma clang fp reassociate(on)
    float sum = 0, product = 0;
    CK_LANES for (long c = 0; c < channels; c++) {
        float normal, inner = inner_gradient(row, c, silu, bf16, &normal);
        scale_sums[c] += inner * normal;
        shift_sums[c] += inner;
        sum += inner * row.scale[c];
        product += inner * row.scale[c] * normal;
    }
    float level = centered ? sum / (float)channels : 0, slope = product / (float)channels;
    CK_LANES for (long c = 0; c < channels; c++) {
        float normal, inner = inner_gradient(row, c, silu, bf16, &normal);
        ck_put(result, c, row.rstd * (inner * row.scale[c] - level - normal * slope), bf16);
    }
}

CK_INLINE void carry_rows(const struct row_run *run, long chunk, int silu, int bf16) {
    const ck_row_norm *norm = run->norm;
    long channels = norm->channels, end = ck_min((chunk + 1) * ROWS, norm->rows);
    float *scale_sums = run->partial + chunk * 2 * channels, *shift_sums = scale_sums + channels;
    memset(scale_sums, 0, (size_t)channels * 2 * sizeof(float));
    for (long index = chunk * ROWS; index < end; index++) {
        struct row row = {
            ck_from(run->x, index * channels, bf16), ck_from(run->gradient, index * channels, bf16),
            run->scale, run->shift, run->statistics[2 * index], run->statistics[2 * index + 1]};
        void *result = (void *)ck_from(run->result, index * channels, bf16);
        carry_row(row, channels, norm->is_centered, scale_sums, shift_sums, result, silu, bf16);
    }
}

CK_KERNEL(backward_rows, (void *args, long begin, long end), (args, begin, end)) {
    const struct row_run *run = args;
    const ck_row_norm *norm = run->norm;
    for (long chunk = begin; chunk < end; chunk++) {
        if (norm->is_bfloat16 && norm->is_silu)
            carry_rows(run, chunk, 1, 1);
        else if (norm->is_bfloat16)
            carry_rows(run, chunk, 0, 1);
        else if (norm->is_silu)
            carry_rows(run, chunk, 1, 0);
        else
            carry_rows(run, chunk, 0, 0);
    }
}

long ck_row_norm_chunks(const ck_row_norm *norm) { return (norm->rows + ROWS - 1) / ROWS; }

void ck_row_norm_forward(
    const ck_row_norm *norm, const void *x, const float *scale, const float *shift,
    float *statistics, void *y) {
    struct row_run run = {
        .norm = norm, .x = x, .scale = scale, .shift = shift, .statistics = statistics, .result = y};
    ck_parallel(forward_rows, &run, ck_row_norm_chunks(norm));
}

void ck_row_norm_backward(
    const ck_row_norm *norm, const void *x, const void *gradient, const float *scale,
    const float *shift, const float *statistics, float *partial, void *x_gradient) {
    struct row_run run = {
        .norm = norm, .x = x, .gradient = gradient, .scale = scale, .shift = shift,
        .statistics = (float *)statistics, .partial = partial, .result = x_gradient};
    ck_parallel(backward_rows, &run, ck_row_norm_chunks(norm));
}
