#include "element.h"

#include <math.h>

// Numbers a chunk of rows holds: small enough for the first caches, and independent of the thread
// count, so that the order of every sum is too.
enum { CHUNK = 16384, BLOCK = 128 };

static long rows_per_chunk(long channels) {
    long rows = CHUNK / channels;
    return rows < 8 ? 8 : rows;
}

static long chunk_count(long rows, long channels) {
    long step = rows_per_chunk(channels);
    return (rows + step - 1) / step;
}

// MARK: Group norm

/// One call; `chunks` to a sample, `[samples, chunks, 2, channels]` partial sums, and
/// `[samples, 4, channels]` coefficients.
struct group_run {
    const ck_group_norm *norm;
    const void *x, *gradient;
    const float *scale, *shift;
    float *statistics, *partial, *coefficient;
    void *result;
    float *scale_gradient, *shift_gradient;
    long chunks;
};

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

CK_CLONES static void measure_chunk(const struct group_run *run, long index) {
    long channels = run->norm->channels;
    struct span span = span_of(run, index);
    float *partial = run->partial + index * 2 * channels;
    for (long c = 0; c < channels; c += BLOCK) {
        const void *x = ck_from(rows_at(run->x, run->norm, span), c, run->norm->is_bfloat16);
        long count = ck_min(BLOCK, channels - c);
        if (run->norm->is_bfloat16)
            measure(x, span.rows, channels, count, partial + c, partial + channels + c, 1);
        else
            measure(x, span.rows, channels, count, partial + c, partial + channels + c, 0);
    }
}

/// Mean and 1/deviation of one group, from the chunks of its sample in their order.
static void combine_group(const struct group_run *run, long sample, long group) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels, width = channels / norm->groups;
    const float *partial = run->partial + (sample * run->chunks * 2) * channels + group * width;
    double numbers = (double)norm->positions * width, sum = 0, spread = 0;
    for (long chunk = 0; chunk < run->chunks; chunk++) {
        double rows = span_of(run, chunk).rows;
        for (long c = 0; c < width; c++) sum += rows * partial[chunk * 2 * channels + c];
    }
    double mean = sum / numbers;
    for (long chunk = 0; chunk < run->chunks; chunk++) {
        double rows = span_of(run, chunk).rows;
        const float *means = partial + chunk * 2 * channels, *spreads = means + channels;
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
    float *centre = run->coefficient + sample * 4 * channels, *gain = centre + channels;
    for (long c = 0; c < channels; c++) {
        const float *statistics = run->statistics + (sample * norm->groups + c / width) * 2;
        centre[c] = statistics[0];
        gain[c] = statistics[1] * scale[c];
    }
}

static void combine_sample(const struct group_run *run, long sample) {
    for (long group = 0; group < run->norm->groups; group++) combine_group(run, sample, group);
    spread_statistics(run, sample);
}

CK_INLINE void normalize(
    const void *x, long rows, long channels, const float *restrict centre,
    const float *restrict gain, const float *restrict shift, void *restrict y, int silu, int bf16) {
    for (long row = 0; row < rows; row++) {
        long start = row * channels;
        CK_LANES for (long c = 0; c < channels; c++) {
            float value = (ck_number(x, start + c, bf16) - centre[c]) * gain[c] + shift[c];
            ck_put(y, start + c, silu ? value * ck_sigmoid(value) : value, bf16);
        }
    }
}

CK_CLONES static void normalize_chunk(const struct group_run *run, long index) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels;
    struct span span = span_of(run, index);
    const float *centre = run->coefficient + span.sample * 4 * channels, *gain = centre + channels;
    const float *shift = run->shift + span.sample * norm->parameter_stride;
    const void *x = rows_at(run->x, norm, span);
    void *y = (void *)rows_at(run->result, norm, span);
    int silu = norm->is_silu;
    if (norm->is_bfloat16 && silu)
        normalize(x, span.rows, channels, centre, gain, shift, y, 1, 1);
    else if (norm->is_bfloat16)
        normalize(x, span.rows, channels, centre, gain, shift, y, 0, 1);
    else if (silu)
        normalize(x, span.rows, channels, centre, gain, shift, y, 1, 0);
    else
        normalize(x, span.rows, channels, centre, gain, shift, y, 0, 0);
}

/// Gradient behind the activation, at the scaled and shifted value.
CK_INLINE float before_silu(float gradient, float value, int silu) {
    if (!silu) return gradient;
    float gate = ck_sigmoid(value);
    return gradient * gate * (1 + value * (1 - gate));
}

