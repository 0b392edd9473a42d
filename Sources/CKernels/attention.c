#include "attention.h"

#include "product.h"

enum {
    /// Keys that are still one block.
    SHORT_LIST = 4096,
    /// Keys of a block of a longer list.
    BLOCK = 1024,
    /// Results of a group of queries. Each group packs all keys anew.
    GROUP_FLOATS = 1 << 19,
};

/// Queries of a tile: its scores shall stay in the second cache.
static long tile_rows(const ck_attention *shape, long keys) {
    long rows = keys <= 512 ? 64 : keys <= 2048 ? 32 : 16;
    return ck_min(rows, ck_rounded_up(shape->queries, ROWS));
}

static long start_of(ck_strides strides, long sequence, long inner) {
    return sequence / inner * strides.outer + sequence % inner * strides.inner;
}

struct attention_place ck_attention_place(const ck_attention *shape, long index) {
    long sequence = index / shape->heads, offset = index % shape->heads * shape->width;
    return (struct attention_place){
        start_of(shape->query, sequence, shape->inner) + offset,
        start_of(shape->key, sequence, shape->inner) + offset,
        start_of(shape->result, sequence, shape->inner) + offset};
}

/// Whether the factors of products are rounded to bfloat16 and multiplied in pairs. Short sequences
/// would lose more by the rounding than they gain.
static int takes_pairs(const ck_attention *shape) {
    return shape->is_bfloat16 && ck_clone_in_use == CK_AVX512_BF16 && shape->keys >= 64;
}

static float *taken(float **next, long floats) {
    float *start = *next;
    *next += ck_rounded_up(floats, PANEL);
    return start;
}

struct attention_buffers ck_attention_buffers(
    float *scratch, const ck_attention *shape, int backward) {
    int whole = backward || shape->keys <= SHORT_LIST;
    long block = whole ? shape->keys : BLOCK, tile = tile_rows(shape, block);
    long wide = ck_rounded_up(shape->width, PANEL);
    long group = ck_rounded_up(ck_min(GROUP_FLOATS / wide, shape->queries), tile);
    struct attention_buffers b = {
        .tile = tile, .group = whole ? tile : ck_max(group, tile), .block = block,
        .keys = ck_rounded_up(block, PANEL), .wide = wide, .pairs = takes_pairs(shape)};
    float *next = scratch;
    long factor = b.keys * b.wide, queries = b.tile * b.wide;
    b.rows = taken(&next, factor);
    b.key_columns = taken(&next, factor);
    b.value_panels = taken(&next, factor);
    b.query = taken(&next, queries);
    b.scores = taken(&next, b.tile * b.keys);
    b.out = taken(&next, b.group * b.wide);
    if (b.pairs)
        b.cells = taken(&next, ck_max(ck_max(factor, queries), b.tile * b.keys) / 2);
    if (!backward) {
        b.most = taken(&next, b.group);
        b.sums = taken(&next, b.group);
    } else {
        b.value_columns = taken(&next, factor);
        b.key_panels = taken(&next, factor);
        b.query_panels = taken(&next, queries);
        b.out_panels = taken(&next, queries);
        b.score_gradients = taken(&next, b.tile * b.keys);
        b.key_sums = taken(&next, factor);
        b.value_sums = taken(&next, factor);
    }
    b.floats = next - scratch;
    return b;
}

/// Heads are split into slabs of queries only where there are too few of them for the threads.
void ck_attention_plan(struct attention_run *run, float *scratch, int backward) {
    const ck_attention *shape = run->shape;
    struct attention_buffers b = ck_attention_buffers(scratch, shape, backward);
    long threads = ck_threads(), heads = shape->sequences * shape->heads;
    long tiles = (shape->queries + b.tile - 1) / b.tile;
    int filled = backward || heads % threads == 0 || heads >= 4 * threads;
    run->slabs = filled ? 1 : ck_max(1, ck_min(tiles, threads));
    run->workers = ck_min(threads, heads * run->slabs);
    run->scratch = scratch;
    run->scratch_stride = b.floats;
}

long ck_attention_scratch(const ck_attention *shape, int backward) {
    return ck_threads() * ck_attention_buffers(NULL, shape, backward).floats;
}
