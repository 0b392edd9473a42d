#include <math.h>

#include "pairs.h"

// softmax(Q·Kᵀ/√d)·V of every sequence and head: a tile of queries against all keys at a time, read
// from where they stand. Factors are packed into panels once a head. Sums and softmax are float, and
// so are the factors, unless the processor multiplies bfloat16 faster and the tensors are that.

/// Queries of a tile: its scores shall stay in the second cache.
static long tile_rows(const ck_attention *shape) {
    long rows = shape->keys <= 512 ? 64 : shape->keys <= 2048 ? 32 : 16;
    return ck_min(rows, ck_rounded_up(shape->queries, ROWS));
}

/// One call. The tasks of forward are (sequence, head, slab of queries), those of backward (sequence,
/// head); `workers` share them and have a scratch each.
struct attention_run {
    const ck_attention *shape;
    const void *query, *key, *value, *gradient;
    void *result, *query_gradient, *key_gradient, *value_gradient;
    float *scratch;
    long scratch_stride, workers, slabs;
};

/// Where one head of one sequence stands, in numbers from the start of each tensor.
struct place {
    long query, key, result;
};

static long start_of(ck_walk walk, long sequence, long inner) {
    return sequence / inner * walk.outer + sequence % inner * walk.inner;
}

static struct place place_of(const ck_attention *shape, long index) {
    long sequence = index / shape->heads, offset = index % shape->heads * shape->width;
    return (struct place){
        start_of(shape->query, sequence, shape->inner) + offset,
        start_of(shape->key, sequence, shape->inner) + offset,
        start_of(shape->result, sequence, shape->inner) + offset};
}

// MARK: Packing

/// Rows of a head as a left factor: `[padded, wide]`, times `factor`, zeros around.
CK_INLINE void load_rows(
    const void *x, long start, long stride, long rows, long padded, long width, long wide,
    float factor, float *restrict rows_out, int bf16) {
    for (long row = 0; row < rows; row++) {
        float *to = rows_out + row * wide;
        const void *from = ck_from(x, start + row * stride, bf16);
        CK_LANES for (long c = 0; c < width; c++) to[c] = ck_number(from, c, bf16) * factor;
        for (long c = width; c < wide; c++) to[c] = 0;
    }
    memset(rows_out + rows * wide, 0, (size_t)((padded - rows) * wide) * sizeof(float));
}

/// Rows `[rows, wide]` as a right factor of depth `rows`.
CK_INLINE void pack_rows(const float *x, long rows, long wide, float *restrict panels) {
    for (long c = 0; c < wide; c += PANEL)
        for (long row = 0; row < rows; row++)
            *(ck_lanes *)(panels + c * rows + row * PANEL) =
                *(const ck_lanes *)(x + row * wide + c);
}

/// The transpose of `[rows, wide]` as a right factor of depth `width`, columns padded with zeros.
CK_INLINE void pack_columns(
    const float *x, long rows, long padded, long width, long wide, float *restrict panels) {
    for (long first = 0; first < padded; first += PANEL) {
        float *panel = panels + first * width;
        long count = ck_min(PANEL, rows - first);
        for (long c = 0; c < width; c++) {
            for (long i = 0; i < count; i++) panel[c * PANEL + i] = x[(first + i) * wide + c];
            for (long i = count; i < PANEL; i++) panel[c * PANEL + i] = 0;
        }
    }
}

CK_INLINE void store_rows(
    const float *rows_in, long wide, long rows, long width, float factor, void *restrict x,
    long start, long stride, int bf16) {
    for (long row = 0; row < rows; row++) {
        const float *from = rows_in + row * wide;
        void *to = (void *)ck_from(x, start + row * stride, bf16);
        CK_LANES for (long c = 0; c < width; c++) ck_put(to, c, from[c] * factor, bf16);
    }
}

// MARK: Factors

/// Whether the factors of products are rounded to bfloat16 and multiplied in pairs. Short sequences
/// would lose more by the rounding than they gain.
static int takes_pairs(const ck_attention *shape) {
    return shape->is_bfloat16 && ck_clone_in_use == CK_AVX512_BF16 && shape->keys >= 64;
}

/// Buffers of one worker, one after the other in its scratch.
struct buffers {
    long tile, keys, wide;
    int pairs;
    float *rows, *key_columns, *value_panels, *query, *scores, *out, *cells;
    // Backward alone.
    float *value_columns, *key_panels, *query_panels, *out_panels, *slopes, *key_sums, *value_sums;
    long floats;
};