/// Sums over rows of the gradient and of gradient · (x − centre), channel by channel.
CK_INLINE void measure_gradient(
    const void *x, const void *gradient, long rows, long channels, const float *restrict centre,
    const float *restrict gain, const float *restrict shift, float *restrict sum,
    float *restrict product, int silu, int bf16) {
    memset(sum, 0, (size_t)channels * sizeof(float));
    memset(product, 0, (size_t)channels * sizeof(float));
    for (long row = 0; row < rows; row++) {
        long start = row * channels;
        CK_LANES for (long c = 0; c < channels; c++) {
            float offset = ck_number(x, start + c, bf16) - centre[c];
            float inner =
                before_silu(ck_number(gradient, start + c, bf16), offset * gain[c] + shift[c], silu);
            sum[c] += inner;
            product[c] += inner * offset;
        }
    }
}

CK_CLONES static void measure_gradient_chunk(const struct group_run *run, long index) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels;
    struct span span = span_of(run, index);
    const float *centre = run->coefficient + span.sample * 4 * channels, *gain = centre + channels;
    const float *shift = run->shift + span.sample * norm->parameter_stride;
    float *sum = run->partial + index * 2 * channels, *product = sum + channels;
    const void *x = rows_at(run->x, norm, span), *g = rows_at(run->gradient, norm, span);
    long rows = span.rows;
    if (norm->is_bfloat16 && norm->is_silu)
        measure_gradient(x, g, rows, channels, centre, gain, shift, sum, product, 1, 1);
    else if (norm->is_bfloat16)
        measure_gradient(x, g, rows, channels, centre, gain, shift, sum, product, 0, 1);
    else if (norm->is_silu)
        measure_gradient(x, g, rows, channels, centre, gain, shift, sum, product, 1, 0);
    else
        measure_gradient(x, g, rows, channels, centre, gain, shift, sum, product, 0, 0);
}

/// Gradients of scale and shift for one sample, and what `x`'s gradient takes from the group:
/// `dx = gain·g − level − (x − centre)·slope`.
static void combine_gradient(const struct group_run *run, long sample) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels, width = channels / norm->groups;
    const float *partial = run->partial + sample * run->chunks * 2 * channels;
    const float *scale = run->scale + sample * norm->parameter_stride;
    float *level = run->coefficient + (sample * 4 + 2) * channels, *slope = level + channels;
    float *scale_gradient = run->scale_gradient + sample * channels;
    float *shift_gradient = run->shift_gradient + sample * channels;
    for (long group = 0; group < norm->groups; group++) {
        double rstd = run->statistics[(sample * norm->groups + group) * 2 + 1];
        double sums = 0, products = 0;
        for (long c = group * width; c < (group + 1) * width; c++) {
            double sum = 0, product = 0;
            for (long chunk = 0; chunk < run->chunks; chunk++) {
                sum += partial[chunk * 2 * channels + c];
                product += partial[(chunk * 2 + 1) * channels + c];
            }
            shift_gradient[c] = (float)sum;
            scale_gradient[c] = (float)(product * rstd);
            sums += scale[c] * sum;
            products += scale[c] * product * rstd;
        }
        double share = rstd / ((double)norm->positions * width);
        for (long c = group * width; c < (group + 1) * width; c++) {
            level[c] = (float)(sums * share);
            slope[c] = (float)(products * share * rstd);
        }
    }
}

CK_INLINE void carry_gradient(
    const void *x, const void *gradient, long rows, long channels, const float *restrict centre,
    const float *restrict shift, void *restrict result, int silu, int bf16) {
    const float *gain = centre + channels, *level = gain + channels, *slope = level + channels;
    for (long row = 0; row < rows; row++) {
        long start = row * channels;
        CK_LANES for (long c = 0; c < channels; c++) {
            float offset = ck_number(x, start + c, bf16) - centre[c];
            float inner =
                before_silu(ck_number(gradient, start + c, bf16), offset * gain[c] + shift[c], silu);
            ck_put(result, start + c, gain[c] * inner - level[c] - offset * slope[c], bf16);
        }
    }
}

CK_CLONES static void carry_gradient_chunk(const struct group_run *run, long index) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels;
    struct span span = span_of(run, index);
    const float *centre = run->coefficient + span.sample * 4 * channels;
    const float *shift = run->shift + span.sample * norm->parameter_stride;
    const void *x = rows_at(run->x, norm, span), *g = rows_at(run->gradient, norm, span);
    void *result = (void *)rows_at(run->result, norm, span);
    if (norm->is_bfloat16 && norm->is_silu)
        carry_gradient(x, g, span.rows, channels, centre, shift, result, 1, 1);
    else if (norm->is_bfloat16)
        carry_gradient(x, g, span.rows, channels, centre, shift, result, 0, 1);
    else if (norm->is_silu)
        carry_gradient(x, g, span.rows, channels, centre, shift, result, 1, 0);
    else
        carry_gradient(x, g, span.rows, channels, centre, shift, result, 0, 0);
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
    return norm->samples * (chunks * 2 + 4) * norm->channels;
}

static void place_scratch(struct group_run *run, float *scratch) {
    run->chunks = chunk_count(run->norm->positions, run->norm->channels);
    run->partial = scratch;
    run->coefficient = scratch + run->norm->samples * run->chunks * 2 * run->norm->channels;
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
