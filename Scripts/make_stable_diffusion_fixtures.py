#!/usr/bin/env python3
"""Reference values for Sources/StableDiffusion, computed by the models of diffusers and transformers.

Writes below Tests/StableDiffusionTests/Fixtures tiny random models as diffusers saves them (tiny-1, tiny-2,
tiny-x4), for each a safetensors file with inputs, outputs and gradients, and what a whole pipeline paints; where
schedulers end (samplers.safetensors); token numbers of prompts (tokens.json).
Needs torch, diffusers, transformers and safetensors.
"""

import json
import math
import pathlib
import shutil
import tempfile

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    StableDiffusionPipeline,
    StableDiffusionUpscalePipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from fixtures import fixture

FOLDER = fixture("StableDiffusionTests", "x").parent
MERGES = pathlib.Path(__file__).resolve().parent.parent / "Sources/StableDiffusion/Text/clip-merges.txt"
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
PROMPTS = [
    "",
    "a photo of an astronaut riding a horse on mars",
    "It's 2024: 640x480, they'll drive!",
    "  tabs\tand\n\nnewlines  ",
    "Ångström ΣΊΣΥΦΟΣ Straße İstanbul cafe\u0301 café",
    "雨の夜 車が割り込む",
    "🚗💨 ½ ² Ⅷ ٣",
    "a_b-c...d??!!''s 'S",
    "fog\u00a0and\u3000rain",
    "<|endoftext|>after<|startoftext|>",
    "supercalifragilisticexpialidocious",
    "word " * 90,
    "\u0000\u200bzero",
]


# MARK: Tokens


def vocabulary(merges):
    """CLIP's: printable bytes, others, the same at the end of a word, merges, marks."""
    printable = [*range(33, 127), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = [chr(byte) for byte in printable] + [chr(256 + index) for index in range(len(others))]
    tokens = letters + [letter + "</w>" for letter in letters] + ["".join(pair.split()) for pair in merges]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    return {token: number for number, token in enumerate(tokens)}


def tokenizer(folder, merges, pad):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary(merges), ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "CLIPTokenizer",
                "model_max_length": 77,
                "pad_token": pad,
                "unk_token": "<|endoftext|>",
                "bos_token": "<|startoftext|>",
                "eos_token": "<|endoftext|>",
            }
        )
    )
    return CLIPTokenizer.from_pretrained(folder)


def numbers(tokenizer):
    return tokenizer(PROMPTS, padding="max_length", max_length=77, truncation=True).input_ids


# MARK: Networks


def randomized(model, seed):
    """Numbers that halves hold, large enough that every part is seen."""
    generator = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        fan = p[0].numel() if p.dim() > 1 else 100
        offset = 1 if "norm" in name and name.endswith("weight") else 0
        p.data = (torch.randn(p.shape, generator=generator) / math.sqrt(fan) + offset).half().float()
    return model.eval()


def first(x):
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def unet(kind, **options):
    upscales, second = kind == "x4", kind != "1"
    plain, cross = ("DownBlock2D", "UpBlock2D"), ("CrossAttnDownBlock2D", "CrossAttnUpBlock2D")
    kinds = [plain, cross, cross] if upscales else [cross, plain]
    widths = {"1": (8, 16), "2": (8, 8), "x4": (8, 8, 8)}[kind]
    return UNet2DConditionModel(
        sample_size=8,
        in_channels=7 if upscales else 4,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=widths,
        norm_num_groups=4,
        down_block_types=[k[0] for k in kinds],
        up_block_types=[k[1] for k in reversed(kinds)],
        cross_attention_dim=16,
        attention_head_dim={"1": 8, "2": (2, 2), "x4": 4}[kind],
        use_linear_projection=second,
        **({"num_class_embeds": 1000, "only_cross_attention": (True, True, False)} if upscales else {}),
        **options,
    )


def autoencoder(kind):
    levels = 3 if kind == "x4" else 2
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        block_out_channels=(8,) * levels,
        layers_per_block=1,
        norm_num_groups=4,
        latent_channels=4,
        scaling_factor=0.08333 if kind == "x4" else 0.18215,
    )


def text_encoder(kind, tokens):
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=tokens,
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=77,
            hidden_act="quick_gelu" if kind == "1" else "gelu",
            bos_token_id=tokens - 2,
            eos_token_id=tokens - 1,
        )
    )


