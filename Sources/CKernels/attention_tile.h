/// Rows of a head as factors of products, and scores of a tile of queries as shares of the keys.
#ifndef ATTENTION_TILE_H
#define ATTENTION_TILE_H

#include <math.h>

#include "attention.h"
#include "pairs.h"

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

// MARK: Products

/// How many cells hold `depth` numbers.
CK_INLINE long deep(const struct attention_buffers *b, long depth) {
    return b->pairs ? (depth + 1) / 2 : depth;
}

/// `count` numbers as cells of which each row is a depth.
CK_INLINE const float *across(const struct attention_buffers *b, const float *x, long count) {
    if (!b->pairs) return x;
    ck_pair_across(x, count, b->cells);
    return b->cells;
}

/// `[rows, width]` as cells of which each column is a depth; an odd row's partner must be zeros.
CK_INLINE const float *down(
    const struct attention_buffers *b, const float *x, long rows, long width) {
    if (!b->pairs) return x;
    ck_pair_down(x, rows, width, b->cells);
    return b->cells;
}

/// `c += a · b` of cells.
CK_INLINE void add_product(
    const struct attention_buffers *b, const float *left, long row, long step, const float *panels,
    long rows, long columns, long depth, float *c, long c_row) {
    if (b->pairs)
        ck_product_pairs(left, row, step, panels, rows, columns, depth, c, c_row);
    else
        ck_product(left, row, step, panels, rows, columns, depth, c, c_row, ck_add_floats);
}

// MARK: Scores

/// Scores of `rows` queries from `first` on, 1/√d in them.
CK_INLINE void score(
    const struct attention_run *run, const struct attention_buffers *b, long start, long first,
    long rows, int bf16) {
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

/// Replaces scores by their exponentials, 1 at `most`, and returns their sum.
CK_INLINE float exponentials(float *restrict x, long count, float most) {
#pragma clang fp reassociate(on)
    float sum = 0;
    CK_LANES for (long c = 0; c < count; c++) {
        float value = ck_exp_near(x[c] - most);
        x[c] = value;
        sum += value;
    }
    return sum;
}

/// `p·(g − Σ g·p)` in place of g.
CK_INLINE void softmax_gradient(const float *p, float *restrict g, long count) {
#pragma clang fp reassociate(on)
    float sum = 0;
    CK_LANES for (long c = 0; c < count; c++) sum += p[c] * g[c];
    CK_LANES for (long c = 0; c < count; c++) g[c] = p[c] * (g[c] - sum);
}

#endif
