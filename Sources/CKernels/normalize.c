#include "element.h"

#include <math.h>

// A chunk of rows is small enough for the first caches, and independent of the thread count, so that
// the order of every sum is too. Rows are joined until they fill steps of STEP numbers: four vectors
// side by side, which hide the latency of the exponential (a fifth of the time of 64 channels).
enum { CHUNK = 16384, BLOCK = 128, STEP = 64 };

/// Rows that together are a multiple of STEP numbers.
static long joined_rows(long channels) {
    long rows = STEP;
    while (rows > 1 && rows / 2 * channels % STEP == 0) rows /= 2;
    return rows;
}

static long rows_per_chunk(long channels) {
    long joined = joined_rows(channels), rows = ck_max(CHUNK / channels, 8);
    return ck_max(rows / joined, 1) * joined;
}

static long chunk_count(long rows, long channels) {
    long step = rows_per_chunk(channels);
    return (rows + step - 1) / step;
}

// MARK: Group norm

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
struct coefficients {
    float *centre, *gain, *shift, *level, *slope;
};

static struct coefficients coefficients_of(const struct group_run *run, long sample) {
    float *first = run->coefficient + sample * 5 * run->wide;
    return (struct coefficients){
        first, first + run->wide, first + 2 * run->wide, first + 3 * run->wide,
        first + 4 * run->wide};
}

/// The rows of one chunk.
struct span {
    long sample, first, rows;
};

static struct span span_of(const struct group_run *run, long index) {
    long step = rows_per_chunk(run->norm->channels);
    long first = index % run->chunks * step;
    return (struct span){index / run->chunks, first, ck_min(step, run->norm->positions - first)};
}

static const void *rows_at(const void *x, const ck_group_norm *norm, struct span span) {
    long number = (span.sample * norm->positions + span.first) * norm->channels;
    return (const char *)x + number * (norm->is_bfloat16 ? 2 : 4);
}

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
    struct span span = span_of(run, index);
    float *mean = run->partial + index * 2 * run->wide, *spread = mean + run->wide;
    for (long c = 0; c < channels; c += BLOCK) {
        const void *x = ck_from(rows_at(run->x, run->norm, span), c, run->norm->is_bfloat16);
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
        double rows = span_of(run, chunk).rows;
        for (long c = 0; c < width; c++) sum += rows * partial[chunk * 2 * wide + c];
    }
    double mean = sum / numbers;
    for (long chunk = 0; chunk < run->chunks; chunk++) {
        double rows = span_of(run, chunk).rows;
        const float *means = partial + chunk * 2 * wide, *spreads = means + wide;
        for (long c = 0; c < width; c++)
            spread += spreads[c] + rows * (means[c] - mean) * (means[c] - mean);
    }
    float *statistics = run->statistics + (sample * norm->groups + group) * 2;
    statistics[0] = (float)mean;
    statistics[1] = (float)(1 / sqrt(spread / numbers + norm->epsilon));
}

/// `y = (x − centre)·gain + shift`: what each channel of a sample needs.
static void spread_statistics(const struct group_run *run, long sample) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels, width = channels / norm->groups;
    const float *scale = run->scale + sample * norm->parameter_stride;
    const float *shift = run->shift + sample * norm->parameter_stride;
    struct coefficients to = coefficients_of(run, sample);
    for (long i = 0; i < run->wide; i++) {
        long c = i % channels;
        const float *statistics = run->statistics + (sample * norm->groups + c / width) * 2;
        to.centre[i] = statistics[0];
        to.gain[i] = statistics[1] * scale[c];
        to.shift[i] = shift[c];
    }
}

static void combine_sample(const struct group_run *run, long sample) {
    for (long group = 0; group < run->norm->groups; group++) combine_group(run, sample, group);
    spread_statistics(run, sample);
}

/// `total` numbers of whole rows, joined rows at a time.
CK_INLINE void normalize(
    const void *x, long total, long wide, const float *restrict centre, const float *restrict gain,
    const float *restrict shift, void *restrict y, int silu, int bf16) {
    for (long start = 0; start < total; start += wide) {
        long count = ck_min(wide, total - start);
        CK_WIDE_LANES for (long i = 0; i < count; i++) {
            float value = (ck_number(x, start + i, bf16) - centre[i]) * gain[i] + shift[i];
            ck_put(y, start + i, silu ? value * ck_sigmoid(value) : value, bf16);
        }
    }
}

