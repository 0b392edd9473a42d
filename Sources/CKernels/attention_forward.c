#include "attention_tile.h"

/// Packs `count` keys and values from `first` on.
CK_INLINE void pack_block(
    const struct attention_run *run, const struct attention_buffers *b, long start, long first,
    long count, int bf16) {
    long stride = run->shape->key.position, width = run->shape->width, wide = b->wide;
    long from = start + first * stride;
    load_rows(run->key, from, stride, count, b->keys, width, wide, 1, b->rows, bf16);
    pack_columns(
        across(b, b->rows, b->keys * wide), count, b->keys, deep(b, width), deep(b, wide),
        b->key_columns);
    load_rows(run->value, from, stride, count, b->keys, width, wide, 1, b->rows, bf16);
    pack_rows(down(b, b->rows, b->keys, wide), deep(b, count), wide, b->value_panels);
}

/// Exponentials of a row's scores in their place, counted in `sum`. What stands in `out` and `sum` of
/// blocks before shrinks where a score is larger than theirs.
CK_INLINE void take_row(
    float *restrict scores, long count, float *most, float *sum, float *restrict out, long wide) {
    float before = *most, now = row_most(scores, count);
    *most = now > before ? now : before;
    float kept = ck_exp_near(before - *most), added = exponentials(scores, count, *most);
    *sum = *sum * kept + added;
    if (kept != 1)
        CK_LANES for (long c = 0; c < wide; c++) out[c] *= kept;
}

/// Adds what `count` packed keys say to a tile of queries, of which the first is `slot` in its group.
///
/// Milakov & Gimelshein 2018, "Online normalizer calculation for softmax".
CK_INLINE void add_tile(
    const struct attention_run *run, const struct attention_buffers *b, long start, long first,
    long rows, long count, long slot, int bf16) {
    long padded = ck_rounded_up(rows, ROWS), wide = b->wide;
    float *out = b->out + slot * wide;
    score(run, b, start, first, rows, bf16);
    for (long row = 0; row < rows; row++)
        take_row(
            b->scores + row * b->keys, count, b->most + slot + row, b->sums + slot + row,
            out + row * wide, wide);
    add_product(
        b, across(b, b->scores, padded * b->keys), deep(b, b->keys), 1, b->value_panels, padded,
        wide, deep(b, count), out, wide);
}

/// `rows` queries from `first` on against all keys.
CK_INLINE void forward_group(
    const struct attention_run *run, const struct attention_buffers *b,
    struct attention_place place, long first, long rows, int is_packed, int bf16) {
    const ck_attention *shape = run->shape;
    long position = shape->result.position, wide = b->wide;
    memset(b->out, 0, (size_t)(ck_rounded_up(rows, ROWS) * wide) * sizeof(float));
    for (long row = 0; row < rows; row++) b->most[row] = -INFINITY, b->sums[row] = 0;
    for (long key = 0; key < shape->keys; key += b->block) {
        struct attention_buffers part = *b;
        long count = ck_min(b->block, shape->keys - key);
        part.keys = ck_rounded_up(count, PANEL);
        if (!is_packed) pack_block(run, &part, place.key, key, count, bf16);
        for (long slot = 0; slot < rows; slot += b->tile)
            add_tile(
                run, &part, place.query, first + slot, ck_min(b->tile, rows - slot), count, slot,
                bf16);
    }
    for (long row = 0; row < rows; row++)
        store_rows(
            b->out + row * wide, wide, 1, shape->width, 1 / b->sums[row], run->result,
            place.result + (first + row) * position, position, bf16);
}

CK_INLINE void forward_head(
    const struct attention_run *run, const struct attention_buffers *b, long task, int bf16) {
    const ck_attention *shape = run->shape;
    struct attention_place place = ck_attention_place(shape, task / run->slabs);
    long tiles = (shape->queries + b->tile - 1) / b->tile, slab = task % run->slabs;
    long begin = tiles * slab / run->slabs * b->tile;
    long end = ck_min(tiles * (slab + 1) / run->slabs * b->tile, shape->queries);
    for (long first = begin; first < end; first += b->group) {
        int is_packed = first > begin && b->block == shape->keys;
        forward_group(run, b, place, first, ck_min(b->group, end - first), is_packed, bf16);
    }
}

CK_KERNEL(
    forward_task, (const struct attention_run *run, const struct attention_buffers *b, long task),
    (run, b, task)) {
    if (run->shape->is_bfloat16)
        forward_head(run, b, task, 1);
    else
        forward_head(run, b, task, 0);
}

static void forward_tasks(void *args, long begin, long end) {
    const struct attention_run *run = args;
    long tasks = run->shape->sequences * run->shape->heads * run->slabs;
    for (long worker = begin; worker < end; worker++) {
        struct attention_buffers b =
            ck_attention_buffers(run->scratch + worker * run->scratch_stride, run->shape, 0);
        long last = tasks * (worker + 1) / run->workers;
        for (long task = tasks * worker / run->workers; task < last; task++)
            forward_task(run, &b, task);
    }
}

void ck_attention_forward(
    const ck_attention *shape, const void *query, const void *key, const void *value,
    float *scratch, void *result) {
    struct attention_run run = {
        .shape = shape, .query = query, .key = key, .value = value, .result = result};
    ck_attention_plan(&run, scratch, 0);
    ck_parallel(forward_tasks, &run, run.workers);
}
