/// Small products in registers, summed in float: the inside of attention.
///
/// Factors are cells of 32 bits, a float or a pair of bfloat16 numbers that are neighbours along the
/// depth, which then has half as many cells.
#ifndef PRODUCT_H
#define PRODUCT_H

#include "dtype.h"

/// Sixteen floats side by side, at any address.
typedef float ck_lanes __attribute__((vector_size(64), aligned(4), may_alias));

enum {
    /// Columns of a panel of the right factor: `[columns / PANEL, depth, PANEL]`.
    PANEL = 16,
    /// Rows that share what is loaded of the right factor.
    ROWS = 4,
    /// Depth taken at a time, so that two panels stay in the first cache.
    DEPTH = 128,
};

CK_INLINE long ck_rounded_up(long count, long step) { return (count + step - 1) / step * step; }

/// Adds a cell of the left factor times sixteen of the right.
typedef void ck_step(ck_lanes *sum, float left, const ck_lanes *right);

CK_INLINE void ck_add_floats(ck_lanes *sum, float left, const ck_lanes *right) {
    *sum += left * *right;
}

/// `c[4, 16·panels] += a · b`; cell (i, k) of `a` stands at `i·a_row + k·a_step`.
CK_INLINE void ck_tile(
    const float *a, long a_row, long a_step, const float *b, long panel_stride, long depth,
    float *c, long c_row, int panels, ck_step *step) {
    ck_lanes sum[ROWS][2];
    for (int i = 0; i < ROWS; i++)
        for (int p = 0; p < panels; p++) sum[i][p] = *(const ck_lanes *)(c + i * c_row + p * PANEL);
    for (long k = 0; k < depth; k++) {
        ck_lanes right[2];
        for (int p = 0; p < panels; p++)
            right[p] = *(const ck_lanes *)(b + p * panel_stride + k * PANEL);
        for (int i = 0; i < ROWS; i++)
            for (int p = 0; p < panels; p++) step(&sum[i][p], a[i * a_row + k * a_step], &right[p]);
    }
    for (int i = 0; i < ROWS; i++)
        for (int p = 0; p < panels; p++) *(ck_lanes *)(c + i * c_row + p * PANEL) = sum[i][p];
}

/// `c[rows, columns] += a · b` with `b` in panels; rows are a multiple of 4, columns of 16.
CK_INLINE void ck_product(
    const float *a, long a_row, long a_step, const float *b, long rows, long columns, long depth,
    float *c, long c_row, ck_step *step) {
    for (long first = 0; first < depth; first += DEPTH) {
        long part = ck_min(DEPTH, depth - first);
        for (long column = 0; column < columns; column += 2 * PANEL) {
            const float *panel = b + column * depth + first * PANEL;
            int both = column + PANEL < columns;
            for (long row = 0; row < rows; row += ROWS) {
                const float *left = a + row * a_row + first * a_step;
                float *result = c + row * c_row + column;
                if (both)
                    ck_tile(
                        left, a_row, a_step, panel, depth * PANEL, part, result, c_row, 2, step);
                else
                    ck_tile(
                        left, a_row, a_step, panel, depth * PANEL, part, result, c_row, 1, step);
            }
        }
    }
}

#endif