static float *taken(float **next, long floats) {
    float *start = *next;
    *next += ck_rounded_up(floats, PANEL);
    return start;
}

static struct buffers buffers_in(float *scratch, const ck_attention *shape, int backward) {
    struct buffers b = {
        .tile = tile_rows(shape), .keys = ck_rounded_up(shape->keys, PANEL),
        .wide = ck_rounded_up(shape->width, PANEL), .pairs = takes_pairs(shape)};
    float *next = scratch;
    long factor = b.keys * b.wide, queries = b.tile * b.wide;
    b.rows = taken(&next, factor);
    b.key_columns = taken(&next, factor);
    b.value_panels = taken(&next, factor);
    b.query = taken(&next, queries);
    b.scores = taken(&next, b.tile * b.keys);
    b.out = taken(&next, queries);
    if (b.pairs)
        b.cells = taken(&next, ck_max(ck_max(factor, queries), b.tile * b.keys) / 2);
    if (backward) {
        b.value_columns = taken(&next, factor);
        b.key_panels = taken(&next, factor);
        b.query_panels = taken(&next, queries);
        b.out_panels = taken(&next, queries);
        b.slopes = taken(&next, b.tile * b.keys);
        b.key_sums = taken(&next, factor);
        b.value_sums = taken(&next, factor);
    }
    b.floats = next - scratch;
    return b;
}

/// How many cells hold `depth` numbers.
CK_INLINE long deep(const struct buffers *b, long depth) { return b->pairs ? (depth + 1) / 2 : depth; }

/// `count` numbers as cells of which each row is a depth.
CK_INLINE const float *across(const struct buffers *b, const float *x, long count) {
    if (!b->pairs) return x;
    ck_pair_across(x, count, b->cells);
    return b->cells;
}

/// `[rows, width]` as cells of which each column is a depth; an odd row's partner must be zeros.
CK_INLINE const float *down(const struct buffers *b, const float *x, long rows, long width) {
    if (!b->pairs) return x;
    ck_pair_down(x, rows, width, b->cells);
    return b->cells;
}

/// `c += a · b` of cells.
CK_INLINE void add_product(
    const struct buffers *b, const float *left, long row, long step, const float *panels, long rows,
    long columns, long depth, float *c, long c_row) {
    if (b->pairs)
        ck_product_pairs(left, row, step, panels, rows, columns, depth, c, c_row);
    else
        ck_product(left, row, step, panels, rows, columns, depth, c, c_row, ck_add_floats);
}

// MARK: Softmax of a tile

CK_INLINE float row_most(const float *x, long count) {
    float lanes[PANEL], most = -INFINITY;
    for (int lane = 0; lane < PANEL; lane++) lanes[lane] = -INFINITY;
    long c = 0;
    for (; c + PANEL <= count; c += PANEL)
        CK_LANES for (int lane = 0; lane < PANEL; lane++)
            lanes[lane] = x[c + lane] > lanes[lane] ? x[c + lane] : lanes[lane];
    for (; c < count; c++) most = x[c] > most ? x[c] : most;
    for (int lane = 0; lane < PANEL; lane++) most = lanes[lane] > most ? lanes[lane] : most;
    return most;
}

/// Replaces scores by their exponentials and returns 1 / their sum.
CK_INLINE float exponentials(float *restrict x, long count) {
#pragma clang fp reassociate(on)
    float most = row_most(x, count), sum = 0;
    CK_LANES for (long c = 0; c < count; c++) {
        float value = ck_exp_near(x[c] - most);
        x[c] = value;
        sum += value;
    }
    return 1 / sum;
}

/// `p·(g − Σ g·p)` in place of g.
CK_INLINE void softmax_gradient(const float *p, float *restrict g, long count) {
#pragma clang fp reassociate(on)
    float sum = 0;
    CK_LANES for (long c = 0; c < count; c++) sum += p[c] * g[c];
    CK_LANES for (long c = 0; c < count; c++) g[c] = p[c] * (g[c] - sum);
}

// MARK: Forward

/// Scores of `rows` queries from `first` on, 1/√d in them.
CK_INLINE void score(
    const struct attention_run *run, const struct buffers *b, long start, long first, long rows,
    int bf16) {
    const ck_attention *shape = run->shape;
    long padded = ck_rounded_up(rows, ROWS), width = shape->width;
    load_rows(
        run->query, start + first * shape->query.position, shape->query.position, rows, padded,
        width, b->wide, 1 / sqrtf((float)width), b->query, bf16);
    memset(b->scores, 0, (size_t)(padded * b->keys) * sizeof(float));
    add_product(
        b, across(b, b->query, padded * b->wide), deep(b, b->wide), 1, b->key_columns, padded,
        b->keys, deep(b, width), b->scores, b->keys);
}

