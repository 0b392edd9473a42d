#include <math.h>

#include "dtype.h"

struct softmax_run {
    const void *x, *gradient;
    void *result;
    long rows, columns;
    int bf16;
};

/// Rows a task.
enum { ROWS = 16 };

/// The largest number of a row, in 16 lanes: a maximum does not vectorise by itself because of NaN.
CK_INLINE float row_maximum(const void *x, long columns, int bf16) {
    float lanes[16], most = -INFINITY;
    for (int lane = 0; lane < 16; lane++) lanes[lane] = -INFINITY;
    long c = 0;
    for (; c + 16 <= columns; c += 16)
        CK_LANES for (int lane = 0; lane < 16; lane++) {
            float value = ck_number(x, c + lane, bf16);
            lanes[lane] = value > lanes[lane] ? value : lanes[lane];
        }
    for (; c < columns; c++) most = ck_number(x, c, bf16) > most ? ck_number(x, c, bf16) : most;
    for (int lane = 0; lane < 16; lane++) most = lanes[lane] > most ? lanes[lane] : most;
    return most;
}

CK_INLINE void softmax_row(const void *x, void *restrict y, long columns, int bf16) {
#pragma clang fp reassociate(on)
    float most = row_maximum(x, columns, bf16), sum = 0;
    CK_LANES for (long c = 0; c < columns; c++) sum += ck_exp_near(ck_number(x, c, bf16) - most);
    float share = 1 / sum;
    CK_LANES for (long c = 0; c < columns; c++)
        ck_put(y, c, ck_exp_near(ck_number(x, c, bf16) - most) * share, bf16);
}

CK_KERNEL(softmax_rows, (void *args, long begin, long end), (args, begin, end)) {
    const struct softmax_run *run = args;
    for (long row = begin * ROWS; row < ck_min(end * ROWS, run->rows); row++) {
        long start = row * run->columns;
        if (run->bf16)
            softmax_row(
                ck_from(run->x, start, 1), (void *)ck_from(run->result, start, 1), run->columns, 1);
        else
            softmax_row(
                ck_from(run->x, start, 0), (void *)ck_from(run->result, start, 0), run->columns, 0);
    }
}

CK_INLINE void gradient_row(
    const void *y, const void *gradient, void *restrict result, long columns, int bf16) {
#pragma clang fp reassociate(on)
    float sum = 0;
    CK_LANES for (long c = 0; c < columns; c++)
        sum += ck_number(y, c, bf16) * ck_number(gradient, c, bf16);
    CK_LANES for (long c = 0; c < columns; c++) {
        float value = ck_number(y, c, bf16) * (ck_number(gradient, c, bf16) - sum);
        ck_put(result, c, value, bf16);
    }
}

CK_KERNEL(gradient_rows, (void *args, long begin, long end), (args, begin, end)) {
    const struct softmax_run *run = args;
    int bf16 = run->bf16;
    for (long row = begin * ROWS; row < ck_min(end * ROWS, run->rows); row++) {
        long start = row * run->columns;
        const void *y = ck_from(run->x, start, bf16), *g = ck_from(run->gradient, start, bf16);
        void *result = (void *)ck_from(run->result, start, bf16);
        if (bf16)
            gradient_row(y, g, result, run->columns, 1);
        else
            gradient_row(y, g, result, run->columns, 0);
    }
}

void ck_softmax_forward(const void *x, long rows, long columns, int is_bfloat16, void *y) {
    struct softmax_run run = {x, NULL, y, rows, columns, is_bfloat16};
    ck_parallel(softmax_rows, &run, (rows + ROWS - 1) / ROWS);
}

void ck_softmax_backward(
    const void *y, const void *gradient, long rows, long columns, int is_bfloat16,
    void *x_gradient) {
    struct softmax_run run = {y, gradient, x_gradient, rows, columns, is_bfloat16};
    ck_parallel(gradient_rows, &run, (rows + ROWS - 1) / ROWS);
}
