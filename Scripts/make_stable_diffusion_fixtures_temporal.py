#!/usr/bin/env python3
"""Reference values for Sources/StableDiffusion/Networks/TemporalLayers.swift.

Hangs layers over time, written with PyTorch, into diffusers' U-Nets of the fixtures tiny-1 and tiny-x4. Writes their
random weights (temporal-layers.safetensors; -x4 and, of layers that are shown known frames, -context), inputs,
outputs and gradients (temporal.safetensors and the like) below Tests/StableDiffusionTests/Fixtures.
Needs torch, diffusers and safetensors.
"""

import math
import pathlib

import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file
from torch import nn

from fixtures import fixture

TINY = pathlib.Path(__file__).resolve().parent.parent / "Tests/StableDiffusionTests/Fixtures"
CLIPS, FRAMES, PLACE = 2, 3, 32
# Width of what known frames are turned into, and which frames are known: two to go on from, and two ends.
SHOWN = 32
KNOWN = torch.tensor([1.0, 1, 0, 1, 0, 1])


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.group = nn.GroupNorm(32 if channels % 32 == 0 else max(channels // 4, 1), channels)

    def forward(self, x):
        return self.group(x)


class TemporalConv(nn.Module):
    """Of three frames, each position for itself."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels, channels, 3))
        self.bias = nn.Parameter(torch.empty(channels))

    def forward(self, x):
        n, c, h, w = x.shape
        clips = x.reshape(n // FRAMES, FRAMES, c, h, w).transpose(1, 2)
        y = F.conv3d(clips, self.weight[..., None, None], self.bias, padding=(1, 0, 0))
        return y.transpose(1, 2).reshape(n, c, h, w)


class Blend(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix = nn.Parameter(torch.empty(1))

    def forward(self, spatial, branch):
        alpha = torch.sigmoid(self.mix)
        return alpha * spatial + (1 - alpha) * (spatial + branch)


class MaskConditioner(nn.Module):
    """Known latents and the mask, for each level of the U-Net."""

    def __init__(self, channels, levels):
        super().__init__()
        self.input = nn.Conv2d(channels + 1, SHOWN, 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(SHOWN, SHOWN, 3, stride=2, padding=1) for _ in range(1, levels))

    def forward(self, masked):
        shown = [F.silu(self.input(masked))]
        for layer in self.down:
            shown.append(F.silu(layer(shown[-1])))
        return shown


class Convolution(nn.Module):
    def __init__(self, channels, embedding, sees_context):
        super().__init__()
        self.context = nn.Conv2d(SHOWN, channels, 1) if sees_context else None
        self.norm1, self.norm2 = Norm(channels), Norm(channels)
        self.conv1, self.conv2 = TemporalConv(channels), TemporalConv(channels)
        self.embedding = nn.Linear(embedding, 2 * channels)
        self.blend = Blend()

    def forward(self, x, embedding, shown):
        scale, shift = self.embedding(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.conv1(F.silu(self.norm1(x)))
        if self.context is not None:
            h = h + self.context(next(y for y in shown if y.shape[2:] == x.shape[2:]))
        h = self.norm2(h) * (1 + scale) + shift
        return self.blend(x, self.conv2(F.silu(h)))


class SelfAttention(nn.Module):
    """Of one head."""

    def __init__(self, channels):
        super().__init__()
        self.qkv, self.projection = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(1, 2) / math.sqrt(x.shape[-1])
        return self.projection(scores.softmax(dim=-1) @ v)


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm, self.place = Norm(channels), nn.Linear(PLACE, channels)
        self.attention, self.blend = SelfAttention(channels), Blend()

    def forward(self, x):
        n, c, h, w = x.shape
        half = PLACE // 2
        angles = torch.arange(FRAMES)[:, None] * 10_000 ** (-torch.arange(half) / half)
        place = self.place(torch.cat([angles.cos(), angles.sin()], dim=1))
        y = self.norm(x).reshape(n // FRAMES, FRAMES, c, h, w).permute(0, 3, 4, 1, 2)
        y = self.attention((y + place).reshape(-1, FRAMES, c))
        y = y.reshape(n // FRAMES, h, w, FRAMES, c).permute(0, 3, 4, 1, 2)
        return self.blend(x, y.reshape(n, c, h, w))


class Layer(nn.Module):
    def __init__(self, channels, embedding, sees_context):
        super().__init__()
        self.convolution = Convolution(channels, embedding, sees_context)
        self.attention = Attention(channels)


def hang(block, layers, embedding):
    """Runs layers behind the residual blocks and transformers of a block of the U-Net."""
    attentions = getattr(block, "attentions", None) or []
    for index, (resnet, layer) in enumerate(zip(block.resnets, layers)):
        attends = index < len(attentions)

        def convolve(module, inputs, x, layer=layer, attends=attends):
            x = layer.convolution(x, F.silu(embedding["of time"]), embedding.get("shown"))
            return x if attends else layer.attention(x)

        resnet.register_forward_hook(convolve)
        if attends:
            attentions[index].register_forward_hook(
                lambda module, inputs, x, layer=layer: (layer.attention(x[0]),)
            )


def new_layers(unet, sees_context):
    widths, blocks = unet.config.block_out_channels, unet.config.layers_per_block
    embedding = 4 * widths[0]

    def some(count, width):
        return nn.ModuleList(Layer(width, embedding, sees_context) for _ in range(count))

    layers = nn.Module()
    layers.downBlocks = nn.ModuleList(some(blocks, width) for width in widths)
    layers.midBlock = some(2, widths[-1])
    layers.upBlocks = nn.ModuleList(some(blocks + 1, width) for width in reversed(widths))
    if sees_context:
        layers.context = MaskConditioner(unet.config.in_channels, len(widths))
    return layers


def layers_of(unet, sees_context):
    layers = new_layers(unet, sees_context)
    generator = torch.Generator().manual_seed(3)
    for name, p in layers.named_parameters():
        fan = p[0].numel() if p.dim() > 1 else 10
        offset = 1 if "group.weight" in name else 0
        # Numbers that bfloat16 holds.
        p.data = (torch.randn(p.shape, generator=generator) / math.sqrt(fan) + offset).bfloat16().float()
    return layers


def make(kind, ending, classes=None, sees_context=False):
    """Values of one model; its file names end as given.

    classes: noise steps of the picture that an upscaler enlarges, one a sample.
    sees_context: whether the layers are shown known frames.
    """
    unet = UNet2DConditionModel.from_pretrained(TINY / f"tiny-{kind}/unet").float().eval()
    layers, embedding = layers_of(unet, sees_context), {}
    unet.time_embedding.register_forward_hook(lambda module, inputs, x: embedding.update({"of time": x}))
    if classes is not None:
        unet.class_embedding.register_forward_hook(
            lambda module, inputs, x: embedding.update({"of time": embedding["of time"] + x})
        )
    for block, following in zip(unet.down_blocks, layers.downBlocks):
        hang(block, following, embedding)
    hang(unet.mid_block, layers.midBlock, embedding)
    for block, following in zip(unet.up_blocks, layers.upBlocks):
        hang(block, following, embedding)
    random = torch.Generator().manual_seed(7)
    values = {
        "input.x": torch.randn(CLIPS * FRAMES, 4, 8, unet.config.in_channels, generator=random),
        "input.steps": torch.tensor([7.0] * FRAMES + [801.0] * FRAMES),
        "input.prompt": torch.randn(CLIPS * FRAMES, 5, 16, generator=random),
    }
    x = values["input.x"].movedim(-1, 1)
    if sees_context:
        mask = KNOWN[:, None, None, None]
        values["input.steps"] = torch.where(KNOWN == 1, 3, values["input.steps"])
        masked = torch.cat([x * mask, mask.expand(-1, 1, *x.shape[2:])], dim=1)
        values["input.masked"] = masked.movedim(1, -1)
        embedding["shown"] = layers.context(masked)
    output = unet(x, values["input.steps"], values["input.prompt"], class_labels=classes).sample.movedim(1, -1)
    values |= {"output.unet": output, "weighting.unet": torch.randn(output.shape, generator=random)}
    wanted = [
        "downBlocks.0.0.convolution.conv1.weight",
        "downBlocks.1.0.convolution.embedding.weight",
        "midBlock.0.attention.attention.qkv.weight",
        "midBlock.1.attention.place.weight",
        "upBlocks.0.0.convolution.blend.mix",
        "upBlocks.1.1.attention.norm.group.weight",
    ]
    if sees_context:
        wanted = [
            "context.input.weight",
            "context.down.0.bias",
            "downBlocks.0.0.convolution.context.weight",
            "midBlock.1.convolution.context.weight",
            "upBlocks.1.1.convolution.context.bias",
        ]
    parameters = dict(layers.named_parameters())
    gradients = torch.autograd.grad(
        (output * values["weighting.unet"]).sum(), [parameters[name] for name in wanted]
    )
    values |= {f"gradient.temporal.{name}": gradient for name, gradient in zip(wanted, gradients)}
    save_file(
        {name: value.detach().contiguous() for name, value in values.items()},
        fixture("StableDiffusionTests", f"temporal{ending}"),
    )
    save_file(
        {name: p.data.bfloat16() for name, p in parameters.items()},
        fixture("StableDiffusionTests", f"temporal-layers{ending}"),
        metadata={"part": "temporal", "frames": f"{FRAMES}", "fps": "7.5"},
    )


def main():
    make("1", "")
    make("1", "-context", sees_context=True)
    make("x4", "-x4", torch.tensor([20] * FRAMES + [350] * FRAMES))


if __name__ == "__main__":
    main()