def gradients(model, output, weighting, wanted):
    parameters = dict(model.named_parameters())
    for name in wanted:
        assert name in parameters, name
    found = torch.autograd.grad((output * weighting).sum(), [parameters[name] for name in wanted])
    return dict(zip(wanted, found))


def network_values(kind, parts):
    """Inputs, outputs and some gradients of the three networks, channels last."""
    net, vae, text, tokens = parts
    random = torch.Generator().manual_seed(7)
    values = {
        "input.x": torch.randn(2, 8, 16, net.config.in_channels, generator=random),
        "input.steps": torch.tensor([3.0, 981.0]),
        "input.prompt": torch.randn(2, 5, 16, generator=random),
        "input.pictures": torch.rand(1, 16, 24, 3, generator=random) * 2 - 1,
        "input.latents": torch.randn(1, 6, 4, 4, generator=random),
    }
    extra, wanted = {}, [
        "conv_in.weight",
        "time_embedding.linear_1.weight",
        "mid_block.resnets.0.norm1.weight",
        "conv_out.bias",
        "mid_block.attentions.0.transformer_blocks.0.attn1.to_q.weight",
        "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight",
        "mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj.weight",
        "up_blocks.1.resnets.1.conv_shortcut.weight",
    ]
    if kind == "x4":
        extra["class_labels"] = torch.tensor([20, 350])
        wanted += ["class_embedding.weight", "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_k.weight"]
    output = last(net(first(values["input.x"]), values["input.steps"], values["input.prompt"], **extra).sample)
    values |= {"output.unet": output, "weighting.unet": torch.randn(output.shape, generator=random)}
    for name, gradient in gradients(net, output, values["weighting.unet"], wanted).items():
        kept = gradient[[20, 350]] if name == "class_embedding.weight" else gradient
        values[f"gradient.unet.{name}"] = kept
    if kind == "1":
        wide = unet(kind, norm_eps=0.25)
        wide.load_state_dict(net.state_dict())
        values["output.unet.wide"] = last(
            wide(first(values["input.x"]), values["input.steps"], values["input.prompt"]).sample
        )
    posterior = vae.encode(first(values["input.pictures"])).latent_dist
    decoded = last(vae.decode(first(values["input.latents"])).sample)
    values |= {
        "output.mean": last(posterior.mean),
        "output.log_variance": last(posterior.logvar),
        "output.decoded": decoded,
        "weighting.decoded": torch.randn(decoded.shape, generator=random),
    }
    wanted = [
        "post_quant_conv.weight",
        "decoder.mid_block.attentions.0.to_v.weight",
        "decoder.up_blocks.0.upsamplers.0.conv.weight",
    ]
    for name, gradient in gradients(vae, decoded, values["weighting.decoded"], wanted).items():
        values[f"gradient.autoencoder.{name}"] = gradient
    ids = torch.tensor(numbers(tokens)[1:3])
    said = text(ids).last_hidden_state
    values |= {
        "input.tokens": ids.float(),
        "output.text": said,
        "weighting.text": torch.randn(said.shape, generator=random),
    }
    prefix = "text_model." if any(name.startswith("text_model.") for name, _ in text.named_parameters()) else ""
    wanted = [
        prefix + name
        for name in (
            "embeddings.position_embedding.weight",
            "encoder.layers.0.self_attn.q_proj.weight",
            "encoder.layers.0.mlp.fc1.bias",
        )
    ]
    for name, gradient in gradients(text, said, values["weighting.text"], wanted).items():
        values[f"gradient.text.{name.removeprefix(prefix)}"] = gradient
    return values


PAINTING = {
    "prompt": "a red car",
    "negative_prompt": "rain, blurry",
    "num_inference_steps": 10,
    "guidance_scale": 5.0,
    "output_type": "latent",
}


