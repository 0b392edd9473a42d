#!/usr/bin/env python3
"""Which name of a single file becomes which key, as the converter of diffusers has it.

Writes Tests/StableDiffusionTests/Fixtures/keys-*.tsv: a name and its key a line, weights alone.
Needs torch and diffusers.
"""

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders import single_file_utils

from fixtures import fixture

FOLDER = fixture("StableDiffusionTests", "x").parent

RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}


def original_unet(key, levels, blocks, attends):
    """The authors' name of a key of diffusers."""
    simple = {
        "conv_in": "input_blocks.0.0",
        "time_embedding.linear_1": "time_embed.0",
        "time_embedding.linear_2": "time_embed.2",
        "class_embedding": "label_emb",
        "conv_norm_out": "out.0",
        "conv_out": "out.2",
        "mid_block.resnets.0": "middle_block.0",
        "mid_block.attentions.0": "middle_block.1",
        "mid_block.resnets.1": "middle_block.2",
    }
    words = key.split(".")
    for count in (3, 2, 1):
        if (place := ".".join(words[:count])) in simple:
            place, rest = simple[place], words[count:]
            break
    else:
        way, level, what, index, *rest = words
        level, index = int(level), int(index)
        if what == "downsamplers":
            return f"input_blocks.{(level + 1) * (blocks + 1)}.0.op.{rest[1]}"
        if what == "upsamplers":
            number = level * (blocks + 1) + blocks
            return f"output_blocks.{number}.{2 if attends[levels - 1 - level] else 1}.conv.{rest[1]}"
        number = level * (blocks + 1) + index + (1 if way == "down_blocks" else 0)
        place = f"{'input' if way == 'down_blocks' else 'output'}_blocks.{number}.{0 if what == 'resnets' else 1}"
    if rest and rest[0] in RESNET and "attentions" not in key:
        rest = [RESNET[rest[0]], *rest[1:]]
    return ".".join([place, *rest])


def original_autoencoder(key, levels):
    for new, old in {
        "mid_block.resnets.0": "mid.block_1",
        "mid_block.attentions.0": "mid.attn_1",
        "mid_block.resnets.1": "mid.block_2",
    }.items():
        key = key.replace(new, old)
    for level in range(levels):
        key = key.replace(f"encoder.down_blocks.{level}.resnets", f"encoder.down.{level}.block")
        key = key.replace(f"encoder.down_blocks.{level}.downsamplers.0", f"encoder.down.{level}.downsample")
        key = key.replace(f"decoder.up_blocks.{level}.resnets", f"decoder.up.{levels - 1 - level}.block")
        key = key.replace(f"decoder.up_blocks.{level}.upsamplers.0", f"decoder.up.{levels - 1 - level}.upsample")
    if "attn_1" in key:
        for new, old in {
            "group_norm": "norm",
            "to_q": "q",
            "to_k": "k",
            "to_v": "v",
            "to_out.0": "proj_out",
        }.items():
            key = key.replace(f"attn_1.{new}", f"attn_1.{old}")
    return key.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")


def recorded(name, model, prefix, original, convert):
    """Pairs of names, as diffusers' own converter has them."""
    shapes = {key: value.shape for key, value in model.state_dict().items()}
    names = {prefix + original(key): key for key in shapes}
    marks = {
        old: torch.full((1,) * len(shapes[key]), float(number)) for number, (old, key) in enumerate(names.items())
    }
    converted = convert(dict(marks))
    assert set(converted) == set(shapes), set(converted) ^ set(shapes)
    by_mark = {float(value.flatten()[0]): key for key, value in converted.items()}
    # A bias goes where its weight goes.
    lines = [
        f"{old}\t{by_mark[float(mark.flatten()[0])]}" for old, mark in marks.items() if old.endswith("weight")
    ]
    (FOLDER / f"keys-{name}.tsv").write_text("\n".join(lines) + "\n")


def main():
    utilities = single_file_utils
    cross = (["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"], ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3)
    late = (["DownBlock2D"] + ["CrossAttnDownBlock2D"] * 3, ["CrossAttnUpBlock2D"] * 3 + ["UpBlock2D"])
    for name, (down, up), widths, more in [
        ("unet", cross, (320, 640, 1280, 1280), {}),
        (
            "unet-x4",
            late,
            (256, 512, 512, 1024),
            {"in_channels": 7, "num_class_embeds": 1000, "use_linear_projection": True},
        ),
    ]:
        with torch.device("meta"):
            model = UNet2DConditionModel(
                layers_per_block=2,
                block_out_channels=widths,
                down_block_types=down,
                up_block_types=up,
                cross_attention_dim=768,
                attention_head_dim=8,
                **more,
            )
        attends = ["Cross" in kind for kind in down]
        config = dict(model.config)
        recorded(
            name,
            model,
            "model.diffusion_model.",
            lambda key: original_unet(key, 4, 2, attends),
            lambda marks: utilities.convert_ldm_unet_checkpoint(marks, config),
        )
    with torch.device("meta"):
        vae = AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
        )
    recorded(
        "autoencoder",
        vae,
        "first_stage_model.",
        lambda key: original_autoencoder(key, 4),
        lambda marks: utilities.convert_ldm_vae_checkpoint(marks, dict(vae.config)),
    )


if __name__ == "__main__":
    main()