CK_KERNEL(normalize_chunk, (const struct group_run *run, long index), (run, index)) {
    const ck_group_norm *norm = run->norm;
    struct span span = span_of(run, index);
    struct coefficients by = coefficients_of(run, span.sample);
    const void *x = rows_at(run->x, norm, span);
    void *y = (void *)rows_at(run->result, norm, span);
    long total = span.rows * norm->channels, wide = run->wide;
    if (norm->is_bfloat16 && norm->is_silu)
        normalize(x, total, wide, by.centre, by.gain, by.shift, y, 1, 1);
    else if (norm->is_bfloat16)
        normalize(x, total, wide, by.centre, by.gain, by.shift, y, 0, 1);
    else if (norm->is_silu)
        normalize(x, total, wide, by.centre, by.gain, by.shift, y, 1, 0);
    else
        normalize(x, total, wide, by.centre, by.gain, by.shift, y, 0, 0);
}

/// Gradient behind the activation, at the scaled and shifted value.
CK_INLINE float before_silu(float gradient, float value, int silu) {
    if (!silu) return gradient;
    float gate = ck_sigmoid(value);
    return gradient * gate * (1 + value * (1 - gate));
}

/// Sums over rows of the gradient and of gradient · (x − centre), place by place of joined rows.
CK_INLINE void measure_gradient(
    const void *x, const void *gradient, long total, long wide, struct coefficients by,
    float *restrict sum, float *restrict product, int silu, int bf16) {
    const float *restrict centre = by.centre, *restrict gain = by.gain, *restrict shift = by.shift;
    memset(sum, 0, (size_t)wide * sizeof(float));
    memset(product, 0, (size_t)wide * sizeof(float));
    for (long start = 0; start < total; start += wide) {
        long count = ck_min(wide, total - start);
        CK_WIDE_LANES for (long i = 0; i < count; i++) {
            float offset = ck_number(x, start + i, bf16) - centre[i];
            float inner =
                before_silu(ck_number(gradient, start + i, bf16), offset * gain[i] + shift[i], silu);
            sum[i] += inner;
            product[i] += inner * offset;
        }
    }
}

