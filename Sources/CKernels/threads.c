#include "CKernels.h"

extern void omp_set_num_threads(int count);
extern int omp_get_max_threads(void);

void ck_set_threads(int count) { omp_set_num_threads(count); }

int ck_threads(void) { return omp_get_max_threads(); }
