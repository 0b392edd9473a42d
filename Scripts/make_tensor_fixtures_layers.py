"""Writes Tests/TensorsTests/Fixtures/layers.safetensors: layers of PyTorch and diffusers.

Per layer: its parameters, an input x, the result y, and the gradients of mean(y²). Pictures are
channels-last in the file, clips `[b·t, h, w, c]`.
"""

import torch
from diffusers.models.embeddings import get_timestep_embedding
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

from fixtures import fixture

torch.manual_seed(0)
tensors = {}


def add(name, parameters, x, forward, **others):
    """`forward` takes x as it stands in the file; `parameters` maps the names of the project."""
    for parameter in parameters.values():
        if parameter.std() < 1e-6:  # zeros and ones would hide mistakes
            nn.init.normal_(parameter)
    y = forward(x)
    y.square().mean().backward()
    for key, parameter in parameters.items():
        tensors[f"{name}.weights.{key}"] = parameter.detach()
        tensors[f"{name}.gradients.{key}"] = parameter.grad
    others |= {"x": x, "y": y.detach()}
    tensors.update({f"{name}.{key}": value for key, value in others.items()})


def named(module):
    return dict(module.named_parameters())


def channels_last(forward):
    # Laid out anew: PyTorch 2.13 crashes in group norm's backward pass over strides of channels last.
    return lambda x: forward(x.permute(0, 3, 1, 2).contiguous()).permute(0, 2, 3, 1)


linear = nn.Linear(6, 5)
add("linear", named(linear), torch.randn(2, 3, 6), linear)

plain = nn.Linear(6, 5, bias=False)
add("linear_without_bias", named(plain), torch.randn(4, 6), plain)

conv = nn.Conv2d(4, 6, 3, padding=1)
add("conv", named(conv), torch.randn(2, 5, 6, 4), channels_last(conv))

strided = nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False)
add("conv_strided", named(strided), torch.randn(2, 6, 8, 4), channels_last(strided))

narrow = nn.Conv2d(4, 3, 1)
add("conv_1x1", named(narrow), torch.randn(2, 5, 6, 4), channels_last(narrow))

temporal = nn.Conv1d(4, 6, 3, padding=1)


def along_time(x, frames=3):
    clips = x.unflatten(0, (-1, frames)).permute(0, 2, 3, 4, 1)  # [b, h, w, c, t]
    y = temporal(clips.flatten(0, 2)).unflatten(0, clips.shape[:3])
    return y.permute(0, 4, 1, 2, 3).flatten(0, 1)


add("temporal_conv", named(temporal), torch.randn(6, 2, 3, 4), along_time)

group = nn.GroupNorm(2, 6)
add("group_norm", named(group), torch.randn(2, 3, 4, 6) + 1, channels_last(group))

modulated = nn.GroupNorm(2, 6)
scale, shift = torch.randn(2, 6), torch.randn(2, 6)
add(
    "group_norm_modulated",
    named(modulated),
    torch.randn(2, 3, 4, 6) + 1,
    channels_last(
        lambda x: F.silu(modulated(x) * (1 + scale[..., None, None]) + shift[..., None, None])
    ),
    scale=scale,
    shift=shift,
)

layer = nn.LayerNorm(6)
add("layer_norm", named(layer), torch.randn(2, 3, 6) + 1, layer)

rms = nn.RMSNorm(6, eps=1e-6)
add("rms_norm", named(rms), torch.randn(2, 3, 6) + 1, rms)


def attention():
    module = nn.MultiheadAttention(8, 2, batch_first=True)
    names = {
        "qkv.weight": module.in_proj_weight,
        "qkv.bias": module.in_proj_bias,
        "projection.weight": module.out_proj.weight,
        "projection.bias": module.out_proj.bias,
    }
    return lambda x: module(x, x, x)[0], names


attend, names = attention()
add(
    "attention",
    names,
    torch.randn(2, 3, 4, 8),
    lambda x: attend(x.flatten(1, 2)).unflatten(1, (3, 4)),
)

attend_time, names = attention()


def attention_along_time(x, frames=3):
    clips = x.unflatten(0, (-1, frames)).permute(0, 2, 3, 1, 4)  # [b, h, w, t, c]
    y = attend_time(clips.flatten(0, 2)).unflatten(0, clips.shape[:3])
    return y.permute(0, 3, 1, 2, 4).flatten(0, 1)


add("attention_along_time", names, torch.randn(6, 2, 2, 8), attention_along_time)

embedding = nn.Embedding(5, 4)
add("embedding", named(embedding), torch.tensor([3, 0, 3]), embedding)

times = torch.tensor([0, 0.5, 7, 999])
tensors |= {
    "sinusoidal.x": times,
    "sinusoidal.y": get_timestep_embedding(
        times, 8, flip_sin_to_cos=True, downscale_freq_shift=0, max_period=10_000
    ),
}

path = fixture("TensorsTests", "layers")
save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
