#include "group_norm.h"

/// Gradient behind the activation, at the scaled and shifted value.
CK_INLINE float before_silu(float gradient, float value, int silu) {
    if (!silu) return gradient;
    float gate = ck_sigmoid(value);
    return gradient * gate * (1 + value * (1 - gate));
}

/// Sums over rows of the gradient and of gradient · (x − center), place by place of joined rows.
CK_INLINE void measure_gradient(
    const void *x, const void *gradient, long total, long wide, struct group_coefficients by,
    float *restrict sum, float *restrict product, int silu, int bf16) {
    const float *restrict center = by.center, *restrict gain = by.gain, *restrict shift = by.shift;
    memset(sum, 0, (size_t)wide * sizeof(float));
    memset(product, 0, (size_t)wide * sizeof(float));
    for (long start = 0; start < total; start += wide) {
        long count = ck_min(wide, total - start);
        CK_WIDE_LANES for (long i = 0; i < count; i++) {
            float offset = ck_number(x, start + i, bf16) - center[i];
            float inner =
                before_silu(ck_number(gradient, start + i, bf16), offset * gain[i] + shift[i], silu);
            sum[i] += inner;
            product[i] += inner * offset;
        }
    }
}

CK_KERNEL(measure_gradient_chunk, (const struct group_run *run, long index), (run, index)) {
    const ck_group_norm *norm = run->norm;
    struct group_span span = ck_group_span(run, index);
    struct group_coefficients by = ck_group_coefficients(run, span.sample);
    long channels = norm->channels, total = span.rows * channels, wide = run->wide;
    float *sum = run->partial + index * 2 * wide, *product = sum + wide;
    const void *x = ck_group_rows(run->x, norm, span), *g = ck_group_rows(run->gradient, norm, span);
    if (norm->is_bfloat16 && norm->is_silu)
        measure_gradient(x, g, total, wide, by, sum, product, 1, 1);
    else if (norm->is_bfloat16)
        measure_gradient(x, g, total, wide, by, sum, product, 0, 1);
    else if (norm->is_silu)
        measure_gradient(x, g, total, wide, by, sum, product, 1, 0);
    else
        measure_gradient(x, g, total, wide, by, sum, product, 0, 0);
    for (long i = channels; i < wide; i++) {
        sum[i % channels] += sum[i];
        product[i % channels] += product[i];
    }
}

/// Gradients of scale and shift for one sample, and what `x`'s gradient takes from the group:
/// `dx = gain·g − level − (x − center)·slope`.
static void combine_gradient(const struct group_run *run, long sample) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels, width = channels / norm->groups;
    const float *partial = run->partial + sample * run->chunks * 2 * run->wide;
    const float *scale = run->scale + sample * norm->parameter_stride;
    struct group_coefficients to = ck_group_coefficients(run, sample);
    float *scale_gradient = run->scale_gradient + sample * channels;
    float *shift_gradient = run->shift_gradient + sample * channels;
    for (long group = 0; group < norm->groups; group++) {
        double rstd = run->statistics[(sample * norm->groups + group) * 2 + 1];
        double sums = 0, products = 0;
        for (long c = group * width; c < (group + 1) * width; c++) {
            double sum = 0, product = 0;
            for (long chunk = 0; chunk < run->chunks; chunk++) {
                sum += partial[chunk * 2 * run->wide + c];
                product += partial[(chunk * 2 + 1) * run->wide + c];
            }
            shift_gradient[c] = (float)sum;
            scale_gradient[c] = (float)(product * rstd);
            sums += scale[c] * sum;
            products += scale[c] * product * rstd;
        }
        double share = rstd / ((double)norm->positions * width);
        for (long c = group * width; c < (group + 1) * width; c++) {
            to.level[c] = (float)(sums * share);
            to.slope[c] = (float)(products * share * rstd);
        }
    }
    for (long i = channels; i < run->wide; i++) {
        to.level[i] = to.level[i % channels];
        to.slope[i] = to.slope[i % channels];
    }
}

CK_INLINE void input_gradient(
    const void *x, const void *gradient, long total, long wide, struct group_coefficients by,
    void *restrict result, int silu, int bf16) {
    const float *restrict center = by.center, *restrict gain = by.gain, *restrict shift = by.shift;
    const float *restrict level = by.level, *restrict slope = by.slope;
    for (long start = 0; start < total; start += wide) {
        long count = ck_min(wide, total - start);
        CK_WIDE_LANES for (long i = 0; i < count; i++) {
            float offset = ck_number(x, start + i, bf16) - center[i];
            float inner =
                before_silu(ck_number(gradient, start + i, bf16), offset * gain[i] + shift[i], silu);
            ck_put(result, start + i, gain[i] * inner - level[i] - offset * slope[i], bf16);
        }
    }
}

CK_KERNEL(input_gradient_chunk, (const struct group_run *run, long index), (run, index)) {
    const ck_group_norm *norm = run->norm;
    struct group_span span = ck_group_span(run, index);
    struct group_coefficients by = ck_group_coefficients(run, span.sample);
    long total = span.rows * norm->channels, wide = run->wide;
    const void *x = ck_group_rows(run->x, norm, span), *g = ck_group_rows(run->gradient, norm, span);
    void *result = (void *)ck_group_rows(run->result, norm, span);
    if (norm->is_bfloat16 && norm->is_silu)
        input_gradient(x, g, total, wide, by, result, 1, 1);
    else if (norm->is_bfloat16)
        input_gradient(x, g, total, wide, by, result, 0, 1);
    else if (norm->is_silu)
        input_gradient(x, g, total, wide, by, result, 1, 0);
    else
        input_gradient(x, g, total, wide, by, result, 0, 0);
}

void ck_group_norm_backward(
    const ck_group_norm *norm, const void *x, const void *gradient, const float *scale,
    const float *shift, const float *statistics, float *scratch, void *x_gradient,
    float *scale_gradient, float *shift_gradient) {
    struct group_run run = {
        .norm = norm, .x = x, .gradient = gradient, .scale = scale, .shift = shift,
        .statistics = (float *)statistics, .result = x_gradient, .scale_gradient = scale_gradient,
        .shift_gradient = shift_gradient};
    ck_group_scratch(&run, scratch);
    for (long sample = 0; sample < norm->samples; sample++) ck_group_spread(&run, sample);
    struct group_passes passes = {&run, measure_gradient_chunk, combine_gradient, input_gradient_chunk};
    ck_group_passes(&passes);
}
