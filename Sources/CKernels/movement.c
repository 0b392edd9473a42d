#include "kernel.h"

enum {
    TILE = 32,     // side of the squares in which axes are exchanged
    SHORT = 8,     // too few numbers for an innermost loop
    TASK = 65536,  // bytes that are worth waking another thread
};

typedef struct {
    ck_axes axes;  // operand 0 is read, operand 1 written
    int size;
    int outer;     // axes that are walked one index at a time
    long group, tasks;
    const char *from;
    char *to;
} copy;

#define STRIDED(type)                                                                  \
    for (long i = 0; i < n; i++) ((type *)to)[i * to_step] = ((const type *)from)[i * from_step]

/// One axis: a whole block where both sides are contiguous.
CK_INLINE void copy_line(
    int size, long n, const char *from, long from_step, char *to, long to_step) {
    if (from_step == 1 && to_step == 1) {
        memcpy(to, from, n * size);
    } else if (size == 2) {
        STRIDED(uint16_t);
    } else {
        STRIDED(uint32_t);
    }
}

/// Two axes: line by line where both sides are contiguous along the inner one, else square by square,
/// so that both sides use whole cache lines.
CK_INLINE void copy_plane(
    int size, const long length[2], const char *from, const long from_step[2], char *to,
    const long to_step[2]) {
    long width = from_step[1] == 1 && to_step[1] == 1 ? length[1] : TILE;
    for (long i = 0; i < length[0]; i += TILE) {
        for (long j = 0; j < length[1]; j += width) {
            long rows = ck_min(TILE, length[0] - i), columns = ck_min(width, length[1] - j);
            for (long row = i; row < i + rows; row++) {
                copy_line(
                    size, columns, from + (row * from_step[0] + j * from_step[1]) * size,
                    from_step[1], to + (row * to_step[0] + j * to_step[1]) * size, to_step[1]);
            }
        }
    }
}

/// The axes inside the outer ones, from one place on.
CK_INLINE void copy_inside(const copy *work, const char *from, char *to) {
    const ck_axes *axes = &work->axes;
    const long *length = axes->length + work->outer;
    const long *from_step = axes->stride[0] + work->outer, *to_step = axes->stride[1] + work->outer;
    if (work->outer + 1 == axes->rank) {
        copy_line(work->size, *length, from, *from_step, to, *to_step);
    } else {
        copy_plane(work->size, length, from, from_step, to, to_step);
    }
}

CK_KERNEL(copy_range, (const copy *work, long begin, long end), (work, begin, end)) {
    const ck_axes *axes = &work->axes;
    long index[CK_RANK], from = 0, to = 0, rest = begin;
    for (int axis = work->outer - 1; axis >= 0; axis--) {
        index[axis] = rest % axes->length[axis];
        rest /= axes->length[axis];
        from += index[axis] * axes->stride[0][axis];
        to += index[axis] * axes->stride[1][axis];
    }
    for (long task = begin; task < end; task++) {
        copy_inside(work, work->from + from * work->size, work->to + to * work->size);
        for (int axis = work->outer - 1; axis >= 0; axis--) {
            from += axes->stride[0][axis];
            to += axes->stride[1][axis];
            if (++index[axis] < axes->length[axis]) break;
            from -= index[axis] * axes->stride[0][axis];
            to -= index[axis] * axes->stride[1][axis];
            index[axis] = 0;
        }
    }
}

static void copy_tasks(void *args, long begin, long end) {
    const copy *work = args;
    copy_range(work, begin * work->group, ck_min(end * work->group, work->tasks));
}

/// Moves axis `from` inward to `to`.
static void move_inward(ck_axes *axes, int from, int to) {
    for (int axis = from; axis < to; axis++) {
        long *lists[3] = {axes->length, axes->stride[0], axes->stride[1]};
        for (int k = 0; k < 3; k++) {
            long value = lists[k][axis];
            lists[k][axis] = lists[k][axis + 1];
            lists[k][axis + 1] = value;
        }
    }
}

/// The axis along which the source is contiguous, if that is not the last; else −1.
static int crossing_axis(const ck_axes *axes) {
    if (axes->stride[0][axes->rank - 1] == 1) return -1;
    for (int axis = axes->rank - 2; axis >= 0; axis--) {
        if (axes->stride[0][axis] == 1) return axis;
    }
    return -1;
}

void ck_copy(
    int size, int rank, const long *lengths, const void *from, const long *from_strides, void *to,
    const long *to_strides) {
    copy work = {.axes = {.rank = rank}, .size = size, .from = from, .to = to};
    ck_axes *axes = &work.axes;
    memcpy(axes->length, lengths, rank * sizeof(long));
    memcpy(axes->stride[0], from_strides, rank * sizeof(long));
    memcpy(axes->stride[1], to_strides, rank * sizeof(long));
    ck_collapse(axes, 2);
    int crossing = crossing_axis(axes), last = axes->rank - 1;
    if (crossing >= 0) move_inward(axes, crossing, axes->length[last] < SHORT ? last : last - 1);
    work.outer = axes->rank >= 2 ? axes->rank - 2 : 0;
    long inner = 1;
    for (int axis = work.outer; axis < axes->rank; axis++) inner *= axes->length[axis];
    if (inner == 0) return;
    work.tasks = ck_count(axes) / inner;
    work.group = ck_max(1, TASK / (inner * size));
    ck_parallel(copy_tasks, &work, (work.tasks + work.group - 1) / work.group);
}

// MARK: Rows

void ck_gather(const void *table, const long *rows, long count, long width, void *out) {
    for (long i = 0; i < count; i++) {
        memcpy((char *)out + i * width, (const char *)table + rows[i] * width, width);
    }
}

CK_KERNEL(
    scatter_add, (const void *x, int bf16, const long *rows, long count, long width, float *table),
    (x, bf16, rows, count, width, table)) {
    enum { BLOCK = 512 };
    float buffer[BLOCK];
    for (long i = 0; i < count; i++) {
        for (long begin = 0; begin < width; begin += BLOCK) {
            long n = ck_min(BLOCK, width - begin);
            const float *from = ck_load(x, bf16, i * width + begin, n, buffer);
            float *to = table + rows[i] * width + begin;
            for (long j = 0; j < n; j++) to[j] += from[j];
        }
    }
}

void ck_scatter_add(
    const void *x, int bf16, const long *rows, long count, long width, float *table) {
    scatter_add(x, bf16, rows, count, width, table);
}
