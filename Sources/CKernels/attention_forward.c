#include "attention_tile.h"

CK_INLINE void forward_tile(
    const struct attention_run *run, const struct attention_buffers *b,
    struct attention_place place, long first, long rows, int bf16) {
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

CK_INLINE void forward_head(
    const struct attention_run *run, const struct attention_buffers *b, long task, int bf16) {
    const ck_attention *shape = run->shape;
    struct attention_place place = ck_attention_place(shape, task / run->slabs);
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
        forward_tile(run, b, place, first, ck_min(b->tile, shape->queries - first), bf16);
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
