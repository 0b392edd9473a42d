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
