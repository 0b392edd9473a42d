"""Writes Tests/TensorsTests/Fixtures/norms.safetensors: norms and softmax, forward and backward, by PyTorch."""

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from fixtures import fixture

torch.manual_seed(5)
tensors = {}


def rounded(*shape, mean=0.0, deviation=1.0):
    """Normal numbers that bfloat16 holds exactly, so that one reference serves both elements."""
    return (mean + deviation * torch.randn(*shape)).bfloat16().float()


def record(name, forward, inputs, elements):
    """Keeps inputs, the result for them and the gradients for a random gradient of the result.

    Computed in float64: PyTorch's float32 group norm loses its digits where means are large.
    """
    leaves = {key: value.double().requires_grad_() for key, value in inputs.items()}
    result = forward(**leaves)
    gradient = rounded(*result.shape)
    result.backward(gradient.double())
    for key, value in inputs.items():
        tensors[f"{name}.{key}"] = value.to(elements.get(key, torch.float32))
        tensors[f"{name}.{key}.gradient"] = leaves[key].grad.float()
    tensors[f"{name}.gradient"] = gradient.bfloat16()
    tensors[f"{name}.result"] = result.detach().float()


def group_norm(x, scale, shift, groups, silu):
    """Channels last; scale and shift [c] or [n, c]."""
    y = F.group_norm(x.movedim(-1, 1), groups, eps=1e-5).movedim(1, -1)
    shape = (-1, *[1] * (x.dim() - 2), x.shape[-1])
    y = y * scale.reshape(shape) + shift.reshape(shape)
    return F.silu(y) if silu else y


def group_case(name, shape, groups, silu, parameters, mean=0.0, element=torch.bfloat16):
    x = mean + torch.randn(*shape) if element == torch.float32 else rounded(*shape, mean=mean)
    record(
        f"group.{name}",
        lambda x, scale, shift: group_norm(x, scale, shift, groups, silu),
        {"x": x, "scale": rounded(*parameters, mean=1, deviation=0.3), "shift": rounded(*parameters)},
        {"x": element},
    )


group_case("shared", (3, 5, 7, 24), 4, True, (24,))
group_case("perSample", (2, 3, 3, 40), 2, False, (2, 40))
group_case("perSampleSiLU", (2, 4, 2, 16), 8, True, (2, 16))
group_case("far", (2, 6, 6, 8), 2, False, (8,), mean=1000.0, element=torch.float32)

record(
    "layer",
    lambda x, scale, shift: F.layer_norm(x, x.shape[-1:], scale, shift, 1e-5),
    {"x": rounded(70, 37, mean=2), "scale": rounded(37, mean=1, deviation=0.3), "shift": rounded(37)},
    {"x": torch.bfloat16},
)
for name, activation in {"rms": lambda y: y, "rmsSiLU": F.silu}.items():
    record(
        name,
        lambda x, scale: activation(F.rms_norm(x, x.shape[-1:], scale, 1e-6)),
        {"x": rounded(2, 5, 48), "scale": rounded(48, mean=1, deviation=0.3)},
        {"x": torch.bfloat16},
    )
record("softmax", lambda x: x.softmax(-1), {"x": rounded(5, 19, deviation=3)}, {"x": torch.bfloat16})

path = fixture("TensorsTests", "norms")
save_file(tensors, path)
print(f"{path.stat().st_size} bytes")
