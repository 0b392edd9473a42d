/// What forward and backward attention share: how a call is divided, and the buffers of a worker.
///
/// softmax(Q·Kᵀ/√d)·V of every sequence and head: a tile of queries against all keys at a time, read
/// from where they stand. Factors are packed into panels once a head. Sums and softmax are float, and
/// so are the factors, unless the processor multiplies bfloat16 faster and the tensors are that.
#ifndef ATTENTION_H
#define ATTENTION_H

#include "kernel.h"

/// One call. The tasks of forward are (sequence, head, slab of queries), those of backward (sequence,
/// head); `workers` share them and have a scratch each.
struct attention_run {
    const ck_attention *shape;
    const void *query, *key, *value, *gradient;
    void *result, *query_gradient, *key_gradient, *value_gradient;
    float *scratch;
    long scratch_stride, workers, slabs;
};

/// Where one head of one sequence stands, in numbers from the start of each tensor.
struct attention_place {
    long query, key, result;
};

/// Buffers of one worker, one after the other in its scratch.
struct attention_buffers {
    long tile, keys, wide;
    int pairs;
    float *rows, *key_columns, *value_panels, *query, *scores, *out, *cells;
    // Backward alone.
    float *value_columns, *key_panels, *query_panels, *out_panels, *score_gradients, *key_sums,
        *value_sums;
    long floats;
};

/// Of head `index`, counted over all sequences.
struct attention_place ck_attention_place(const ck_attention *shape, long index);

/// Divides the buffers of a worker out of `scratch`.
struct attention_buffers ck_attention_buffers(
    float *scratch, const ck_attention *shape, int backward);

/// Divides a call among the threads, and `scratch` among its workers.
void ck_attention_plan(struct attention_run *run, float *scratch, int backward);

#endif
