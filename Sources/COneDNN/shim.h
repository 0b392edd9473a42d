/// oneDNN behind one face: API 2.x describes an operation first and then makes a primitive descriptor
/// of it, with memory descriptors as structs; API 3.x makes the primitive descriptor at once, with
/// opaque memory descriptors. What both have under the same name is used directly.
#ifndef CONEDNN_SHIM_H
#define CONEDNN_SHIM_H

#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>
#include <stdlib.h>

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t onednn_layout;
typedef const_dnnl_memory_desc_t onednn_borrowed_layout;
#else
typedef dnnl_memory_desc_t *onednn_layout;
typedef const dnnl_memory_desc_t *onednn_borrowed_layout;
#endif

/// Which part of a layer a primitive computes.
typedef enum {
    onednn_forward,
    onednn_backward_data,
    onednn_backward_weights,
} onednn_direction;

/// The memory an operation works on; `bias` may be NULL, the others are its source, weights and
/// destination or the gradients of these.
typedef struct {
    onednn_borrowed_layout source, weights, bias, destination;
} onednn_operands;

/// Strides and zero padding of a convolution over two axes.
typedef struct {
    int64_t strides[2], before[2], after[2];
} onednn_window;

static inline dnnl_status_t onednn_layout_copy(
    onednn_layout *copy, onednn_borrowed_layout layout) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_clone(copy, layout);
#else
    *copy = (onednn_layout)malloc(sizeof **copy);
    if (!*copy) return dnnl_out_of_memory;
    **copy = *layout;
    return dnnl_success;
#endif
}

/// A layout with the given strides, or one that oneDNN chooses when `strides` is NULL.
static inline dnnl_status_t onednn_layout_create(
    onednn_layout *layout, int rank, const int64_t *dims, const int64_t *strides,
    dnnl_data_type_t type) {
#if DNNL_VERSION_MAJOR >= 3
    return strides ? dnnl_memory_desc_create_with_strides(layout, rank, dims, type, strides)
                   : dnnl_memory_desc_create_with_tag(
                         layout, rank, dims, type, dnnl_format_tag_any);
#else
    dnnl_memory_desc_t description;
    dnnl_status_t status =
        strides ? dnnl_memory_desc_init_by_strides(&description, rank, dims, type, strides)
                : dnnl_memory_desc_init_by_tag(
                      &description, rank, dims, type, dnnl_format_tag_any);
    return status == dnnl_success ? onednn_layout_copy(layout, &description) : status;
#endif
}

static inline void onednn_layout_destroy(onednn_layout layout) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_destroy(layout);
#else
    free(layout);
#endif
}

/// The layout that a primitive wants for one of its arguments (DNNL_ARG_…).
static inline onednn_borrowed_layout onednn_layout_of(
    const_dnnl_primitive_desc_t primitive, int argument) {
    return dnnl_primitive_desc_query_md(primitive, dnnl_query_exec_arg_md, argument);
}

/// `hint` is the forward descriptor, NULL for the forward direction itself.
static inline dnnl_status_t onednn_convolution(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, onednn_direction direction,
    onednn_operands on, onednn_window window, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
    const dnnl_alg_kind_t algorithm = dnnl_convolution_direct;
#if DNNL_VERSION_MAJOR >= 3
    const dnnl_dims_t dilations = {0};
    switch (direction) {
    case onednn_forward:
        return dnnl_convolution_forward_primitive_desc_create(
            result, engine, dnnl_forward_training, algorithm, on.source, on.weights, on.bias,
            on.destination, window.strides, dilations, window.before, window.after, attributes);
    case onednn_backward_data:
        return dnnl_convolution_backward_data_primitive_desc_create(
            result, engine, algorithm, on.source, on.weights, on.destination, window.strides,
            dilations, window.before, window.after, hint, attributes);
    case onednn_backward_weights:
        return dnnl_convolution_backward_weights_primitive_desc_create(
            result, engine, algorithm, on.source, on.weights, on.bias, on.destination,
            window.strides, dilations, window.before, window.after, hint, attributes);
    }
    return dnnl_invalid_arguments;
#else
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_invalid_arguments;
    switch (direction) {
    case onednn_forward:
        status = dnnl_convolution_forward_desc_init(
            &operation, dnnl_forward_training, algorithm, on.source, on.weights, on.bias,
            on.destination, window.strides, window.before, window.after);
        break;
    case onednn_backward_data:
        status = dnnl_convolution_backward_data_desc_init(
            &operation, algorithm, on.source, on.weights, on.destination, window.strides,
            window.before, window.after);
        break;
    case onednn_backward_weights:
        status = dnnl_convolution_backward_weights_desc_init(
            &operation, algorithm, on.source, on.weights, on.bias, on.destination,
            window.strides, window.before, window.after);
        break;
    }
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(result, &operation, attributes, engine, hint);
#endif
}

/// `hint` is the forward descriptor, NULL for the forward direction itself.
static inline dnnl_status_t onednn_inner_product(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, onednn_direction direction,
    onednn_operands on, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    switch (direction) {
    case onednn_forward:
        return dnnl_inner_product_forward_primitive_desc_create(
            result, engine, dnnl_forward_training, on.source, on.weights, on.bias,
            on.destination, attributes);
    case onednn_backward_data:
        return dnnl_inner_product_backward_data_primitive_desc_create(
            result, engine, on.source, on.weights, on.destination, hint, attributes);
    case onednn_backward_weights:
        return dnnl_inner_product_backward_weights_primitive_desc_create(
            result, engine, on.source, on.weights, on.bias, on.destination, hint, attributes);
    }
    return dnnl_invalid_arguments;
#else
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_invalid_arguments;
    switch (direction) {
    case onednn_forward:
        status = dnnl_inner_product_forward_desc_init(
            &operation, dnnl_forward_training, on.source, on.weights, on.bias, on.destination);
        break;
    case onednn_backward_data:
        status = dnnl_inner_product_backward_data_desc_init(
            &operation, on.source, on.weights, on.destination);
        break;
    case onednn_backward_weights:
        status = dnnl_inner_product_backward_weights_desc_init(
            &operation, on.source, on.weights, on.bias, on.destination);
        break;
    }
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(result, &operation, attributes, engine, hint);
#endif
}

static inline dnnl_status_t onednn_matmul(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, onednn_operands on,
    const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_matmul_primitive_desc_create(
        result, engine, on.source, on.weights, on.bias, on.destination, attributes);
#else
    dnnl_matmul_desc_t operation;
    dnnl_status_t status =
        dnnl_matmul_desc_init(&operation, on.source, on.weights, on.bias, on.destination);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL);
#endif
}

/// Makes an operation add its result to what the destination holds.
static inline dnnl_status_t onednn_accumulate(dnnl_primitive_attr_t attributes) {
    dnnl_post_ops_t after;
    dnnl_status_t status = dnnl_post_ops_create(&after);
    if (status != dnnl_success) return status;
#if DNNL_VERSION_MAJOR >= 3
    status = dnnl_post_ops_append_sum(after, 1, 0, dnnl_data_type_undef);
#else
    status = dnnl_post_ops_append_sum(after, 1);
#endif
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(attributes, after);
    dnnl_post_ops_destroy(after);
    return status;
}

/// Whether the instructions that oneDNN uses here include those of `set`: the numbers are bit sets.
static inline int onednn_uses(dnnl_cpu_isa_t set) {
    return ((unsigned)dnnl_get_effective_cpu_isa() & (unsigned)set) == (unsigned)set;
}

#endif
