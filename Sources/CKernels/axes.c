#include "kernel.h"

static int joins(const ck_axes *axes, int outer, int inner, int operands) {
    for (int k = 0; k < operands; k++) {
        if (axes->stride[k][outer] != axes->stride[k][inner] * axes->length[inner]) return 0;
    }
    return 1;
}

void ck_collapse(ck_axes *axes, int operands) {
    int kept = 0;
    for (int axis = 0; axis < axes->rank; axis++) {
        if (axes->length[axis] == 1) continue;
        long length = axes->length[axis];
        if (kept > 0 && joins(axes, kept - 1, axis, operands)) {
            kept--;
            length *= axes->length[kept];
        }
        axes->length[kept] = length;
        for (int k = 0; k < operands; k++) axes->stride[k][kept] = axes->stride[k][axis];
        kept++;
    }
    if (kept == 0) {
        axes->length[0] = 1;
        for (int k = 0; k < operands; k++) axes->stride[k][0] = 1;
        kept = 1;
    }
    axes->rank = kept;
}

long ck_count(const ck_axes *axes) {
    long count = 1;
    for (int axis = 0; axis < axes->rank; axis++) count *= axes->length[axis];
    return count;
}
