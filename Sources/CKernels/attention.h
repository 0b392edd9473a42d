/// What forward and backward attention share: how a call is divided, and the buffers of a worker.
///
/// softmax(Q·Kᵀ/√d)·V of every sequence and head: a tile of queries against a block of keys at a time,
/// read from where they stand. A short list of keys is one block, packed into panels once a head.
/// Forward, a long one is packed block by block for every group of queries, so that memory does not
/// grow with it; backward, all keys are one block. Sums and softmax are float, and so are the
/// factors, unless the processor multiplies bfloat16 faster and the tensors are that.
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
    /// Queries of a tile and of a group, which is whole tiles; keys of a block, and padded to panels.
    long tile, group, block, keys, wide;
    int pairs;
    float *rows, *key_columns, *value_panels, *query, *scores, *out, *cells;
    // Forward alone: of each query of a group, its largest score and the sum of its exponentials.
    float *most, *sums;
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
