/// Products of bfloat16 pairs for processors with AVX-512 BF16, which multiply and add two at a time.
///
/// These functions are called, not inlined: their callers are compiled for older processors too.
#ifndef PAIRS_H
#define PAIRS_H

#include "product.h"

#define CK_PAIRS_TARGET CK_TARGET("x86-64-v4,avx512bf16")

typedef uint32_t ck_cells __attribute__((vector_size(64)));

CK_INLINE CK_PAIRS_TARGET void ck_add_pairs(ck_lanes *sum, float left, const ck_lanes *right) {
    ck_cells a = (ck_cells){} + ck_bits(left), b = (ck_cells)*right;
#if defined(__x86_64__)
    typedef __bf16 pairs __attribute__((vector_size(64)));
    *sum = __builtin_ia32_dpbf16ps_512(*sum, (pairs)a, (pairs)b);
#else
    const uint32_t high = 0xffff0000;
    *sum += (ck_lanes)(a << 16) * (ck_lanes)(b << 16) + (ck_lanes)(a & high) * (ck_lanes)(b & high);
#endif
}

/// `ck_product` of cells that are pairs; sums are float.
CK_PAIRS_TARGET static void ck_product_pairs(
    const float *a, long a_row, long a_step, const float *b, long rows, long columns, long depth,
    float *c, long c_row) {
    ck_product(a, a_row, a_step, b, rows, columns, depth, c, c_row, ck_add_pairs);
}

/// Rounds `count` floats to pairs of neighbours, `count / 2` cells.
CK_PAIRS_TARGET static void ck_pair_across(const float *x, long count, float *cells) {
    __bf16 *restrict out = (__bf16 *)cells;
    CK_LANES for (long i = 0; i < count; i++) out[i] = (__bf16)x[i];
}

/// Rounds every two rows of `width` floats to `width` pairs, one of each.
CK_PAIRS_TARGET static void ck_pair_down(const float *x, long rows, long width, float *cells) {
    __bf16 *restrict out = (__bf16 *)cells;
    for (long row = 0; row < rows; row += 2, x += 2 * width, out += 2 * width)
        CK_LANES for (long i = 0; i < width; i++) {
            out[2 * i] = (__bf16)x[i];
            out[2 * i + 1] = (__bf16)x[width + i];
        }
}

#endif
