"""Writes Tests/TensorsTests/Fixtures/products.safetensors: convolutions and matrix products by PyTorch.

Inputs, weights and output gradients are bfloat16 numbers, so that both precisions can be compared
with the same float32 results. Activations are stored channels last.
"""

import torch
from safetensors.torch import save_file
from torch.nn import functional

from fixtures import fixture

torch.manual_seed(1)
tensors = {}


def draw(*shape, scale=1.0):
    return (torch.randn(shape) * scale).bfloat16().float().requires_grad_()


def last(picture):
    """[n, c, h, w] as [n, h, w, c]."""
    return picture.movedim(1, -1)


def save(name, inputs, result, layout=lambda x: x):
    """Stores inputs, result, a drawn gradient of it, and the gradients of the inputs."""
    result = layout(result)
    gradient = draw(*result.shape)
    result.backward(gradient)
    for key, value in inputs.items():
        arrange = layout if key == "x" else lambda x: x
        tensors[f"{name}.{key}"] = arrange(value.detach()).contiguous()
        tensors[f"{name}.d{key}"] = arrange(value.grad).contiguous()
    tensors[f"{name}.y"] = result.detach().contiguous()
    tensors[f"{name}.g"] = gradient.detach().contiguous()


def convolution(name, n, c, h, w, out, kernel, pad=None, stride=1):
    """`pad` is left, right, top, bottom."""
    x = draw(n, c, h, w)
    weight = draw(out, c, *kernel, scale=(c * kernel[0] * kernel[1]) ** -0.5)
    bias = draw(out)
    padded = functional.pad(x, pad or (0, 0, 0, 0))
    result = functional.conv2d(padded, weight, bias, stride)
    save(name, {"x": x, "weight": weight, "bias": bias}, result, last)


convolution("same3x3", 2, 16, 5, 6, 32, (3, 3), pad=(1, 1, 1, 1))
convolution("odd channels", 1, 3, 4, 7, 13, (3, 3), pad=(1, 1, 1, 1))
convolution("seven channels", 2, 7, 3, 3, 3, (3, 3), pad=(1, 1, 1, 1))
convolution("pointwise", 2, 13, 4, 4, 7, (1, 1))
convolution("stride 2", 1, 8, 6, 8, 16, (3, 3), pad=(1, 1, 1, 1), stride=2)
convolution("one-sided", 1, 8, 6, 7, 5, (3, 3), pad=(0, 1, 0, 1), stride=2)
convolution("patches", 1, 3, 8, 12, 17, (4, 4), stride=4)
convolution("wide padding", 1, 4, 3, 4, 6, (3, 3), pad=(2, 2, 2, 2))

# Two clips of four frames with 2×3 positions: PyTorch convolves along its last axis but one.
x, weight, bias = draw(2, 5, 4, 6), draw(9, 5, 3, scale=0.25), draw(9)
along = functional.conv2d(x, weight[..., None], bias, padding=(1, 0))
save("along time", {"x": x, "weight": weight, "bias": bias}, along, last)

x, weight, bias = draw(2, 6, 13), draw(7, 13, scale=0.25), draw(7)
save("linear", {"x": x, "weight": weight, "bias": bias}, functional.linear(x, weight, bias))

a, b = draw(3, 2, 5, 7), draw(3, 2, 7, 4)
save("product", {"a": a, "b": b}, a @ b)

save_file(tensors, fixture("TensorsTests", "products"))
