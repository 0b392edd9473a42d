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

double ck_sum_of_squares(long count, const float *x);

#endif
