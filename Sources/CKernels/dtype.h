/// Single numbers of either dtype inside loops over channels.
#ifndef DTYPE_H
#define DTYPE_H

#include "kernel.h"

/// Sixteen numbers a step, so that channel counts such as 96 leave no rest.
#define CK_LANES _Pragma("clang loop vectorize_width(16) interleave_count(1)")

/// Four such steps side by side, for loops over multiples of 64.
#define CK_WIDE_LANES _Pragma("clang loop vectorize_width(16) interleave_count(4)")

/// Number `i` of an array of either dtype. `bf16` must be a constant once inlined.
CK_INLINE float ck_number(const void *data, long i, int bf16) {
    return bf16 ? ck_from_bf16(((const uint16_t *)data)[i]) : ((const float *)data)[i];
}

CK_INLINE void ck_put(void *data, long i, float value, int bf16) {
    if (bf16)
        ((uint16_t *)data)[i] = ck_to_bf16(value);
    else
        ((float *)data)[i] = value;
}

/// The array from number `i` on.
CK_INLINE const void *ck_from(const void *data, long i, int bf16) {
    return (const char *)data + i * (bf16 ? 2 : 4);
}

#endif
