#!/usr/bin/env python3
"""Stable Diffusion 1.x at its real widths with random weights, to see what it takes: no picture comes of it.

    Scripts/make_random_checkpoint.py FOLDER [float16]

Writes a diffusers folder of 2.1 GB in bfloat16, or in float16, with layers over time of 0.6 GB. Needs torch, diffusers,
transformers.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

from make_stable_diffusion_fixtures_temporal import new_layers

MERGES = pathlib.Path(__file__).resolve().parent.parent / "Sources/StableDiffusion/Text/clip-merges.txt"


HALF = sys.argv[2:] == ["float16"]


def stored(numbers):
    """The bytes of numbers in 16 bits."""
    if HALF:
        return numbers.astype(np.float16).tobytes()
    return (numbers.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).tobytes()


def write(named, path, metadata=None):
    """A file of random numbers: of matrices and kernels by their fan, of norms near 1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields, end = {"__metadata__": metadata} if metadata else {}, 0
    shapes = {name: tuple(p.shape) for name, p in sorted(named) if "position_ids" not in name}
    for name, shape in shapes.items():
        size = 2 * math.prod(shape)
        fields[name] = {"dtype": "F16" if HALF else "BF16", "shape": list(shape), "data_offsets": [end, end + size]}
        end += size
    header = json.dumps(fields).encode()
    header += b" " * (-len(header) % 8)
    random = np.random.default_rng(1)
    with open(path, "wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for name, shape in shapes.items():
            scale = 1 / math.sqrt(math.prod(shape[1:])) if len(shape) > 1 else 0.01
            offset = 1 if len(shape) == 1 and "norm" in name and name.endswith("weight") else 0
            numbers = random.standard_normal(math.prod(shape), dtype=np.float32) * scale + offset
            file.write(stored(numbers))


def tokenizer(folder):
    merges = MERGES.read_text().splitlines()
    merges = [line for line in merges if line and not line.startswith("#version")][:48_894]
    kept = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    letters = [chr(byte) for byte in kept] + [chr(256 + n) for n in range(256 - len(kept))]
    words = letters + [letter + "</w>" for letter in letters] + [line.replace(" ", "") for line in merges]
    words += ["<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2"] + merges) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({"pad_token": "<|endoftext|>"}))


def main():
    folder = pathlib.Path(sys.argv[1])
    tokenizer(folder / "tokenizer")
    with torch.device("meta"):
        unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
        vae = AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
            sample_size=512,
        )
        text = CLIPTextModel(
            CLIPTextConfig(
                hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12
            )
        )
        temporal = new_layers(unet, True)
    for model, name in [(unet, "unet"), (vae, "vae")]:
        write(model.state_dict().items(), folder / name / "diffusion_pytorch_model.safetensors")
        model.save_config(folder / name)
    write(text.state_dict().items(), folder / "text_encoder/model.safetensors")
    (folder / "text_encoder/config.json").write_text(json.dumps(text.config.to_dict(), default=str))
    about = {"part": "temporal", "frames": "8", "fps": "7.5"}
    write(temporal.named_parameters(), folder / "temporal.safetensors", about)
    scheduler = {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "num_train_timesteps": 1000,
        "prediction_type": "epsilon",
    }
    (folder / "scheduler").mkdir()
    (folder / "scheduler/scheduler_config.json").write_text(json.dumps(scheduler))
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionPipeline"}))


if __name__ == "__main__":
    main()
