#include "kernel.h"

enum { BLOCK = 512, TASK = 32768 };

typedef struct {
    const int8_t *x;
    float scale;
    long count;
    void *y;
    int y_bf16;
} expand_args;

CK_KERNEL(expand_body, (void *pointer, long begin, long end), (pointer, begin, end)) {
    const expand_args *a = pointer;
    float values[BLOCK];
    for (long at = begin * TASK; at < ck_min(end * TASK, a->count); at += BLOCK) {
        long count = ck_min(BLOCK, a->count - at);
        for (long i = 0; i < count; i++) values[i] = a->x[at + i] * a->scale;
        ck_store(a->y, a->y_bf16, at, count, values);
    }
}

void ck_expand_bytes(const int8_t *x, float scale, long count, void *y, int y_bf16) {
    expand_args args = {x, scale, count, y, y_bf16};
    ck_parallel(expand_body, &args, (count + TASK - 1) / TASK);
}

/// The exponent moves up by a product, which takes subnormal numbers along.
CK_INLINE float from_half(uint16_t x) {
    uint32_t magnitude = x & 0x7fff;
    uint32_t finite = ck_bits(ck_from_bits(magnitude << 13) * 0x1p112f);
    uint32_t quiet = magnitude > 0x7c00 ? 0x400000 : 0;
    uint32_t bits = magnitude < 0x7c00 ? finite : magnitude << 13 | 0x7f800000 | quiet;
    return ck_from_bits((uint32_t)(x & 0x8000) << 16 | bits);
}

typedef struct {
    const uint16_t *x;
    long count;
    void *y;
    int y_bf16;
} halves_args;

CK_KERNEL(halves_body, (void *pointer, long begin, long end), (pointer, begin, end)) {
    const halves_args *a = pointer;
    float values[BLOCK];
    for (long at = begin * TASK; at < ck_min(end * TASK, a->count); at += BLOCK) {
        long count = ck_min(BLOCK, a->count - at);
        for (long i = 0; i < count; i++) values[i] = from_half(a->x[at + i]);
        ck_store(a->y, a->y_bf16, at, count, values);
    }
}

void ck_expand_halves(const uint16_t *x, long count, void *y, int y_bf16) {
    halves_args args = {x, count, y, y_bf16};
    ck_parallel(halves_body, &args, (count + TASK - 1) / TASK);
}
