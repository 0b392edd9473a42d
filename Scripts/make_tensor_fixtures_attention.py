"""Writes Tests/TensorsTests/Fixtures/attention.safetensors: attention, forward and backward, by PyTorch."""

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from fixtures import fixture

torch.manual_seed(11)
tensors = {}


def rounded(*shape, deviation=1.0):
    """Normal numbers that bfloat16 holds exactly, so that one reference serves both elements."""
    return (deviation * torch.randn(*shape)).bfloat16().double()


def attention(query, key, value, heads):
    """[b, n, h·d] each."""
    parts = [x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value)]
    return F.scaled_dot_product_attention(*parts).transpose(1, 2).flatten(2)


def along_time(packed, heads, frames):
    """[b·t, n, 3·h·d], over the frames of each position."""
    columns = packed.unflatten(0, (-1, frames)).transpose(1, 2).flatten(0, 1)
    attended = attention(*columns.chunk(3, -1), heads)
    return attended.unflatten(0, (-1, packed.shape[1])).transpose(1, 2).flatten(0, 1)


def record(name, forward, **inputs):
    """Keeps inputs, the result for them and the gradients for a random gradient of the result."""
    leaves = {key: value.clone().requires_grad_() for key, value in inputs.items()}
    result = forward(**leaves)
    gradient = rounded(*result.shape)
    result.backward(gradient)
    for key, value in inputs.items():
        tensors[f"{name}.{key}"] = value.bfloat16()
        tensors[f"{name}.{key}.gradient"] = leaves[key].grad.float()
    tensors[f"{name}.gradient"] = gradient.bfloat16()
    tensors[f"{name}.result"] = result.detach().float()


for name, heads, shape in [
    ("self", 2, (2, 7, 3 * 2 * 8)),
    ("selfOdd", 1, (1, 33, 3 * 1 * 20)),
    ("selfLong", 1, (1, 150, 3 * 1 * 16)),
]:
    record(
        name,
        lambda qkv: attention(*qkv.chunk(3, -1), heads),
        qkv=rounded(*shape, deviation=1.5),
    )
record("time", lambda qkv: along_time(qkv, 2, 3), qkv=rounded(6, 5, 3 * 2 * 8, deviation=1.5))
record(
    "cross",
    lambda query, key, value: attention(query, key, value, 3),
    query=rounded(2, 9, 24, deviation=2),
    key=rounded(2, 5, 24, deviation=2),
    value=rounded(2, 5, 24),
)

path = fixture("TensorsTests", "attention")
save_file(tensors, path)
print(f"{path.stat().st_size} bytes")
