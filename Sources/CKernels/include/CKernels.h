/// Kernels that neither oneDNN nor OpenBLAS has, on libgomp's pool.
///
/// Tensors come as a pointer and `bf16`: 0 for float32, 1 for bfloat16. Lengths and strides count
/// numbers. Results never depend on the number of threads.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

// MARK: Threads

/// How many threads the next kernels of the calling thread use.
void ck_set_threads(int count);
int ck_threads(void);

/// From now on threads that wait let others have their processors soon, while there are others that want them.
void ck_share_processors(void);

// MARK: Clones

/// Every kernel exists once for each of these; the best that the processor has is chosen at the start.
typedef enum {
    CK_BASELINE,
    CK_AVX2,         // x86-64-v3
    CK_AVX512,       // x86-64-v4
    CK_AVX512_BF16,  // x86-64-v4, and attention multiplies bfloat16 numbers in pairs
} ck_clone;

/// The best that this processor has.
ck_clone ck_best_clone(void);

/// Which clone of the kernels runs.
ck_clone ck_current_clone(void);

/// Chooses the clones of all kernels, for tests and for imitating an older machine; at most the best.
void ck_use_clone(ck_clone clone);

// MARK: Elementwise

/// Functions of one number x; p and q are constants.
typedef enum {
    CK_COPY,
    CK_AFFINE,      // x·p + q
    CK_RECIPROCAL,  // p / x
    CK_SIGMOID,
    CK_SILU,
    CK_GELU,        // x·Φ(x), Φ by erf
    CK_TANH,
    CK_EXP,
    CK_LOG,
    CK_SQUARE_ROOT,
    CK_SQUARE,
    CK_ABSOLUTE,
    CK_CLAMP,       // to p...q
    CK_LEAKY,       // x, times p where negative
} ck_unary_op;

/// Functions of two numbers. The gradients take the gradient g of the result, and the argument x or
/// the result y.
typedef enum {
    CK_ADD,
    CK_SUBTRACT,
    CK_MULTIPLY,
    CK_DIVIDE,
    CK_SIGMOID_GRADIENT,      // g, y
    CK_SILU_GRADIENT,         // g, x
    CK_GELU_GRADIENT,         // g, x
    CK_TANH_GRADIENT,         // g, y
    CK_SQUARE_ROOT_GRADIENT,  // g, y
    CK_SQUARE_GRADIENT,       // g, x
    CK_ABSOLUTE_GRADIENT,     // g, x
    CK_CLAMP_GRADIENT,        // g, x; p...q passes
    CK_LEAKY_GRADIENT,        // g, x
} ck_binary_op;

void ck_unary(
    ck_unary_op op, float p, float q, long count, const void *x, int x_bf16, void *out,
    int out_bf16);

/// `out` is contiguous over `lengths`; a stride of 0 broadcasts an operand along that axis.
void ck_binary(
    ck_binary_op op, float p, float q, int rank, const long *lengths, const void *a, int a_bf16,
    const long *a_strides, const void *b, int b_bf16, const long *b_strides, void *out,
    int out_bf16);

// MARK: Reduce

/// Sums `x` of [outer, n, inner] over runs of `run` on the middle axis: `out` is float32
/// [outer, ⌈n/run⌉, inner].
void ck_sum(
    const void *x, int bf16, long outer, long n, long inner, long run, float *out);

// MARK: Movement

/// Copies numbers of `size` 2 or 4 bytes between two strided views of the same lengths; no two places
/// of the destination may be the same.
void ck_copy(
    int size, int rank, const long *lengths, const void *from, const long *from_strides, void *to,
    const long *to_strides);

/// Row i of `out` is row `rows[i]` of `table`; `width` in bytes.
void ck_gather(const void *table, const long *rows, long count, long width, void *out);

/// Adds row i of `x` [count, width] to row `rows[i]` of the float32 `table` of the same width.
void ck_scatter_add(const void *x, int bf16, const long *rows, long count, long width, float *table);

// MARK: Resample

/// A sparse linear map along the middle axis of `x` [outer, n, inner], to [outer, m, inner]: place j
/// of the result sums `weights[k] · x[sources[k]]` for k in starts[j]..<starts[j + 1].
void ck_resample(
    const void *x, int bf16, long outer, long n, long m, long inner, const long *starts,
    const long *sources, const float *weights, void *out, int out_bf16);

// MARK: Optimizer