def noise(seed, *shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def painted(kind, parts, scheduler):
    """What a whole pipeline makes of given noise, in −1…1."""
    parts, latents = {**parts, "scheduler": scheduler}, noise(9, 1, 4, 8, 12)
    values = {"input.noise": last(latents)}
    if kind == "x4":
        betas = {**BETAS, "beta_start": 1e-4, "beta_end": 0.02}
        pipeline = StableDiffusionUpscalePipeline(**parts, low_res_scheduler=DDPMScheduler(**betas))
        small = noise(10, 1, 3, 8, 12).clamp(-1, 1)
        values |= {"input.small": last(small), "input.picture_noise": last(noise(11, 1, 3, 8, 12))}
        generator = torch.Generator().manual_seed(11)
        made = pipeline(**PAINTING, image=small, noise_level=20, latents=latents, generator=generator)
    else:
        pipeline = StableDiffusionPipeline(
            **parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False)
        made = pipeline(**PAINTING, latents=latents, height=16, width=24)
    vae = parts["vae"]
    return values | {"output.painted": last(vae.decode(made.images / vae.config.scaling_factor).sample)}


def tiny(kind):
    merges = MERGES.read_text().splitlines()[1:201]
    folder = FOLDER / f"tiny-{kind}"
    shutil.rmtree(folder, ignore_errors=True)
    tokens = tokenizer(folder / "tokenizer", merges, "<|endoftext|>" if kind == "1" else "!")
    net, vae, text = unet(kind), autoencoder(kind), text_encoder(kind, len(vocabulary(merges)))
    for seed, model in enumerate((net, vae, text)):
        randomized(model, seed)
    second = kind != "1"
    scheduler = DDIMScheduler(
        **BETAS,
        clip_sample=False,
        set_alpha_to_one=True,
        timestep_spacing="trailing",
        prediction_type="v_prediction" if second else "epsilon",
    )
    values = network_values(kind, (net, vae, text, tokens))
    parts = {"vae": vae, "text_encoder": text, "tokenizer": tokens, "unet": net}
    with torch.no_grad():
        values |= painted(kind, parts, scheduler)
    save_file(
        {name: value.detach().float().contiguous() for name, value in values.items()},
        FOLDER / f"tiny-{kind}.safetensors",
    )
    for name, model in {"unet": net, "vae": vae, "text_encoder": text}.items():
        model.half().save_pretrained(folder / name, safe_serialization=True)
    scheduler.save_pretrained(folder / "scheduler")
    name = "StableDiffusionUpscalePipeline" if kind == "x4" else "StableDiffusionPipeline"
    (folder / "model_index.json").write_text(json.dumps({"_class_name": name}) + "\n")


# MARK: Samplers


def samplers():
    random = torch.Generator().manual_seed(0)
    weights, noise = torch.randn(16, 16, generator=random) / 4, torch.randn(3, 16, generator=random)
    values = {"input.weights": weights, "input.noise": noise}
    for answer in ("epsilon", "v_prediction"):
        options = {**BETAS, "prediction_type": answer, "timestep_spacing": "trailing"}
        ddim = DDIMScheduler(**options, clip_sample=False, set_alpha_to_one=True)
        solver = DPMSolverMultistepScheduler(
            **options,
            solver_order=2,
            algorithm_type="dpmsolver++",
            solver_type="midpoint",
            final_sigmas_type="zero",
            lower_order_final=True,
        )
        for name, scheduler in {"ddim": ddim, "dpm-solver": solver}.items():
            scheduler.set_timesteps(10)
            x = noise.clone()
            for t in scheduler.timesteps:
                x = scheduler.step(torch.tanh(x @ weights + float(t) / 1000), t, x).prev_sample
            values |= {f"output.{name}.{answer}": x, f"output.steps.{name}": scheduler.timesteps.float()}
    kept = ddim.alphas_cumprod.double()
    values["output.sigmas"] = ((1 - kept) / kept).sqrt()
    save_file(
        {name: value.float().contiguous() for name, value in values.items()}, FOLDER / "samplers.safetensors"
    )


def main():
    with tempfile.TemporaryDirectory() as folder:
        merges = MERGES.read_text().splitlines()[1:]
        tokens = numbers(tokenizer(pathlib.Path(folder), merges, "<|endoftext|>"))
    (FOLDER / "tokens.json").write_text(
        json.dumps([{"prompt": p, "tokens": t} for p, t in zip(PROMPTS, tokens)]) + "\n"
    )
    samplers()
    for kind in ("1", "2", "x4"):
        tiny(kind)


if __name__ == "__main__":
    main()
