#include "kernel.h"

enum { CHUNK = 32768 };

typedef struct {
    const void *x;
    int bf16;
    long count;
    int *finds_other;
} finite_job;

/// An exponent of ones is infinity or NaN, in either type.
CK_INLINE int has_other(const finite_job *job, long first, long last) {
    int found = 0;
    if (job->bf16) {
        const uint16_t *x = job->x;
        for (long i = first; i < last; i++) found |= (x[i] & 0x7f80) == 0x7f80;
    } else {
        const float *x = job->x;
        for (long i = first; i < last; i++) found |= (ck_bits(x[i]) & 0x7f800000) == 0x7f800000;
    }
    return found;
}

CK_KERNEL(finite, (void *args, long begin, long end), (args, begin, end)) {
    const finite_job *job = args;
    if (has_other(job, begin * CHUNK, ck_min(end * CHUNK, job->count)))
        __atomic_store_n(job->finds_other, 1, __ATOMIC_RELAXED);
}

int ck_is_finite(const void *x, int bf16, long count) {
    int finds_other = 0;
    finite_job job = {x, bf16, count, &finds_other};
    ck_parallel(finite, &job, (count + CHUNK - 1) / CHUNK);
    return !finds_other;
}