/// One AdamW step in the numbers that are the same for a whole tensor.
typedef struct {
    float gradient_scale;
    float first_share, second_share;  // 1 − β₁, 1 − β₂
    float epsilon;
    float keep;          // what weight decay leaves of a weight
    float rate;          // learning rate over the first moment's bias correction
    float spread_scale;  // 1 / √(the second moment's bias correction)
} ck_adamw_step;

/// Updates weights and both moments in place.
void ck_adamw(
    long count, const float *gradient, float *weight, float *first, float *second,
    ck_adamw_step step);

/// Moves `average` towards `x` by a share of their difference.
void ck_approach(long count, float share, const float *x, float *average);

/// Of all numbers of some arrays together. Each array is summed by itself, then the sums in their order.
double ck_sum_of_squares(long arrays, const long *counts, const float *const *x);

/// Whether no number is infinite or NaN.
int ck_is_finite(const void *x, int bf16, long count);

// MARK: Norms

/// Group norm of `[samples, positions, channels]`, then SiLU if asked. Scale and shift are float and
/// `parameter_stride` apart from sample to sample: 0 where all share them, else `channels`.
typedef struct {
    long samples, positions, channels, groups, parameter_stride;
    float epsilon;
    int is_bfloat16, is_silu;
} ck_group_norm;

/// How many floats `scratch` must hold below.
long ck_group_norm_scratch(const ck_group_norm *norm);
/// `statistics` keeps mean and 1/deviation, `[samples, groups, 2]`.
void ck_group_norm_forward(
    const ck_group_norm *norm, const void *x, const float *scale, const float *shift,
    float *statistics, float *scratch, void *y);
/// Gradients of scale and shift are `[samples, channels]`, whether shared or not.
void ck_group_norm_backward(
    const ck_group_norm *norm, const void *x, const void *gradient, const float *scale,
    const float *shift, const float *statistics, float *scratch, void *x_gradient,
    float *scale_gradient, float *shift_gradient);

/// Layer norm (`is_centered`) or RMS norm of each of `rows` rows of `channels`, then SiLU if asked.
typedef struct {
    long rows, channels;
    float epsilon;
    int is_centered, is_bfloat16, is_silu;
} ck_row_norm;

/// How many chunks of rows sum their gradients of scale and shift apart.
long ck_row_norm_chunks(const ck_row_norm *norm);
/// `statistics` keeps mean (0 for RMS) and 1/deviation, `[rows, 2]`.
///
/// `shift` is zeros, not null, where there is none. The inner loop would test for null and load by a mask, and some
/// processors take hundreds of cycles to load from an unmapped address, even by an empty mask.
void ck_row_norm_forward(
    const ck_row_norm *norm, const void *x, const float *scale, const float *shift,
    float *statistics, void *y);
/// `partial` takes each chunk's gradients of scale and shift, `[chunks, 2, channels]`.
void ck_row_norm_backward(
    const ck_row_norm *norm, const void *x, const void *gradient, const float *scale,
    const float *shift, const float *statistics, float *partial, void *x_gradient);

// MARK: Softmax

/// Softmax of each row.
void ck_softmax_forward(const void *x, long rows, long columns, int is_bfloat16, void *y);
/// `y·(g − Σ g·y)` of each row, from the softmax y and its gradient g.
void ck_softmax_backward(
    const void *y, const void *gradient, long rows, long columns, int is_bfloat16,
    void *x_gradient);

// MARK: Attention

/// Strides in numbers: from one outer and one inner sequence to the next, and from one position.
typedef struct {
    long outer, inner, position;
} ck_strides;

/// Attention of `heads` heads of `width` channels, side by side at every position, over `sequences`
/// sequences, `inner` to an outer one. `key` serves keys and values.
typedef struct {
    long sequences, inner, heads, width, queries, keys;
    ck_strides query, key, result;
    int is_bfloat16;
} ck_attention;

/// How many floats `scratch` must hold below.
long ck_attention_scratch(const ck_attention *shape, int backward);
void ck_attention_forward(
    const ck_attention *shape, const void *query, const void *key, const void *value,
    float *scratch, void *result);
/// Gradients stand as query, key and value do.
void ck_attention_backward(
    const ck_attention *shape, const void *query, const void *key, const void *value,
    const void *gradient, float *scratch, void *query_gradient, void *key_gradient,
    void *value_gradient);

// MARK: Bytes

/// `count` signed bytes times `scale`.
void ck_expand_bytes(const int8_t *x, float scale, long count, void *y, int y_bf16);

/// `count` numbers in IEEE float16 in another dtype; float32 holds each of them.
void ck_expand_halves(const uint16_t *x, long count, void *y, int y_bf16);

#endif
