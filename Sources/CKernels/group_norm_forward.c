#include <math.h>

#include "group_norm.h"

/// Channels that are measured side by side.
enum { BLOCK = 128 };

/// Mean and sum of squared deviations of `count` channels over rows that are `stride` apart.
///
/// Sums are taken of differences to the mean of a few rows (Chan et al. 1983): they keep their digits
/// where the mean is far larger than the deviation.
CK_INLINE void measure(
    const void *x, long rows, long stride, long count, float *restrict mean, float *restrict spread,
    int bf16) {
    float origin[BLOCK], sum[BLOCK] = {0}, square[BLOCK] = {0};
    CK_LANES for (long c = 0; c < count; c++) {
        float a = ck_number(x, c, bf16), b = ck_number(x, rows / 4 * stride + c, bf16);
        float d = ck_number(x, rows / 2 * stride + c, bf16);
        float e = ck_number(x, rows * 3 / 4 * stride + c, bf16);
        origin[c] = ((a + b) + (d + e)) * 0.25f;
    }
    long row = 0;
    for (; row + 4 <= rows; row += 4) {
        CK_LANES for (long c = 0; c < count; c++) {
            float a = ck_number(x, row * stride + c, bf16) - origin[c];
            float b = ck_number(x, (row + 1) * stride + c, bf16) - origin[c];
            float d = ck_number(x, (row + 2) * stride + c, bf16) - origin[c];
            float e = ck_number(x, (row + 3) * stride + c, bf16) - origin[c];
            sum[c] += (a + b) + (d + e);
            square[c] += (a * a + b * b) + (d * d + e * e);
        }
    }
    for (; row < rows; row++) {
        CK_LANES for (long c = 0; c < count; c++) {
            float a = ck_number(x, row * stride + c, bf16) - origin[c];
            sum[c] += a;
            square[c] += a * a;
        }
    }
    float share = 1 / (float)rows;
    CK_LANES for (long c = 0; c < count; c++) {
        mean[c] = origin[c] + sum[c] * share;
        spread[c] = square[c] - sum[c] * sum[c] * share;
    }
}

CK_KERNEL(measure_chunk, (const struct group_run *run, long index), (run, index)) {
    long channels = run->norm->channels;
    struct group_span span = ck_group_span(run, index);
    float *mean = run->partial + index * 2 * run->wide, *spread = mean + run->wide;
    for (long c = 0; c < channels; c += BLOCK) {
        const void *x = ck_from(ck_group_rows(run->x, run->norm, span), c, run->norm->is_bfloat16);
        long count = ck_min(BLOCK, channels - c);
        if (run->norm->is_bfloat16)
            measure(x, span.rows, channels, count, mean + c, spread + c, 1);
        else
            measure(x, span.rows, channels, count, mean + c, spread + c, 0);
    }
}

/// Mean and 1/deviation of one group, from the chunks of its sample in their order.
static void combine_group(const struct group_run *run, long sample, long group) {
    const ck_group_norm *norm = run->norm;
    long width = norm->channels / norm->groups, wide = run->wide;
    const float *partial = run->partial + sample * run->chunks * 2 * wide + group * width;
    double numbers = (double)norm->positions * width, sum = 0, spread = 0;
    for (long chunk = 0; chunk < run->chunks; chunk++) {
        double rows = ck_group_span(run, chunk).rows;
        for (long c = 0; c < width; c++) sum += rows * partial[chunk * 2 * wide + c];
    }
    double mean = sum / numbers;
    for (long chunk = 0; chunk < run->chunks; chunk++) {
        double rows = ck_group_span(run, chunk).rows;
        const float *means = partial + chunk * 2 * wide, *spreads = means + wide;
        for (long c = 0; c < width; c++)
            spread += spreads[c] + rows * (means[c] - mean) * (means[c] - mean);
    }
    float *statistics = run->statistics + (sample * norm->groups + group) * 2;
    statistics[0] = (float)mean;
    statistics[1] = (float)(1 / sqrt(spread / numbers + norm->epsilon));
}

static void combine_sample(const struct group_run *run, long sample) {
    for (long group = 0; group < run->norm->groups; group++) combine_group(run, sample, group);
    ck_group_spread(run, sample);
}

/// `total` numbers of whole rows, joined rows at a time.
CK_INLINE void normalize(
    const void *x, long total, long wide, const float *restrict center, const float *restrict gain,
    const float *restrict shift, void *restrict y, int silu, int bf16) {
    for (long start = 0; start < total; start += wide) {
        long count = ck_min(wide, total - start);
        CK_WIDE_LANES for (long i = 0; i < count; i++) {
            float value = (ck_number(x, start + i, bf16) - center[i]) * gain[i] + shift[i];
            ck_put(y, start + i, silu ? value * ck_sigmoid(value) : value, bf16);
        }
    }
}

CK_KERNEL(normalize_chunk, (const struct group_run *run, long index), (run, index)) {
    const ck_group_norm *norm = run->norm;
    struct group_span span = ck_group_span(run, index);
    struct group_coefficients by = ck_group_coefficients(run, span.sample);
    const void *x = ck_group_rows(run->x, norm, span);
    void *y = (void *)ck_group_rows(run->result, norm, span);
    long total = span.rows * norm->channels, wide = run->wide;
    if (norm->is_bfloat16 && norm->is_silu)
        normalize(x, total, wide, by.center, by.gain, by.shift, y, 1, 1);
    else if (norm->is_bfloat16)
        normalize(x, total, wide, by.center, by.gain, by.shift, y, 0, 1);
    else if (norm->is_silu)
        normalize(x, total, wide, by.center, by.gain, by.shift, y, 1, 0);
    else
        normalize(x, total, wide, by.center, by.gain, by.shift, y, 0, 0);
}

void ck_group_norm_forward(
    const ck_group_norm *norm, const void *x, const float *scale, const float *shift,
    float *statistics, float *scratch, void *y) {
    struct group_run run = {
        .norm = norm, .x = x, .scale = scale, .shift = shift, .statistics = statistics, .result = y};
    ck_group_scratch(&run, scratch);
    struct group_passes passes = {&run, measure_chunk, combine_sample, normalize_chunk};
    ck_group_passes(&passes);
}
