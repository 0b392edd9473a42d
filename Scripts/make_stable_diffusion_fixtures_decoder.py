#!/usr/bin/env python3
"""Reference values for Sources/StableDiffusion/Networks/ClipDecoder.swift.

Hangs layers over time, written with PyTorch, into the decoder of diffusers' autoencoder of the fixture tiny-x4. Writes
their random weights (temporal-decoder-layers.safetensors), inputs, outputs and gradients (temporal-decoder.safetensors)
below Tests/StableDiffusionTests/Fixtures.
Needs torch, diffusers and safetensors.
"""

import math

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from safetensors.torch import save_file
from torch import nn

from fixtures import fixture
from make_stable_diffusion_fixtures_temporal import CLIPS, FRAMES, TINY, TemporalConv

LEVELS = 2


class Norm(nn.Module):
    """Mean square 1 over the channels of each position."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels))

    def forward(self, x):
        return F.rms_norm(x.movedim(1, -1), self.weight.shape, self.weight, 1e-6).movedim(-1, 1)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm1, self.norm2 = Norm(channels), Norm(channels)
        self.conv = TemporalConv(channels)
        self.projection = nn.Linear(channels, channels)

    def forward(self, x):
        h = F.silu(self.norm2(self.conv(F.silu(self.norm1(x)))))
        return x + self.projection(h.movedim(1, -1)).movedim(-1, 1)


def layers_of(config):
    widths = config.block_out_channels[::-1]
    layers = nn.Module()
    layers.midBlock = nn.ModuleList(Residual(widths[0]) for _ in range(2))
    layers.upBlocks = nn.ModuleList(
        nn.ModuleList(Residual(width) for _ in range(config.layers_per_block + 1)) for width in widths[:LEVELS]
    )
    generator = torch.Generator().manual_seed(5)
    for name, p in layers.named_parameters():
        offset = 1 if "norm" in name else 0
        fan = p[0].numel() if p.dim() > 1 else 10
        # Numbers that bfloat16 holds.
        p.data = (torch.randn(p.shape, generator=generator) / math.sqrt(fan) + offset).bfloat16().float()
    return layers


def main():
    autoencoder = AutoencoderKL.from_pretrained(TINY / "tiny-x4/vae").float().eval()
    layers, decoder = layers_of(autoencoder.config), autoencoder.decoder
    for block, following in zip([decoder.mid_block, *decoder.up_blocks], [layers.midBlock, *layers.upBlocks]):
        for resnet, layer in zip(block.resnets, following):
            resnet.register_forward_hook(lambda module, inputs, x, layer=layer: layer(x))
    random = torch.Generator().manual_seed(8)
    latents = torch.randn(CLIPS * FRAMES, 3, 4, 4, generator=random)
    output = autoencoder.decode(latents.movedim(-1, 1)).sample.movedim(1, -1)
    weighting = torch.randn(output.shape, generator=random)
    wanted = [
        "midBlock.0.conv.weight",
        "midBlock.1.norm1.weight",
        "upBlocks.0.1.projection.weight",
        "upBlocks.1.0.norm2.weight",
        "upBlocks.1.1.conv.bias",
    ]
    parameters = dict(layers.named_parameters())
    gradients = torch.autograd.grad((output * weighting).sum(), [parameters[name] for name in wanted])
    values = {"input.latents": latents, "output.decoded": output, "weighting.decoded": weighting}
    values |= {f"gradient.decoder.{name}": gradient for name, gradient in zip(wanted, gradients)}
    save_file(
        {name: value.detach().contiguous() for name, value in values.items()},
        fixture("StableDiffusionTests", "temporal-decoder"),
    )
    save_file(
        {name: p.data.bfloat16() for name, p in parameters.items()},
        fixture("StableDiffusionTests", "temporal-decoder-layers"),
        metadata={"part": "temporal-decoder"},
    )


if __name__ == "__main__":
    main()
