"""Writes Tests/TensorsTests/Fixtures/ops.safetensors: plain ops, forward and backward, by PyTorch.

Every case `name` has inputs `name.0`, `name.1`, …, the result, a gradient of the result, and the
gradients of the inputs. Feature maps are channels last. Numbers fit bfloat16 exactly, so that one
reference serves both elements.
"""

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from fixtures import fixture

torch.manual_seed(11)
tensors = {}


def rounded(*shape, mean=0.0, deviation=1.0):
    return (mean + deviation * torch.randn(shape)).bfloat16().double()


def record(name, forward, *inputs):
    leaves = [value.clone().requires_grad_() for value in inputs]
    result = forward(*leaves)
    gradient = rounded(*result.shape)
    result.backward(gradient)
    tensors[f"{name}.result"] = result.detach()
    tensors[f"{name}.gradient"] = gradient
    for index, leaf in enumerate(leaves):
        tensors[f"{name}.{index}"] = leaf.detach()
        tensors[f"{name}.{index}.gradient"] = leaf.grad


def channels_first(op):
    return lambda x: op(x.movedim(-1, 1)).movedim(1, -1)


wide = rounded(4, 37, deviation=3)
positive = rounded(4, 37).abs() + 0.5
record("silu", F.silu, wide)
record("gelu", F.gelu, wide)
record("sigmoid", torch.sigmoid, wide)
record("tanh", torch.tanh, wide)
record("exp", torch.exp, wide)
record("log", torch.log, positive)
record("squareRoot", torch.sqrt, positive)
record("squared", torch.square, wide)
record("absolute", torch.abs, wide)
record("clamped", lambda x: x.clamp(-1, 2.5), wide)

record("add", lambda a, b: a + b, rounded(3, 4, 33), rounded(4, 1))
record("subtract", lambda a, b: a - b, rounded(5), rounded(3, 1, 5))
record("multiply", lambda a, b: a * b, rounded(2, 3, 4, 17), rounded(2, 1, 1, 17))
record("divide", lambda a, b: a / b, rounded(3, 40), positive[:3, :1].clone())
record("divideNumber", lambda a: 3 / a, positive)

record("sum", lambda x: x.sum((0, 2)), rounded(3, 5, 7))
record("mean", lambda x: x.mean((1, 2), keepdim=True), rounded(2, 4, 6, 9))

feature = rounded(2, 4, 6, 12)
record("permuted", lambda x: x.permute(2, 0, 3, 1).contiguous(), feature)
record("pixelShuffled", channels_first(lambda x: F.pixel_shuffle(x, 2)), feature)
record("pixelUnshuffled", channels_first(lambda x: F.pixel_unshuffle(x, 2)), feature)
record("gathered", lambda x: x[[3, 0, 3, 1]], rounded(4, 6))

record("upsampledNearest", channels_first(lambda x: F.interpolate(x, scale_factor=3)), rounded(2, 3, 4, 5))
record("areaDownsampled", channels_first(lambda x: F.avg_pool2d(x, 2)), feature)
for name, size in {"resizedUp": (7, 16), "resizedDown": (3, 4)}.items():
    resize = lambda x, size=size: F.interpolate(x, size=size, mode="bilinear", align_corners=False)
    record(name, channels_first(resize), rounded(2, 5, 6, 3))

pair = (rounded(3, 4, 5), rounded(3, 4, 5))
weights = torch.tensor([0.5, 1, 2]).reshape(3, 1, 1)
record("meanSquaredError", F.mse_loss, *pair)
record("weightedSquaredError", lambda x, y: (weights * (x - y) ** 2).mean(), *pair)
record("meanAbsoluteError", F.l1_loss, *pair)
record(
    "gaussianKL",
    lambda mean, log_variance: torch.distributions.kl_divergence(
        torch.distributions.Normal(mean, (log_variance / 2).exp()),
        torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean)),
    ).mean(),
    *pair,
)
for name, size in {"cubicUp": (7, 16), "cubicDown": (3, 4)}.items():
    resize = lambda x, size=size: F.interpolate(x, size=size, mode="bicubic", align_corners=False)
    record(name, channels_first(resize), rounded(2, 5, 6, 3))

path = fixture("TensorsTests", "ops")
save_file({name: tensor.float().contiguous() for name, tensor in tensors.items()}, path)
print(f"{path.stat().st_size} bytes")
