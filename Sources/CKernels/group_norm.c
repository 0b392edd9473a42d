#include "group_norm.h"

// A chunk of rows is small enough for the first caches, and independent of the thread count, so that
// the order of every sum is too. Rows are joined until they fill steps of STEP numbers: four vectors
// side by side, which hide the latency of the exponential (a fifth of the time of 64 channels).
enum { CHUNK = 16384, STEP = 64 };

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

long ck_group_norm_scratch(const ck_group_norm *norm) {
    long chunks = chunk_count(norm->positions, norm->channels);
    return norm->samples * (chunks * 2 + 5) * joined_rows(norm->channels) * norm->channels;
}

void ck_group_scratch(struct group_run *run, float *scratch) {
    run->chunks = chunk_count(run->norm->positions, run->norm->channels);
    run->wide = joined_rows(run->norm->channels) * run->norm->channels;
    run->partial = scratch;
    run->coefficient = scratch + run->norm->samples * run->chunks * 2 * run->wide;
}

struct group_coefficients ck_group_coefficients(const struct group_run *run, long sample) {
    float *first = run->coefficient + sample * 5 * run->wide;
    return (struct group_coefficients){
        first, first + run->wide, first + 2 * run->wide, first + 3 * run->wide,
        first + 4 * run->wide};
}

struct group_span ck_group_span(const struct group_run *run, long index) {
    long step = rows_per_chunk(run->norm->channels);
    long first = index % run->chunks * step;
    return (struct group_span){index / run->chunks, first, ck_min(step, run->norm->positions - first)};
}

const void *ck_group_rows(const void *x, const ck_group_norm *norm, struct group_span span) {
    long number = (span.sample * norm->positions + span.first) * norm->channels;
    return (const char *)x + number * (norm->is_bfloat16 ? 2 : 4);
}

void ck_group_spread(const struct group_run *run, long sample) {
    const ck_group_norm *norm = run->norm;
    long channels = norm->channels, width = channels / norm->groups;
    const float *scale = run->scale + sample * norm->parameter_stride;
    const float *shift = run->shift + sample * norm->parameter_stride;
    struct group_coefficients to = ck_group_coefficients(run, sample);
    for (long i = 0; i < run->wide; i++) {
        long c = i % channels;
        const float *statistics = run->statistics + (sample * norm->groups + c / width) * 2;
        to.center[i] = statistics[0];
        to.gain[i] = statistics[1] * scale[c];
        to.shift[i] = shift[c];
    }
}

static void first_chunks(void *args, long begin, long end) {
    struct group_passes *passes = args;
    for (long index = begin; index < end; index++) passes->first(passes->run, index);
}

static void combine_samples(void *args, long begin, long end) {
    struct group_passes *passes = args;
    for (long sample = begin; sample < end; sample++) passes->combine(passes->run, sample);
}

static void last_chunks(void *args, long begin, long end) {
    struct group_passes *passes = args;
    for (long index = begin; index < end; index++) passes->last(passes->run, index);
}

static void whole_samples(void *args, long begin, long end) {
    struct group_passes *passes = args;
    long chunks = passes->run->chunks;
    for (long sample = begin; sample < end; sample++) {
        first_chunks(args, sample * chunks, (sample + 1) * chunks);
        passes->combine(passes->run, sample);
        last_chunks(args, sample * chunks, (sample + 1) * chunks);
    }
}

/// Whole samples a task where they fill the threads, so that a sample is still in cache when it is
/// read again; else chunks. Both ways add in the same order.
void ck_group_passes(struct group_passes *passes) {
    long samples = passes->run->norm->samples, threads = ck_threads();
    if (samples % threads == 0 || samples >= 4 * threads) {
        ck_parallel(whole_samples, passes, samples);
        return;
    }
    ck_parallel(first_chunks, passes, samples * passes->run->chunks);
    ck_parallel(combine_samples, passes, samples);
    ck_parallel(last_chunks, passes, samples * passes->run->chunks);
}