CK_INLINE void attend_tile(
    const struct attention_run *run, const struct buffers *b, struct place place, long first,
    long rows, int bf16) {
    const ck_attention *shape = run->shape;
    long padded = ck_rounded_up(rows, ROWS), position = shape->result.position;
    score(run, b, place.query, first, rows, bf16);
    float share[64];
    for (long row = 0; row < rows; row++)
        share[row] = exponentials(b->scores + row * b->keys, shape->keys);
    memset(b->out, 0, (size_t)(padded * b->wide) * sizeof(float));
    add_product(
        b, across(b, b->scores, padded * b->keys), deep(b, b->keys), 1, b->value_panels, padded,
        b->wide, deep(b, shape->keys), b->out, b->wide);
    for (long row = 0; row < rows; row++)
        store_rows(
            b->out + row * b->wide, b->wide, 1, shape->width, share[row], run->result,
            place.result + (first + row) * position, position, bf16);
}

CK_INLINE void attend(
    const struct attention_run *run, const struct buffers *b, long task, int bf16) {
    const ck_attention *shape = run->shape;
    struct place place = place_of(shape, task / run->slabs);
    long keys = shape->keys, stride = shape->key.position, width = shape->width, wide = b->wide;
    load_rows(run->key, place.key, stride, keys, b->keys, width, wide, 1, b->rows, bf16);
    pack_columns(
        across(b, b->rows, b->keys * wide), keys, b->keys, deep(b, width), deep(b, wide),
        b->key_columns);
    load_rows(run->value, place.key, stride, keys, b->keys, width, wide, 1, b->rows, bf16);
    pack_rows(down(b, b->rows, b->keys, wide), deep(b, keys), wide, b->value_panels);
    long tiles = (shape->queries + b->tile - 1) / b->tile, slab = task % run->slabs;
    for (long i = tiles * slab / run->slabs; i < tiles * (slab + 1) / run->slabs; i++) {
        long first = i * b->tile;
        attend_tile(run, b, place, first, ck_min(b->tile, shape->queries - first), bf16);
    }
}

CK_KERNEL(
    attend_task, (const struct attention_run *run, const struct buffers *b, long task),
    (run, b, task)) {
    if (run->shape->is_bfloat16)
        attend(run, b, task, 1);
    else
        attend(run, b, task, 0);
}

static void attend_tasks(void *args, long begin, long end) {
    const struct attention_run *run = args;
    long tasks = run->shape->sequences * run->shape->heads * run->slabs;
    for (long worker = begin; worker < end; worker++) {
        struct buffers b =
            buffers_in(run->scratch + worker * run->scratch_stride, run->shape, 0);
        long last = tasks * (worker + 1) / run->workers;
        for (long task = tasks * worker / run->workers; task < last; task++)
            attend_task(run, &b, task);
    }
}

/// Heads are split into slabs of queries only where there are too few of them for the threads.
static void plan(struct attention_run *run, float *scratch, int backward) {
    const ck_attention *shape = run->shape;
    struct buffers b = buffers_in(scratch, shape, backward);
    long threads = ck_threads(), heads = shape->sequences * shape->heads;
    long tiles = (shape->queries + b.tile - 1) / b.tile;
    int filled = backward || heads % threads == 0 || heads >= 4 * threads;
    run->slabs = filled ? 1 : ck_max(1, ck_min(tiles, threads));
    run->workers = ck_min(threads, heads * run->slabs);
    run->scratch = scratch;
    run->scratch_stride = b.floats;
}

long ck_attention_scratch(const ck_attention *shape, int backward) {
    return ck_threads() * buffers_in(NULL, shape, backward).floats;
}

void ck_attention_forward(
    const ck_attention *shape, const void *query, const void *key, const void *value,
    float *scratch, void *result) {
    struct attention_run run = {
        .shape = shape, .query = query, .key = key, .value = value, .result = result};
    plan(&run, scratch, 0);
    ck_parallel(attend_tasks, &run, run.workers);
}

// MARK: Backward

