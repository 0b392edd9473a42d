#!/usr/bin/env python3
"""Reference values for Sources/StableDiffusion/Networks/MotionModules.swift.

Writes below Tests/StableDiffusionTests/Fixtures tiny random motion modules as diffusers saves them (tiny-motion) and by
the names of AnimateDiff's authors (motion-authors.safetensors), and what the U-Net of the fixture tiny-1 answers with
them in diffusers (motion.safetensors): as diffusers normalises, as the authors do, and as version 1 does, which has no
module in the middle.
Needs torch, diffusers and safetensors.
"""

import math
import pathlib
import shutil
import tempfile

import torch
from diffusers import DDIMScheduler, MotionAdapter, UNet2DConditionModel, UNetMotionModel
from diffusers.loaders.single_file_utils import convert_animatediff_checkpoint_to_diffusers
from safetensors.torch import save_file
from torch import nn

from fixtures import fixture

FOLDER = fixture("StableDiffusionTests", "x").parent
TINY = pathlib.Path(__file__).resolve().parent.parent / "Tests/StableDiffusionTests/Fixtures/tiny-1/unet"
CLIPS, FRAMES, POSITIONS = 2, 3, 6


class EachFrame(nn.GroupNorm):
    """Of a clip [b, c, f, h, w], as the authors' InflatedGroupNorm."""

    def forward(self, x):
        b, c, f, h, w = x.shape
        frames = x.transpose(1, 2).reshape(b * f, c, h, w)
        return super().forward(frames).reshape(b, f, c, h, w).transpose(1, 2)


class WholeClip(nn.GroupNorm):
    """Of frames [b f, c, h, w], as the authors' GroupNorm of version 1 takes a clip."""

    def forward(self, x):
        n, c, h, w = x.shape
        clips = x.reshape(n // FRAMES, FRAMES, c, h, w).transpose(1, 2)
        return super().forward(clips).transpose(1, 2).reshape(n, c, h, w)


def adapter(middle):
    modules = MotionAdapter(
        block_out_channels=(8, 16),
        motion_layers_per_block=1,
        motion_num_attention_heads=2,
        motion_norm_num_groups=4,
        motion_max_seq_length=POSITIONS,
        use_motion_mid_block=middle,
    )
    # The others are the same with the middle and without.
    middle, others = torch.Generator().manual_seed(12), torch.Generator().manual_seed(11)
    for name, p in modules.named_parameters():
        generator = middle if name.startswith("mid_block") else others
        fan = p[0].numel() if p.dim() > 1 else 100
        offset = 1 if "norm" in name and name.endswith("weight") else 0
        p.data = (torch.randn(p.shape, generator=generator) / math.sqrt(fan) + offset).half().float()
    return modules


def authors_names(modules):
    """The same by the names of the authors, as training on many machines leaves them."""
    tensors = {}
    for key, value in modules.state_dict().items():
        module = key.split(".")
        place, rest = ".".join(module[:-2]), ".".join(module[-2:])
        if "transformer_blocks" in key:
            place, rest = key.split(".transformer_blocks.0.")
            rest = f"transformer_blocks.0.{rest}"
        if "pos_embed" in key:
            for index in range(2):
                attention = f"{place}.temporal_transformer.transformer_blocks.0.attention_blocks.{index}"
                tensors[f"{attention}.pos_encoder.pe"] = value.clone()
            continue
        for new, old in [
            ("attn1", "attention_blocks.0"),
            ("attn2", "attention_blocks.1"),
            ("0.norm1", "0.norms.0"),
            ("0.norm2", "0.norms.1"),
            ("0.norm3", "0.ff_norm"),
        ]:
            rest = rest.replace(new, old)
        tensors[f"{place}.temporal_transformer.{rest}"] = value
    converted = convert_animatediff_checkpoint_to_diffusers(tensors)
    wanted = {key: value for key, value in modules.state_dict().items() if "pos_embed" not in key}
    assert converted.keys() == wanted.keys() and all(torch.equal(converted[key], wanted[key]) for key in wanted)
    return {f"module.{name}": value.half() for name, value in tensors.items()}


def replace(parent, name, kind):
    """Lets a group norm take other things together."""
    norm = getattr(parent, name)
    other = kind(norm.num_groups, norm.num_channels, eps=norm.eps)
    other.weight, other.bias = norm.weight, norm.bias
    setattr(parent, name, other)


def network(kind):
    unet = UNet2DConditionModel.from_pretrained(TINY).float()
    motion = UNetMotionModel.from_unet2d(unet, adapter(kind != "first")).eval()
    for module in list(motion.modules()):
        if type(module).__name__ == "AnimateDiffTransformer3D" and kind != "diffusers":
            replace(module, "norm", EachFrame)
        if type(module).__name__ == "ResnetBlock2D" and kind == "first":
            replace(module, "norm1", WholeClip)
            replace(module, "norm2", WholeClip)
    if kind == "first":
        replace(motion, "conv_norm_out", WholeClip)
    return motion


def main():
    random = torch.Generator().manual_seed(9)
    values = {
        "input.x": torch.randn(CLIPS * FRAMES, 4, 8, 4, generator=random),
        "input.steps": torch.tensor([7.0] * FRAMES + [801.0] * FRAMES),
        "input.prompt": torch.randn(CLIPS, 5, 16, generator=random).repeat_interleave(FRAMES, 0),
    }
    x = values["input.x"].reshape(CLIPS, FRAMES, 4, 8, 4).permute(0, 4, 1, 2, 3)
    for kind in ["diffusers", "authors", "first"]:
        motion = network(kind)
        output = motion(x, values["input.steps"][::FRAMES], values["input.prompt"]).sample
        output = output.permute(0, 2, 3, 4, 1).reshape(CLIPS * FRAMES, 4, 8, 4)
        values[f"output.{kind}"] = output
        if kind != "authors":
            continue
        values["weighting.authors"] = torch.randn(output.shape, generator=random)
        parameters = dict(motion.named_parameters())
        wanted = [
            name
            for name in parameters
            if "motion_modules" in name
            and any(
                part in name
                for part in [
                    "down_blocks.0.motion_modules.0.norm.weight",
                    "down_blocks.1.motion_modules.0.proj_in.weight",
                    "mid_block.motion_modules.0.transformer_blocks.0.attn1.to_q",
                    "up_blocks.0.motion_modules.1.transformer_blocks.0.ff.net.0.proj.weight",
                    "up_blocks.1.motion_modules.0.transformer_blocks.0.attn2.to_out.0.bias",
                    "up_blocks.1.motion_modules.1.proj_out.bias",
                ]
            )
        ]
        gradients = torch.autograd.grad(
            (output * values["weighting.authors"]).sum(), [parameters[name] for name in wanted]
        )
        values |= {f"gradient.motion.{name}": gradient for name, gradient in zip(wanted, gradients)}
    linear = DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="linear").alphas_cumprod.double()
    values["sigmas.linear"] = ((1 - linear) / linear).sqrt().float()
    save_file(
        {name: value.detach().contiguous() for name, value in values.items()},
        fixture("StableDiffusionTests", "motion"),
    )
    save_file(authors_names(adapter(True)), fixture("StableDiffusionTests", "motion-authors"))
    with tempfile.TemporaryDirectory() as folder:
        adapter(True).half().save_pretrained(folder)
        (FOLDER / "tiny-motion").mkdir(parents=True, exist_ok=True)
        for name in ["config.json", "diffusion_pytorch_model.safetensors"]:
            shutil.copy(pathlib.Path(folder) / name, FOLDER / "tiny-motion" / name)


if __name__ == "__main__":
    main()
