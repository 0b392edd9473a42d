#!/usr/bin/env python3
"""Reference values for the networks of Sources/Diffusion, computed by PyTorch with random weights.

Writes Tests/DiffusionTests/Fixtures/{unet,unet-by-position,autoencoder,temporal-decoder,surface-decoder,
map-encoder,discriminator-pictures,discriminator-clips}.safetensors: inputs, weights under the keys of the Swift modules,
outputs and gradients of sum(output · weighting).
Needs torch and safetensors.
"""

import math

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from fixtures import fixture


class Weights:
    """Random parameters by key, made on first use; halved ones are numbers that bfloat16 can hold."""

    def __init__(self, seed, halved=False):
        self.generator = torch.Generator().manual_seed(seed)
        self.tensors = {}
        self.halved = halved

    def __call__(self, key, *shape, like=0.0):
        if key not in self.tensors:
            fan = math.prod(shape[1:]) if len(shape) > 1 else 10
            values = torch.randn(*shape, generator=self.generator) / math.sqrt(fan) + like
            self.tensors[key] = (halved(values) if self.halved else values).requires_grad_()
        return self.tensors[key]


def halved(x):
    return x.bfloat16().float()


# Activations are [n, h, w, c], as in Swift; PyTorch's layers want channels first.
def conv(w, key, x, outputs, kernel=3, stride=1):
    weight = w(f"{key}.weight", outputs, x.shape[-1], kernel, kernel)
    y = F.conv2d(x.permute(0, 3, 1, 2), weight, w(f"{key}.bias", outputs), stride, kernel // 2)
    return y.permute(0, 2, 3, 1)


def temporal_conv(w, key, x, outputs, t):
    n, h, ww, c = x.shape
    weight = w(f"{key}.weight", outputs, c, 3)
    columns = x.reshape(n // t, t, h * ww, c).permute(0, 2, 3, 1).reshape(-1, c, t)
    y = F.conv1d(columns, weight, w(f"{key}.bias", outputs), padding=1)
    return y.reshape(n // t, h * ww, outputs, t).permute(0, 3, 1, 2).reshape(n, h, ww, outputs)


def linear(w, key, x, outputs):
    return F.linear(x, w(f"{key}.weight", outputs, x.shape[-1]), w(f"{key}.bias", outputs))


def norm(w, key, x, by_position):
    c = x.shape[-1]
    if by_position:
        scale = w(f"{key}.position.weight", c, like=1.0)
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * scale
    groups = 32 if c % 32 == 0 else max(c // 4, 1)
    y = F.group_norm(
        x.permute(0, 3, 1, 2), groups, w(f"{key}.group.weight", c, like=1.0),
        w(f"{key}.group.bias", c), 1e-5)
    return y.permute(0, 2, 3, 1)


def modulated(w, key, x, embedding, linear_key, by_position):
    c = x.shape[-1]
    scale, shift = linear(w, linear_key, embedding, 2 * c)[:, None, None].split(c, dim=-1)
    return F.silu(norm(w, key, x, by_position) * (1 + scale) + shift)


def res_block(w, key, x, outputs, embedding, condition, by_position):
    h = conv(w, f"{key}.conv1", F.silu(norm(w, f"{key}.norm1", x, by_position)), outputs)
    h = h + conv(w, f"{key}.condition", condition, outputs, kernel=1)
    h = modulated(w, f"{key}.norm2", h, embedding, f"{key}.embedding", by_position)
    h = conv(w, f"{key}.conv2", h, outputs)
    skip = x if x.shape[-1] == outputs else conv(w, f"{key}.skip", x, outputs, kernel=1)
    return skip + h


def attention(w, key, x, heads):
    n, length, c = x.shape
    q, k, v = linear(w, f"{key}.qkv", x, 3 * c).reshape(n, length, 3, heads, c // heads).permute(
        2, 0, 3, 1, 4)
    y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, length, c)
    return linear(w, f"{key}.projection", y, c)


def spatial_attention(w, key, x, head_width, by_position):
    n, h, ww, c = x.shape
    flat = norm(w, f"{key}.norm", x, by_position).reshape(n, h * ww, c)
    return x + attention(w, f"{key}.attention", flat, c // head_width).reshape(x.shape)


def blend(w, key, spatial, temporal):
    alpha = torch.sigmoid(w(f"{key}.mix", 1))
    return alpha * spatial + (1 - alpha) * temporal


def temporal_res_block(w, key, x, embedding, context, t, by_position):
    c = x.shape[-1]
    h = temporal_conv(w, f"{key}.conv1", F.silu(norm(w, f"{key}.norm1", x, by_position)), c, t)
    h = h + conv(w, f"{key}.context", context, c, kernel=1)
    h = modulated(w, f"{key}.norm2", h, embedding, f"{key}.embedding", by_position)
    h = temporal_conv(w, f"{key}.conv2", h, c, t)
    return blend(w, f"{key}.blend", x, x + h)


def sinusoidal(positions, width):
    """As diffusers' get_timestep_embedding with its defaults of a U-Net: cosines, then sines."""
    half = width // 2
    frequencies = torch.exp(-math.log(10_000) * torch.arange(half) / half)
    angles = positions[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def temporal_attention(w, key, x, t, head_width, by_position):
    n, h, ww, c = x.shape
    place = linear(w, f"{key}.place", sinusoidal(torch.arange(t, dtype=torch.float32), 32), c)
    y = norm(w, f"{key}.norm", x, by_position).reshape(n // t, t, h * ww, c) + place[None, :, None]
    y = y.permute(0, 2, 1, 3).reshape(-1, t, c)
    y = attention(w, f"{key}.attention", y, c // head_width)
    y = y.reshape(n // t, h * ww, t, c).permute(0, 2, 1, 3).reshape(x.shape)
    return blend(w, f"{key}.blend", x, x + y)


def unet_block(w, key, x, outputs, level, given, config):
    by_position, t = config["by_position"], config["t"]
    x = res_block(w, f"{key}.block", x, outputs, given["e"], given["c"][level], by_position)
    x = temporal_res_block(
        w, f"{key}.temporal", x, given["e"], given["s"][level], t, by_position)
    if level in config["attention"]:
        x = spatial_attention(w, f"{key}.attention", x, config["head"], by_position)
    if level in config["temporal_attention"]:
        x = temporal_attention(w, f"{key}.temporalAttention", x, t, config["head"], by_position)
    return x


def unet(w, x, features, scene, masked, sigmas, config):
    widths, blocks = config["channels"], config["blocks"]
    places = 100 * (torch.log(sigmas.clamp(min=0.001)) + 7)
    e = linear(w, "noise.linear1", sinusoidal(places, 64), config["embedding"])
    e = linear(w, "noise.linear2", F.silu(e), config["embedding"])
    context = [F.silu(conv(w, "temporalContext.input", masked, 32))]
    conditions = [features]
    for level in range(1, len(widths)):
        context.append(
            F.silu(conv(w, f"temporalContext.down.{level - 1}", context[-1], 32, stride=2)))
        conditions.append(
            F.avg_pool2d(features.permute(0, 3, 1, 2), 2**level).permute(0, 2, 3, 1))
    given = {"e": F.silu(e + scene), "c": conditions, "s": context}
    x = conv(w, "input", torch.cat([x, features], -1), widths[0])
    skips = [x]
    for level, width in enumerate(widths):
        for block in range(blocks):
            x = unet_block(w, f"down.{level}.{block}", x, width, level, given, config)
            skips.append(x)
        if level < len(widths) - 1:
            x = conv(w, f"downsample.{level}", x, width, stride=2)
            skips.append(x)
    x = unet_block(w, "middle", x, widths[-1], len(widths) - 1, given, config)
    for step, level in enumerate(reversed(range(len(widths)))):
        for block in range(blocks + 1):
            x = torch.cat([x, skips.pop()], -1)
            x = unet_block(w, f"up.{step}.{block}", x, widths[level], level, given, config)
        if level > 0:
            x = x.repeat_interleave(2, 1).repeat_interleave(2, 2)
            x = conv(w, f"upsample.{step}", x, widths[level])
    return conv(w, "output", F.silu(norm(w, "outputNorm", x, config["by_position"])), 4)


def position_block(w, key, x):
    c = x.shape[-1]
    h = conv(w, f"{key}.conv1", F.silu(norm_row(w, f"{key}.norm1", x)), c)
    return x + conv(w, f"{key}.conv2", F.silu(norm_row(w, f"{key}.norm2", h)), c)


def norm_row(w, key, x):
    scale = w(f"{key}.weight", x.shape[-1], like=1.0)
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * scale


def fold(x, by):
    return F.pixel_unshuffle(x.permute(0, 3, 1, 2), by).permute(0, 2, 3, 1)


def unfold(x, by):
    return F.pixel_shuffle(x.permute(0, 3, 1, 2), by).permute(0, 2, 3, 1)


def encoder(w, pictures, c, coarse, fine):
    x = conv(w, "encoder.input", fold(pictures, 4), fine)
    x = position_block(w, "encoder.fine.0", x)
    x = conv(w, "encoder.down", x, coarse, stride=2)
    x = position_block(w, "encoder.coarse.0", x)
    x = conv(w, "encoder.output", F.silu(norm_row(w, "encoder.norm", x)), 2 * c)
    mean, log_variance = x.split(c, dim=-1)
    straight = conv(w, "encoder.linear", fold(pictures, 8), c, kernel=1)
    return straight + mean, (log_variance - 6).clamp(-20, 4)


def decoder(w, latents, noise, coarse, fine, over_time=lambda x, key: x):
    n, h, ww, _ = latents.shape
    level = noise[:, None, None, None].expand(n, h, ww, 1)
    x = conv(w, "decoder.input", torch.cat([latents, level], -1), coarse)
    x = over_time(position_block(w, "decoder.coarse.0", x), "temporal.coarse.0")
    x = unfold(conv(w, "decoder.up", x, 4 * fine), 2)
    x = over_time(position_block(w, "decoder.fine.0", x), "temporal.fine.0")
    x = conv(w, "decoder.output", F.silu(norm_row(w, "decoder.norm", x)), 48)
    return unfold(conv(w, "decoder.linear", latents, 192, kernel=1), 8) + unfold(x, 4)


def temporal_residual(w, key, x, t):
    c = x.shape[-1]
    h = temporal_conv(w, f"{key}.conv", F.silu(norm_row(w, f"{key}.norm1", x)), c, t)
    return x + linear(w, f"{key}.projection", F.silu(norm_row(w, f"{key}.norm2", h)), c)


def conv3d(w, key, x, outputs, frames, kernel, t, stride=1, padding=1):
    n, h, ww, c = x.shape
    weight = w(f"{key}.weight", outputs, c, frames, kernel, kernel)
    clips = x.reshape(n // t, t, h, ww, c).permute(0, 4, 1, 2, 3)
    y = F.conv3d(
        clips, weight, w(f"{key}.bias", outputs), (1, stride, stride),
        (frames // 2, padding, padding))
    return y.permute(0, 2, 3, 4, 1).flatten(0, 1)


def clip_norm(w, key, x, t):
    """Group norm over all frames of a clip."""
    n, h, ww, c = x.shape
    groups = 32 if c % 32 == 0 else max(c // 4, 1)
    y = F.group_norm(
        x.reshape(n // t, t, h, ww, c).permute(0, 4, 1, 2, 3), groups,
        w(f"{key}.group.weight", c, like=1.0), w(f"{key}.group.bias", c), 1e-5)
    return y.permute(0, 2, 3, 4, 1).flatten(0, 1)


def discriminator(w, x, channels, frames, t):
    x = F.leaky_relu(conv3d(w, "input", x, channels[0], frames, 4, t, stride=2), 0.2)
    for block, width in enumerate(channels[1:]):
        x = conv3d(w, f"blocks.{block}.conv", x, width, frames, 4, t, stride=2)
        x = F.leaky_relu(clip_norm(w, f"blocks.{block}.norm", x, t), 0.2)
    return conv3d(w, "output", x, 1, frames, 3, t)


def write(name, weights, inputs, outputs):
    """Adds the gradients of sum(output · weighting) for every weight and for the input called x."""
    generator = torch.Generator().manual_seed(99)
    total = 0
    weighting = {}
    for key, value in outputs.items():
        weighting[f"weighting.{key}"] = torch.randn(value.shape, generator=generator)
        total = total + (value * weighting[f"weighting.{key}"]).sum()
    total.backward()
    tensors = {f"input.{k}": v for k, v in inputs.items()}
    tensors |= {f"output.{k}": v for k, v in outputs.items()} | weighting
    for key, value in weights.tensors.items():
        tensors[f"weight.{key}"] = value
        tensors[f"gradient.{key}"] = value.grad
    contiguous = {k: v.detach().contiguous() for k, v in tensors.items()}
    save_file(contiguous, fixture("DiffusionTests", name))


def make_unet(name, by_position):
    config = {
        "channels": [8, 16], "blocks": 1, "attention": [1], "temporal_attention": [0, 1],
        "head": 8, "embedding": 8, "t": 3, "by_position": by_position,
    }
    generator = torch.Generator().manual_seed(1)
    normal = lambda *shape: torch.randn(*shape, generator=generator)
    n, h, w = 6, 4, 8
    mask = torch.tensor([1.0, 1, 0, 1, 0, 0]).reshape(n, 1, 1, 1).expand(n, h, w, 1)
    inputs = {
        "x": normal(n, h, w, 4), "features": normal(n, h, w, 6), "scene": normal(n, 8),
        "masked": torch.cat([normal(n, h, w, 4) * mask, mask], -1),
        "sigmas": torch.tensor([0.05, 0.05, 2.0, 0.1, 7.0, 7.0]),
    }
    weights = Weights(2)
    output = unet(
        weights, inputs["x"], inputs["features"], inputs["scene"], inputs["masked"],
        inputs["sigmas"], config)
    write(name, weights, inputs, {"v": output})


def make_autoencoder():
    generator = torch.Generator().manual_seed(3)
    inputs = {
        "pictures": torch.rand(2, 16, 24, 3, generator=generator) * 2 - 1,
        "latents": torch.randn(2, 2, 3, 4, generator=generator),
        "noise": torch.tensor([0.0, 0.3]),
    }
    weights = Weights(4)
    mean, log_variance = encoder(weights, inputs["pictures"], 4, 12, 8)
    decoded = decoder(weights, inputs["latents"], inputs["noise"], 12, 8)
    write(
        "autoencoder", weights, inputs,
        {"mean": mean, "logVariance": log_variance, "decoded": decoded})


def make_temporal_decoder():
    generator = torch.Generator().manual_seed(5)
    inputs = {
        "latents": halved(torch.randn(6, 2, 3, 4, generator=generator)),
        "noise": torch.tensor([0.0, 0.0, 0.0, 0.25, 0.25, 0.25]),
    }
    weights = Weights(6, halved=True)
    decoded = decoder(
        weights, inputs["latents"], inputs["noise"], 12, 8,
        lambda x, key: temporal_residual(weights, key, x, 3))
    write("temporal-decoder", weights, inputs, {"decoded": decoded})


def modulated_block(w, key, x, scene):
    c = x.shape[-1]
    h = conv(w, f"{key}.conv1", F.silu(norm_row(w, f"{key}.norm1", x)), c)
    h = modulated(w, f"{key}.norm2", h, scene, f"{key}.scene", by_position=True)
    return x + conv(w, f"{key}.conv2", h, c)


# Place of this map among those of a surface.
TRANSMITTANCE = 24


def surface_decoder(w, inputs, widths, down, up):
    scene = F.silu(linear(w, "code1", inputs["code"], 6))
    scene = F.silu(linear(w, "code2", scene, 6))
    given = fold(torch.cat([inputs["surfaces"], inputs["last"]], -1), 2)
    x = conv(w, "input2", F.silu(conv(w, "input1", given, 2 * widths[0], 1)), widths[0], 1)
    skips = []
    for level, count in enumerate(down):
        if level == 2:
            maps = F.silu(conv(w, "maps1", inputs["maps"], widths[2], 1))
            x = x + conv(w, "maps2", maps, widths[2])
        if level == 3:
            x = x + unfold(conv(w, "latents", inputs["latents"], 4 * widths[3]), 2)
        for block in range(count):
            x = modulated_block(w, f"down.{level}.{block}", x, scene)
        if level < 3:
            skips.append(x)
            x = conv(w, f"narrow.{level}", fold(x, 2), widths[level + 1], 1)
    for level in (2, 1, 0):
        x = unfold(conv(w, f"widen.{level}", F.silu(x), 4 * widths[level], 1), 2) + skips[level]
        for block in range(up[level]):
            x = modulated_block(w, f"up.{level}.{block}", x, scene)
    answer = unfold(conv(w, "output", F.silu(norm_row(w, "norm", x)), 48), 2)
    colors = []
    for part in answer.chunk(2, -1):
        gain, bias = part.chunk(2, -1)
        colors.append((inputs["baseColor"] + 1) * (1 + gain) - 1 + bias)
    transmittance = inputs["surfaces"][..., TRANSMITTANCE:TRANSMITTANCE + 1]
    return colors[1] + (colors[0] - colors[1]) * transmittance


def make_surface_decoder(channels, maps, code):
    """Two frames of 32x64: numbers of a pixel, of a position of the maps and of the scene code."""
    generator = torch.Generator().manual_seed(9)

    def uniform(*shape):
        return halved(torch.rand(*shape, generator=generator) * 2 - 1)

    inputs = {
        "surfaces": uniform(2, 32, 64, channels), "baseColor": uniform(2, 32, 64, 3),
        "last": uniform(2, 32, 64, 4), "maps": uniform(2, 4, 8, maps),
        "latents": uniform(2, 1, 2, 3), "code": uniform(2, code)}
    weights = Weights(10, halved=True)
    picture = surface_decoder(weights, inputs, [4, 6, 8, 8], [1, 1, 1, 2], [1, 2, 1])
    write("surface-decoder", weights, inputs, {"picture": picture})


def map_encoder(w, maps, absence, channels, width):
    """Maps at their own positions [n, 4h, 4w, m] to features [n, h, w, width]."""
    instead = F.linear(absence, w("absent.weight", channels[0], absence.shape[-1]))
    x = conv(w, "input", maps, channels[0], 1) + instead[:, None, None]
    for scale, c in enumerate(channels):
        h = conv(w, f"blocks.{scale}.conv1", F.silu(norm_row(w, f"blocks.{scale}.norm1", x)), c)
        h = F.silu(norm_row(w, f"blocks.{scale}.norm2", h))
        x = x + conv(w, f"blocks.{scale}.conv2", h, c)
        if scale + 1 < len(channels):
            x = conv(w, f"narrow.{scale}", fold(x, 2), channels[scale + 1], 1)
    return conv(w, "output", F.silu(norm_row(w, "norm", x)), width)


def make_map_encoder(maps, groups):
    """Two frames of 16x32 positions, which Swift gets folded 4x4: row, then column, then map."""
    generator = torch.Generator().manual_seed(11)
    given = halved(torch.rand(2, 16, 32, maps, generator=generator) * 2 - 1)
    absence = torch.eye(groups)[:2].contiguous()
    weights = Weights(12, halved=True)
    features = map_encoder(weights, given, absence, [4, 6, 8], 5)
    folded = given.reshape(2, 4, 4, 8, 4, maps).permute(0, 1, 3, 2, 4, 5)
    inputs = {"maps": folded.reshape(2, 4, 8, 16 * maps).contiguous(), "absence": absence}
    write("map-encoder", weights, inputs, {"features": features})


def make_discriminator(name, frames, t):
    """Scores of made and of true pictures, and the hinge losses of both sides."""
    generator = torch.Generator().manual_seed(7)
    inputs = {
        key: halved(torch.rand(6, 16, 24, 3, generator=generator) * 2 - 1)
        for key in ("true", "made")}
    weights = Weights(8, halved=True)
    true, made = (discriminator(weights, inputs[key], [8, 12], frames, t) for key in ("true", "made"))
    hinge = (F.relu(1 - true).mean() + F.relu(1 + made).mean()) / 2
    write(
        name, weights, inputs,
        {"true": true, "made": made, "hinge": hinge, "pull": -made.mean()})


make_unet("unet", by_position=False)
make_unet("unet-by-position", by_position=True)
make_autoencoder()
make_temporal_decoder()
make_surface_decoder(channels=41, maps=50, code=36)
make_map_encoder(maps=91, groups=4)
make_discriminator("discriminator-pictures", frames=1, t=1)
make_discriminator("discriminator-clips", frames=3, t=3)
