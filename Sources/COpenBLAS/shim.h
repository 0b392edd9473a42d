#ifndef COPENBLAS_SHIM_H
#define COPENBLAS_SHIM_H

#include <cblas.h>
#include <stddef.h>

/// Eigenvalues, ascending, and eigenvectors of a symmetric matrix (LAPACK, divide and conquer). The
/// last two arguments are the lengths of the two texts, which Fortran passes behind all others.
void dsyevd_(
    const char *job, const char *triangle, const int *order, double *matrix, const int *stride,
    double *values, double *work, const int *work_count, int *integers, const int *integer_count,
    int *status, size_t job_length, size_t triangle_length);

#endif
