#include <math.h>

#include "kernel.h"

enum {
    CHUNK = 512,   // numbers computed at a time; three buffers of them stay in the first-level cache
    TASK = 32768,  // numbers that are worth waking another thread
};

#define EACH(expression)                 \
    for (long i = 0; i < n; i++) {       \
        float x = a[i];                  \
        out[i] = (expression);           \
    }                                    \
    break

/// tanh x: near zero by a polynomial (Cephes), elsewhere from the exponential.
CK_INLINE float hyperbolic_tangent(float x) {
    float square = x * x;
    float p = -5.70498872745e-3f;
    p = p * square + 2.06390887954e-2f;
    p = p * square - 5.37397155531e-2f;
    p = p * square + 1.33314422036e-1f;
    p = p * square - 3.33332819422e-1f;
    float small = p * square * x + x;
    float large = 1.0f - 2.0f / (ck_exp_near(2.0f * x) + 1.0f);
    return square < 0.390625f ? small : large;
}

/// Φ(x), the normal distribution, of which `density` is e^(−x²/2); Abramowitz and Stegun 7.1.26.
CK_INLINE float normal_distribution(float x, float density) {
    float magnitude = (x < 0 ? -x : x) * 0.70710678f;
    float t = 1.0f / (1.0f + 0.3275911f * magnitude);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    float tail = 0.5f * p * t * density;
    return x < 0 ? tail : 1.0f - tail;
}

CK_INLINE float silu_derivative(float x) {
    float gate = ck_sigmoid(x);
    return gate * (1.0f + x * (1.0f - gate));
}

CK_INLINE float gelu_derivative(float x) {
    float density = ck_exp_near(-0.5f * x * x);
    return normal_distribution(x, density) + x * density * 0.39894228f;
}

CK_INLINE void apply_unary(
    ck_unary_op op, float p, float q, long n, const float *a, float *restrict out) {
    switch (op) {
        case CK_COPY: EACH(x);
        case CK_AFFINE: EACH(x * p + q);
        case CK_RECIPROCAL: EACH(p / x);
        case CK_SIGMOID: EACH(ck_sigmoid(x));
        case CK_SILU: EACH(x * ck_sigmoid(x));
        case CK_GELU: EACH(x * normal_distribution(x, ck_exp_near(-0.5f * x * x)));
        case CK_TANH: EACH(hyperbolic_tangent(x));
        case CK_EXP: EACH(ck_exp(x));
        case CK_LOG: EACH(logf(x));
        case CK_SQUARE_ROOT: EACH(__builtin_elementwise_sqrt(x));
        case CK_SQUARE: EACH(x * x);
        case CK_ABSOLUTE: EACH(x < 0 ? -x : x);
        case CK_CLAMP: EACH(x < p ? p : x > q ? q : x);
        case CK_LEAKY: EACH(x > 0 ? x : p * x);
    }
}

CK_INLINE void apply_binary(
    ck_binary_op op, float p, float q, long n, const float *a, const float *b,
    float *restrict out) {
    switch (op) {
        case CK_ADD: EACH(x + b[i]);
        case CK_SUBTRACT: EACH(x - b[i]);
        case CK_MULTIPLY: EACH(x * b[i]);
        case CK_DIVIDE: EACH(x / b[i]);
        case CK_SIGMOID_GRADIENT: EACH(x * b[i] * (1.0f - b[i]));
        case CK_SILU_GRADIENT: EACH(x * silu_derivative(b[i]));
        case CK_GELU_GRADIENT: EACH(x * gelu_derivative(b[i]));
        case CK_TANH_GRADIENT: EACH(x * (1.0f - b[i] * b[i]));
        case CK_SQUARE_ROOT_GRADIENT: EACH(0.5f * x / b[i]);
        case CK_SQUARE_GRADIENT: EACH(2.0f * x * b[i]);
        case CK_ABSOLUTE_GRADIENT: EACH(b[i] < 0 ? -x : b[i] > 0 ? x : 0.0f);
        case CK_CLAMP_GRADIENT: EACH(b[i] < p || b[i] > q ? 0.0f : x);
        case CK_LEAKY_GRADIENT: EACH(b[i] > 0 ? x : p * x);
    }
}

// MARK: One operand

typedef struct {
    ck_unary_op op;
    float p, q;
    long count;
    const void *x;
    void *out;
    int x_bf16, out_bf16;
} unary;

CK_KERNEL(unary_range, (const unary *work, long begin, long end), (work, begin, end)) {
    float x[CHUNK], result[CHUNK];
    for (long i = begin; i < end; i += CHUNK) {
        long n = ck_min(CHUNK, end - i);
        const float *a = ck_load(work->x, work->x_bf16, i, n, x);
        float *out = work->out_bf16 ? result : (float *)work->out + i;
        apply_unary(work->op, work->p, work->q, n, a, out);
        if (work->out_bf16) ck_store(work->out, 1, i, n, result);
    }
}

