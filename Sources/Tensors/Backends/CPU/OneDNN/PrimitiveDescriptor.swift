import COneDNN

/// oneDNN's description of a primitive, needed only while it is made.
final class PrimitiveDescriptor {
    let raw: dnnl_primitive_desc_t?

    init(_ description: PrimitiveDescription) {
        let hint = description.hint.map(PrimitiveDescriptor.init)
        let source = MemoryDescriptor(description.source)
        let weights = description.weights.map(MemoryDescriptor.init)
        let bias = description.bias.map(MemoryDescriptor.init)
        let destination = MemoryDescriptor(description.destination)
        var attributes: dnnl_primitive_attr_t?
        requireSuccess(dnnl_primitive_attr_create(&attributes), "create attributes")
        defer { dnnl_primitive_attr_destroy(attributes) }
        requireSuccess(
            dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
            "set scratchpad mode")
        if description.accumulates { requireSuccess(onednn_accumulate(attributes), "append a sum") }
        let engine = Engine.shared.raw
        let operands = onednn_operands(
            source: source.raw, weights: weights?.raw, bias: bias?.raw,
            destination: destination.raw)
        var raw: dnnl_primitive_desc_t?
        let status =
            switch description.operation {
            case .convolution(let direction, let window):
                onednn_convolution(
                    &raw, engine, direction.raw, operands, window.raw, hint?.raw, attributes)
            case .innerProduct(let direction):
                onednn_inner_product(&raw, engine, direction.raw, operands, hint?.raw, attributes)
            case .matrixProduct:
                onednn_matmul(&raw, engine, operands, attributes)
            case .reorder:
                dnnl_reorder_primitive_desc_create(
                    &raw, source.raw, engine, destination.raw, engine, attributes)
            }
        requireSuccess(status, "describe \(description)")
        self.raw = raw
        withExtendedLifetime((source, weights, bias, destination)) {}
    }

    deinit {
        dnnl_primitive_desc_destroy(raw)
    }
}

extension PrimitiveDescription {
    /// oneDNN's names of the operands, in the order of `Primitive.run`.
    var argumentIndices: [Int32] {
        switch operation {
        case .reorder: return [DNNL_ARG_FROM, DNNL_ARG_TO]
        case .convolution(let direction, _), .innerProduct(let direction):
            switch direction {
            case .forward: return Self.forwardIndices(hasBias: bias != nil)
            case .backwardData: return [DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_SRC]
            case .backwardWeights:
                let bias = bias == nil ? [] : [DNNL_ARG_DIFF_BIAS]
                return [DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS] + bias + [DNNL_ARG_DIFF_DST]
            }
        case .matrixProduct: return Self.forwardIndices(hasBias: bias != nil)
        }
    }

    private static func forwardIndices(hasBias: Bool) -> [Int32] {
        [DNNL_ARG_SRC, DNNL_ARG_WEIGHTS] + (hasBias ? [DNNL_ARG_BIAS] : []) + [DNNL_ARG_DST]
    }

    var weightsIndex: Int32? {
        weights == nil ? nil : argumentIndices[1]
    }

    /// The forward computation, that a gradient's descriptor is made from.
    fileprivate var hint: PrimitiveDescription? {
        var forward = self
        switch operation {
        case .convolution(.forward, _), .innerProduct(.forward), .matrixProduct, .reorder:
            return nil
        case .convolution(_, let window): forward.operation = .convolution(.forward, window)
        case .innerProduct: forward.operation = .innerProduct(.forward)
        }
        // The gradient of the weights is float32, they themselves are stored as their input.
        if case .any(let dims, _) = weights, case .strided(_, _, let dtype) = source {
            forward.weights = .any(dims, dtype)
        }
        return forward
    }
}

extension PrimitiveDescription.Direction {
    fileprivate var raw: onednn_direction {
        switch self {
        case .forward: onednn_forward
        case .backwardData: onednn_backward_data
        case .backwardWeights: onednn_backward_weights
        }
    }
}

extension PrimitiveDescription.Window {
    fileprivate var raw: onednn_window {
        func pair(_ value: SIMD2<Int>) -> (Int64, Int64) { (Int64(value[0]), Int64(value[1])) }
        return onednn_window(strides: pair(strides), before: pair(before), after: pair(after))
    }
}