/// One tile of queries back: its dQ, and its part of dK and dV.
CK_INLINE void carry_tile(
    const struct attention_run *run, const struct buffers *b, struct place place, long first,
    long rows, int bf16) {
    const ck_attention *shape = run->shape;
    long keys = shape->keys, width = shape->width, wide = b->wide, position = shape->result.position;
    long padded = ck_rounded_up(rows, ROWS), all = ck_rounded_up(keys, ROWS);
    score(run, b, place.query, first, rows, bf16);
    for (long row = 0; row < rows; row++) {
        float *scores = b->scores + row * b->keys, share = exponentials(scores, keys);
        CK_LANES for (long c = 0; c < keys; c++) scores[c] *= share;
    }
    load_rows(
        run->gradient, place.result + first * position, position, rows, padded, width, wide, 1,
        b->out, bf16);
    memset(b->slopes, 0, (size_t)(padded * b->keys) * sizeof(float));
    add_product(
        b, across(b, b->out, padded * wide), deep(b, wide), 1, b->value_columns, padded, b->keys,
        deep(b, width), b->slopes, b->keys);
    for (long row = 0; row < rows; row++)
        softmax_gradient(b->scores + row * b->keys, b->slopes + row * b->keys, keys);
    long depth = deep(b, rows);
    pack_rows(down(b, b->out, padded, wide), depth, wide, b->out_panels);
    pack_rows(down(b, b->query, padded, wide), depth, wide, b->query_panels);
    add_product(
        b, down(b, b->scores, padded, b->keys), 1, b->keys, b->out_panels, all, wide, depth,
        b->value_sums, wide);
    add_product(
        b, down(b, b->slopes, padded, b->keys), 1, b->keys, b->query_panels, all, wide, depth,
        b->key_sums, wide);
    memset(b->out, 0, (size_t)(padded * wide) * sizeof(float));
    add_product(
        b, across(b, b->slopes, padded * b->keys), deep(b, b->keys), 1, b->key_panels, padded, wide,
        deep(b, keys), b->out, wide);
    store_rows(
        b->out, wide, rows, width, 1 / sqrtf((float)width), run->query_gradient,
        place.query + first * shape->query.position, shape->query.position, bf16);
}

CK_INLINE void carry(const struct attention_run *run, const struct buffers *b, long task, int bf16) {
    const ck_attention *shape = run->shape;
    struct place place = place_of(shape, task);
    long keys = shape->keys, stride = shape->key.position, width = shape->width, wide = b->wide;
    load_rows(run->value, place.key, stride, keys, b->keys, width, wide, 1, b->rows, bf16);
    pack_columns(
        across(b, b->rows, b->keys * wide), keys, b->keys, deep(b, width), deep(b, wide),
        b->value_columns);
    load_rows(run->key, place.key, stride, keys, b->keys, width, wide, 1, b->rows, bf16);
    pack_columns(
        across(b, b->rows, b->keys * wide), keys, b->keys, deep(b, width), deep(b, wide),
        b->key_columns);
    pack_rows(down(b, b->rows, b->keys, wide), deep(b, keys), wide, b->key_panels);
    memset(b->key_sums, 0, (size_t)(b->keys * wide) * sizeof(float));
    memset(b->value_sums, 0, (size_t)(b->keys * wide) * sizeof(float));
    for (long first = 0; first < shape->queries; first += b->tile)
        carry_tile(run, b, place, first, ck_min(b->tile, shape->queries - first), bf16);
    store_rows(b->key_sums, wide, keys, width, 1, run->key_gradient, place.key, stride, bf16);
    store_rows(b->value_sums, wide, keys, width, 1, run->value_gradient, place.key, stride, bf16);
}

CK_KERNEL(
    carry_task, (const struct attention_run *run, const struct buffers *b, long task),
    (run, b, task)) {
    if (run->shape->is_bfloat16)
        carry(run, b, task, 1);
    else
        carry(run, b, task, 0);
}

static void carry_tasks(void *args, long begin, long end) {
    const struct attention_run *run = args;
    long tasks = run->shape->sequences * run->shape->heads;
    for (long worker = begin; worker < end; worker++) {
        struct buffers b =
            buffers_in(run->scratch + worker * run->scratch_stride, run->shape, 1);
        long last = tasks * (worker + 1) / run->workers;
        for (long task = tasks * worker / run->workers; task < last; task++)
            carry_task(run, &b, task);
    }
}

void ck_attention_backward(
    const ck_attention *shape, const void *query, const void *key, const void *value,
    const void *gradient, float *scratch, void *query_gradient, void *key_gradient,
    void *value_gradient) {
    struct attention_run run = {
        .shape = shape, .query = query, .key = key, .value = value, .gradient = gradient,
        .query_gradient = query_gradient, .key_gradient = key_gradient,
        .value_gradient = value_gradient};
    plan(&run, scratch, 1);
    ck_parallel(carry_tasks, &run, run.workers);
}
