#include "attention_tile.h"

/// Shares of the keys in `rows` queries from `first` on, and gradients of their scores.
CK_INLINE void score_back(
    const struct attention_run *run, const struct attention_buffers *b,
    struct attention_place place, long first, long rows, int bf16) {
    const ck_attention *shape = run->shape;
    long keys = shape->keys, width = shape->width, wide = b->wide, position = shape->result.position;
    long padded = ck_rounded_up(rows, ROWS);
    score(run, b, place.query, first, rows, bf16);
    for (long row = 0; row < rows; row++) {
        float *scores = b->scores + row * b->keys;
        float share = 1 / exponentials(scores, keys, row_most(scores, keys));
        CK_LANES for (long c = 0; c < keys; c++) scores[c] *= share;
    }
    load_rows(
        run->gradient, place.result + first * position, position, rows, padded, width, wide, 1,
        b->out, bf16);
    memset(b->score_gradients, 0, (size_t)(padded * b->keys) * sizeof(float));
    add_product(
        b, across(b, b->out, padded * wide), deep(b, wide), 1, b->value_columns, padded, b->keys,
        deep(b, width), b->score_gradients, b->keys);
    for (long row = 0; row < rows; row++)
        softmax_gradient(b->scores + row * b->keys, b->score_gradients + row * b->keys, keys);
}

/// A tile's part of the gradients of keys and values.
CK_INLINE void add_key_and_value(const struct attention_buffers *b, long keys, long rows) {
    long wide = b->wide, depth = deep(b, rows);
    long padded = ck_rounded_up(rows, ROWS), all = ck_rounded_up(keys, ROWS);
    pack_rows(down(b, b->out, padded, wide), depth, wide, b->out_panels);
    pack_rows(down(b, b->query, padded, wide), depth, wide, b->query_panels);
    add_product(
        b, down(b, b->scores, padded, b->keys), 1, b->keys, b->out_panels, all, wide, depth,
        b->value_sums, wide);
    add_product(
        b, down(b, b->score_gradients, padded, b->keys), 1, b->keys, b->query_panels, all, wide,
        depth, b->key_sums, wide);
}

/// One tile of queries back: its dQ, and its part of dK and dV.
CK_INLINE void backward_tile(
    const struct attention_run *run, const struct attention_buffers *b,
    struct attention_place place, long first, long rows, int bf16) {
    const ck_attention *shape = run->shape;
    long width = shape->width, wide = b->wide, padded = ck_rounded_up(rows, ROWS);
    score_back(run, b, place, first, rows, bf16);
    add_key_and_value(b, shape->keys, rows);
    memset(b->out, 0, (size_t)(padded * wide) * sizeof(float));
    add_product(
        b, across(b, b->score_gradients, padded * b->keys), deep(b, b->keys), 1, b->key_panels,
        padded, wide, deep(b, shape->keys), b->out, wide);
    store_rows(
        b->out, wide, rows, width, 1 / sqrtf((float)width), run->query_gradient,
        place.query + first * shape->query.position, shape->query.position, bf16);
}

/// Keys and values of a head as the factors of its products.
CK_INLINE void pack_head_back(
    const struct attention_run *run, const struct attention_buffers *b,
    struct attention_place place, int bf16) {
    const ck_attention *shape = run->shape;
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
}

CK_INLINE void backward_head(
    const struct attention_run *run, const struct attention_buffers *b, long task, int bf16) {
    const ck_attention *shape = run->shape;
    struct attention_place place = ck_attention_place(shape, task);
    long keys = shape->keys, stride = shape->key.position, width = shape->width, wide = b->wide;
    pack_head_back(run, b, place, bf16);
    memset(b->key_sums, 0, (size_t)(b->keys * wide) * sizeof(float));
    memset(b->value_sums, 0, (size_t)(b->keys * wide) * sizeof(float));
    for (long first = 0; first < shape->queries; first += b->tile)
        backward_tile(run, b, place, first, ck_min(b->tile, shape->queries - first), bf16);
    store_rows(b->key_sums, wide, keys, width, 1, run->key_gradient, place.key, stride, bf16);
    store_rows(b->value_sums, wide, keys, width, 1, run->value_gradient, place.key, stride, bf16);
}

CK_KERNEL(
    backward_task, (const struct attention_run *run, const struct attention_buffers *b, long task),
    (run, b, task)) {
    if (run->shape->is_bfloat16)
        backward_head(run, b, task, 1);
    else
        backward_head(run, b, task, 0);
}

static void backward_tasks(void *args, long begin, long end) {
    const struct attention_run *run = args;
    long tasks = run->shape->sequences * run->shape->heads;
    for (long worker = begin; worker < end; worker++) {
        struct attention_buffers b =
            ck_attention_buffers(run->scratch + worker * run->scratch_stride, run->shape, 1);
        long last = tasks * (worker + 1) / run->workers;
        for (long task = tasks * worker / run->workers; task < last; task++)
            backward_task(run, &b, task);
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
    ck_attention_plan(&run, scratch, 1);
    ck_parallel(backward_tasks, &run, run.workers);
}