CK_KERNEL(measure_gradient_chunk, (const struct group_run *run, long index), (run, index)) {
    const ck_group_norm *norm = run->norm;
    struct span span = span_of(run, index);
    struct coefficients by = coefficients_of(run, span.sample);
    long channels = norm->channels, total = span.rows * channels, wide = run->wide;
    float *sum = run->partial + index * 2 * wide, *product = sum + wide;
    const void *x = rows_at(run->x, norm, span), *g = rows_at(run->gradient, norm, span);
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
/// `dx = gain·g − level − (x − centre)·slope`.
static void combine_gradient(const struct group_run *run, long sample) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels, width = channels / norm->groups;
    const float *partial = run->partial + sample * run->chunks * 2 * run->wide;
    const float *scale = run->scale + sample * norm->parameter_stride;
    struct coefficients to = coefficients_of(run, sample);
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

CK_INLINE void carry_gradient(
    const void *x, const void *gradient, long total, long wide, struct coefficients by,
    void *restrict result, int silu, int bf16) {
    const float *restrict centre = by.centre, *restrict gain = by.gain, *restrict shift = by.shift;
    const float *restrict level = by.level, *restrict slope = by.slope;
    for (long start = 0; start < total; start += wide) {
        long count = ck_min(wide, total - start);
        CK_WIDE_LANES for (long i = 0; i < count; i++) {
            float offset = ck_number(x, start + i, bf16) - centre[i];
            float inner =
                before_silu(ck_number(gradient, start + i, bf16), offset * gain[i] + shift[i], silu);
            ck_put(result, start + i, gain[i] * inner - level[i] - offset * slope[i], bf16);
        }
    }
}

CK_KERNEL(carry_gradient_chunk, (const struct group_run *run, long index), (run, index)) {
    const ck_group_norm *norm = run->norm;
    struct span span = span_of(run, index);
    struct coefficients by = coefficients_of(run, span.sample);
    long total = span.rows * norm->channels, wide = run->wide;
    const void *x = rows_at(run->x, norm, span), *g = rows_at(run->gradient, norm, span);
    void *result = (void *)rows_at(run->result, norm, span);
    if (norm->is_bfloat16 && norm->is_silu)
        carry_gradient(x, g, total, wide, by, result, 1, 1);
    else if (norm->is_bfloat16)
        carry_gradient(x, g, total, wide, by, result, 0, 1);
    else if (norm->is_silu)
        carry_gradient(x, g, total, wide, by, result, 1, 0);
    else
        carry_gradient(x, g, total, wide, by, result, 0, 0);
}

/// The three steps of a pass: chunks, then samples, then chunks again.
struct passes {
    const struct group_run *run;
    void (*first)(const struct group_run *, long chunk);
    void (*combine)(const struct group_run *, long sample);
    void (*last)(const struct group_run *, long chunk);
};

static void first_chunks(void *args, long begin, long end) {
    struct passes *passes = args;
    for (long index = begin; index < end; index++) passes->first(passes->run, index);
}

static void combine_samples(void *args, long begin, long end) {
    struct passes *passes = args;
    for (long sample = begin; sample < end; sample++) passes->combine(passes->run, sample);
}

static void last_chunks(void *args, long begin, long end) {
    struct passes *passes = args;
    for (long index = begin; index < end; index++) passes->last(passes->run, index);
}

static void whole_samples(void *args, long begin, long end) {
    struct passes *passes = args;
    long chunks = passes->run->chunks;
    for (long sample = begin; sample < end; sample++) {
        first_chunks(args, sample * chunks, (sample + 1) * chunks);
        passes->combine(passes->run, sample);
        last_chunks(args, sample * chunks, (sample + 1) * chunks);
    }
}

/// Whole samples a task where they fill the threads, so that a sample is still in cache when it is
/// read again; else chunks. Both ways add in the same order.
static void run_passes(struct passes *passes) {
    long samples = passes->run->norm->samples, threads = ck_threads();
    if (samples % threads == 0 || samples >= 4 * threads) {
        ck_parallel(whole_samples, passes, samples);
        return;
    }
    ck_parallel(first_chunks, passes, samples * passes->run->chunks);
    ck_parallel(combine_samples, passes, samples);
    ck_parallel(last_chunks, passes, samples * passes->run->chunks);
}

long ck_group_norm_scratch(const ck_group_norm *norm) {
    long chunks = chunk_count(norm->positions, norm->channels);
    return norm->samples * (chunks * 2 + 5) * joined_rows(norm->channels) * norm->channels;
}

static void place_scratch(struct group_run *run, float *scratch) {
    run->chunks = chunk_count(run->norm->positions, run->norm->channels);
    run->wide = joined_rows(run->norm->channels) * run->norm->channels;
    run->partial = scratch;
    run->coefficient = scratch + run->norm->samples * run->chunks * 2 * run->wide;
}

void ck_group_norm_forward(
    const ck_group_norm *norm, const void *x, const float *scale, const float *shift,
    float *statistics, float *scratch, void *y) {
    struct group_run run = {
        .norm = norm, .x = x, .scale = scale, .shift = shift, .statistics = statistics, .result = y};
    place_scratch(&run, scratch);
    struct passes passes = {&run, measure_chunk, combine_sample, normalize_chunk};
    run_passes(&passes);
}

void ck_group_norm_backward(
    const ck_group_norm *norm, const void *x, const void *gradient, const float *scale,
    const float *shift, const float *statistics, float *scratch, void *x_gradient,
    float *scale_gradient, float *shift_gradient) {
    struct group_run run = {
        .norm = norm, .x = x, .gradient = gradient, .scale = scale, .shift = shift,
        .statistics = (float *)statistics, .result = x_gradient, .scale_gradient = scale_gradient,
        .shift_gradient = shift_gradient};
    place_scratch(&run, scratch);
    for (long sample = 0; sample < norm->samples; sample++) spread_statistics(&run, sample);
    struct passes passes = {&run, measure_gradient_chunk, combine_gradient, carry_gradient_chunk};
    run_passes(&passes);
}
