#include <stdlib.h>

#include "kernel.h"

ck_clone ck_clone_in_use = CK_BASELINE;

ck_clone ck_best_clone(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4"))
        return __builtin_cpu_supports("avx512bf16") ? CK_AVX512_BF16 : CK_AVX512;
    if (__builtin_cpu_supports("x86-64-v3")) return CK_AVX2;
#endif
    return CK_BASELINE;
}

ck_clone ck_current_clone(void) { return ck_clone_in_use; }

void ck_use_clone(ck_clone clone) {
    ck_clone best = ck_best_clone();
    ck_clone_in_use = clone < best ? clone : best;
}

/// Before anything else runs. The variable takes the kernels where DNNL_MAX_CPU_ISA takes oneDNN:
/// `SIMDRIVE_MAX_CPU_ISA=AVX512_CORE`, `AVX2`, or `BASELINE`.
__attribute__((constructor)) static void choose_clone(void) {
    const char *most = getenv("SIMDRIVE_MAX_CPU_ISA");
    ck_use_clone(
        most && !strcmp(most, "BASELINE")      ? CK_BASELINE
        : most && !strcmp(most, "AVX2")        ? CK_AVX2
        : most && !strcmp(most, "AVX512_CORE") ? CK_AVX512
                                               : CK_AVX512_BF16);
}
