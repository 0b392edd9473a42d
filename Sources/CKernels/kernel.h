/// What every kernel shares: clones by CPU, bfloat16, the exponential, the thread pool.
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>
#include <string.h>

#include "CKernels.h"

/// Small functions must melt into the clone that calls them.
#define CK_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define CK_TARGET(name) __attribute__((target("arch=" name)))
#else
#define CK_TARGET(name)
#endif

/// What `ck_use_clone` has chosen.
extern ck_clone ck_clone_in_use;

/// Begins a kernel: a function compiled for AVX-512, for AVX2 and for anything older. `parameters` and
/// `arguments` are lists in parentheses; the body follows.
///
/// The compiler's own `target_clones` would choose alike, but could not be told to take another.
#define CK_KERNEL(name, parameters, arguments)                          \
    CK_INLINE void name##_body parameters;                              \
    CK_TARGET("x86-64-v4") static void name##_v4 parameters {           \
        name##_body arguments;                                          \
    }                                                                   \
    CK_TARGET("x86-64-v3") static void name##_v3 parameters {           \
        name##_body arguments;                                          \
    }                                                                   \
    static void name##_baseline parameters { name##_body arguments; }   \
    static void name parameters {                                       \
        switch (ck_clone_in_use) {                                      \
        case CK_AVX512_BF16:                                            \
        case CK_AVX512: name##_v4 arguments; break;                     \
        case CK_AVX2: name##_v3 arguments; break;                       \
        default: name##_baseline arguments;                             \
        }                                                               \
    }                                                                   \
    CK_INLINE void name##_body parameters

/// Runs `body` over 0..<tasks on the pool, each thread on one range; in place when there is only one
/// task or one thread. What a task computes must not depend on how they are split.
void ck_parallel(void (*body)(void *args, long begin, long end), void *args, long tasks);

CK_INLINE long ck_min(long a, long b) { return a < b ? a : b; }
CK_INLINE long ck_max(long a, long b) { return a > b ? a : b; }

CK_INLINE float ck_from_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

CK_INLINE uint32_t ck_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return bits;
}

CK_INLINE float ck_from_bf16(uint16_t x) { return ck_from_bits((uint32_t)x << 16); }

/// To the nearest bfloat16, ties to even; NaN stays NaN.
CK_INLINE uint16_t ck_to_bf16(float x) {
    uint32_t bits = ck_bits(x);
    uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    uint32_t quiet = (bits >> 16) | 0x40;
    return (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
}

/// Numbers begin..<begin + count of an array of either dtype as float: where they are, or converted
/// into `buffer`.
CK_INLINE const float *ck_load(const void *data, int bf16, long begin, long count, float *buffer) {
    if (!bf16) return (const float *)data + begin;
    const uint16_t *bits = (const uint16_t *)data + begin;
    for (long i = 0; i < count; i++) buffer[i] = ck_from_bf16(bits[i]);
    return buffer;
}

CK_INLINE void ck_store(void *data, int bf16, long begin, long count, const float *values) {
    if (!bf16) {
        memcpy((float *)data + begin, values, count * sizeof(float));
        return;
    }
    uint16_t *bits = (uint16_t *)data + begin;
    for (long i = 0; i < count; i++) bits[i] = ck_to_bf16(values[i]);
}

/// eˣ within 2e-7 of its value, in a form that vectorises: 2ⁿ·eʳ with |r| ≤ ln 2 / 2.
CK_INLINE float ck_exp(float x) {
    x = x > 89.0f ? 89.0f : x;
    x = x < -104.0f ? -104.0f : x;
    const float shift = 12582912.0f;  // 1.5·2²³: adding it rounds to an integer in the low bits
    float shifted = x * 1.44269504f + shift;
    float n = shifted - shift;
    float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    // 2ⁿ in two factors, so that results reach infinity and the subnormal numbers.
    int32_t exponent = (int32_t)(ck_bits(shifted) - ck_bits(shift));
    int32_t half = exponent >> 1;
    float low = ck_from_bits((uint32_t)(half + 127) << 23);
    float high = ck_from_bits((uint32_t)(exponent - half + 127) << 23);
    return p * low * high;
}

/// eˣ within 4e-6 of its value where |x| ≤ 87; beyond, it stays what it is there.
///
/// The cut lets one factor 2ⁿ do, and a polynomial of 2ʳ, |r| ≤ ½, the rest: half the work of `ck_exp`.
CK_INLINE float ck_exp_near(float x) {
    x = x > 87.0f ? 87.0f : x;
    x = x < -87.0f ? -87.0f : x;
    const float shift = 12582912.0f;
    float shifted = x * 1.44269504f + shift;
    float r = x * 1.44269504f - (shifted - shift);
    float p = 1.32764715e-3f;
    p = p * r + 9.67554133e-3f;
    p = p * r + 5.55071327e-2f;
    p = p * r + 2.40221197e-1f;
    p = p * r + 6.93146967e-1f;
    p = p * r + 1.00000007f;
    return ck_from_bits(ck_bits(p) + (ck_bits(shifted) << 23));
}

CK_INLINE float ck_sigmoid(float x) { return 1.0f / (1.0f + ck_exp_near(-x)); }

/// Axes walked together by up to three operands; see axes.c.
enum { CK_RANK = 8 };
typedef struct {
    int rank;
    long length[CK_RANK];
    long stride[3][CK_RANK];
} ck_axes;

/// Drops axes of length 1 and joins neighbours that every operand walks as one. At least one axis
/// stays.
void ck_collapse(ck_axes *axes, int operands);

/// How many places there are.
long ck_count(const ck_axes *axes);

#endif
