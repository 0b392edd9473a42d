/// Kernels that neither oneDNN nor OpenBLAS has, on libgomp's pool.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

/// How many threads the next kernels use; never more than the machine gives.
void ck_set_threads(int count);
int ck_threads(void);

#endif