static void unary_tasks(void *args, long begin, long end) {
    const unary *work = args;
    unary_range(work, begin * TASK, ck_min(end * TASK, work->count));
}

void ck_unary(
    ck_unary_op op, float p, float q, long count, const void *x, int x_bf16, void *out,
    int out_bf16) {
    unary work = {op, p, q, count, x, out, x_bf16, out_bf16};
    ck_parallel(unary_tasks, &work, (count + TASK - 1) / TASK);
}

// MARK: Two operands

typedef struct {
    const void *data;
    int bf16;
} operand;

typedef struct {
    ck_binary_op op;
    float p, q;
    ck_axes axes;
    long count;
    operand operands[2];
    void *out;
    int out_bf16;
} binary;

CK_INLINE float number(operand x, long offset) {
    return x.bf16 ? ck_from_bf16(((const uint16_t *)x.data)[offset])
                  : ((const float *)x.data)[offset];
}

/// Writes out the numbers begin..<begin + count of an operand that is broadcast.
CK_INLINE void spread(
    const binary *work, int which, long begin, long count, float *restrict buffer) {
    const ck_axes *axes = &work->axes;
    operand x = work->operands[which];
    const long *stride = axes->stride[which];
    int last = axes->rank - 1;
    long index[CK_RANK], offset = 0, rest = begin;
    for (int axis = last; axis >= 0; axis--) {
        index[axis] = rest % axes->length[axis];
        rest /= axes->length[axis];
        offset += index[axis] * stride[axis];
    }
    for (long done = 0; done < count;) {
        long run = ck_min(count - done, axes->length[last] - index[last]);
        if (stride[last] == 0) {
            float value = number(x, offset);
            for (long i = 0; i < run; i++) buffer[done + i] = value;
        } else {
            const float *from = ck_load(x.data, x.bf16, offset, run, buffer + done);
            if (from != buffer + done) memcpy(buffer + done, from, run * sizeof(float));
        }
        done += run;
        offset += run * stride[last];
        index[last] += run;
        for (int axis = last; axis > 0 && index[axis] == axes->length[axis]; axis--) {
            offset += stride[axis - 1] - index[axis] * stride[axis];
            index[axis] = 0;
            index[axis - 1]++;
        }
    }
}

/// After how many numbers an operand starts again, like the rows of a bias; 0 when it does not.
CK_INLINE long period(const ck_axes *axes, int which) {
    const long *stride = axes->stride[which];
    int last = axes->rank - 1;
    if (last == 0) return stride[0] == 0;
    return last == 1 && stride[0] == 0 && axes->length[1] <= CHUNK ? axes->length[1] : 0;
}

CK_KERNEL(binary_range, (const binary *work, long begin, long end), (work, begin, end)) {
    float buffers[2][CHUNK], result[CHUNK];
    const ck_axes *axes = &work->axes;
    int whole = axes->rank == 1;
    long periods[2] = {period(axes, 0), period(axes, 1)};
    long chunk = CHUNK - CHUNK % ck_max(1, ck_max(periods[0], periods[1]));
    for (long i = begin; i < end; i += chunk) {
        long n = ck_min(chunk, end - i);
        const float *x[2];
        for (int k = 0; k < 2; k++) {
            operand from = work->operands[k];
            if (whole && axes->stride[k][0] == 1) {
                x[k] = ck_load(from.data, from.bf16, i, n, buffers[k]);
            } else {
                if (periods[k] == 0 || i == begin) spread(work, k, i, n, buffers[k]);
                x[k] = buffers[k];
            }
        }
        float *out = work->out_bf16 ? result : (float *)work->out + i;
        apply_binary(work->op, work->p, work->q, n, x[0], x[1], out);
        if (work->out_bf16) ck_store(work->out, 1, i, n, result);
    }
}

static void binary_tasks(void *args, long begin, long end) {
    const binary *work = args;
    binary_range(work, begin * TASK, ck_min(end * TASK, work->count));
}

void ck_binary(
    ck_binary_op op, float p, float q, int rank, const long *lengths, const void *a, int a_bf16,
    const long *a_strides, const void *b, int b_bf16, const long *b_strides, void *out,
    int out_bf16) {
    binary work = {op, p, q, {.rank = rank}, 0, {{a, a_bf16}, {b, b_bf16}}, out, out_bf16};
    memcpy(work.axes.length, lengths, rank * sizeof(long));
    memcpy(work.axes.stride[0], a_strides, rank * sizeof(long));
    memcpy(work.axes.stride[1], b_strides, rank * sizeof(long));
    ck_collapse(&work.axes, 2);
    work.count = ck_count(&work.axes);
    ck_parallel(binary_tasks, &work, (work.count + TASK - 1) / TASK);
}
