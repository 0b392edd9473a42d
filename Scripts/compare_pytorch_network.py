"""PyTorch's side of compare_pytorch.py: the ops, and simdrive's video U-Net as PyTorch users write it.

Property names are the keys of the Swift modules, so that both load one file.
"""

import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn

CLIPS, FRAMES, ROWS, COLUMNS = 4, 8, 16, 32
LATENTS, CONDITIONS, EMBEDDING, HEAD, CONTEXT = 8, 64, 256, 32, 32
WIDTHS, BLOCKS, ATTENTION_LEVELS = [64, 128, 192], 2, [1, 2]


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.group = nn.GroupNorm(32, channels)

    def forward(self, x):
        return self.group(x)

    def modulated(self, x, modulation):
        scale, shift = modulation[:, :, None, None].chunk(2, dim=1)
        return F.silu(self.group(x) * (1 + scale) + shift)


class ResBlock(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1 = Norm(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.condition = nn.Conv2d(CONDITIONS, outputs, 1)
        self.embedding = nn.Linear(EMBEDDING, 2 * outputs)
        self.norm2 = Norm(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, embedding, condition):
        h = self.conv1(F.silu(self.norm1(x))) + self.condition(condition)
        h = self.conv2(self.norm2.modulated(h, self.embedding(embedding)))
        return self.skip(x) + h


class TemporalConv(nn.Module):
    """Over [b, c, t, h·w], a view of channels-last frames."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels, channels, 3))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        n, c, h, w = x.shape
        frames = x.permute(0, 2, 3, 1).reshape(n // FRAMES, FRAMES, h * w, c).permute(0, 3, 1, 2)
        y = F.conv2d(frames, self.weight[..., None], self.bias, padding=(1, 0))
        return y.permute(0, 2, 3, 1).reshape(n, h, w, c).permute(0, 3, 1, 2)


class Blend(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(1))

    def forward(self, spatial, branch):
        return spatial + branch * (1 - torch.sigmoid(self.mix)).to(branch.dtype)


class TemporalResBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm1 = Norm(channels)
        self.conv1 = TemporalConv(channels)
        self.context = nn.Conv2d(CONTEXT, channels, 1)
        self.embedding = nn.Linear(EMBEDDING, 2 * channels)
        self.norm2 = Norm(channels)
        self.conv2 = TemporalConv(channels)
        self.blend = Blend()

    def forward(self, x, embedding, context):
        h = self.conv1(F.silu(self.norm1(x))) + self.context(context)
        return self.blend(x, self.conv2(self.norm2.modulated(h, self.embedding(embedding))))


class MultiHeadAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.qkv = nn.Linear(channels, 3 * channels)
        self.projection = nn.Linear(channels, channels)

    def forward(self, x):
        n, length, c = x.shape
        q, k, v = self.qkv(x).reshape(n, length, 3, c // HEAD, HEAD).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v)
        return self.projection(y.transpose(1, 2).reshape(n, length, c))


class SpatialAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = Norm(channels)
        self.attention = MultiHeadAttention(channels)

    def forward(self, x):
        n, c, h, w = x.shape
        y = self.attention(self.norm(x).permute(0, 2, 3, 1).reshape(n, h * w, c))
        return x + y.reshape(n, h, w, c).permute(0, 3, 1, 2)


def sinusoidal(positions, width):
    half = width // 2
    angles = positions[:, None] * torch.exp(-math.log(10_000) * torch.arange(half) / half)
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


class TemporalAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = Norm(channels)
        self.place = nn.Linear(32, channels)
        self.attention = MultiHeadAttention(channels)
        self.blend = Blend()

    def forward(self, x):
        n, c, h, w = x.shape
        waves = sinusoidal(torch.arange(FRAMES, dtype=torch.float32), 32)
        place = self.place(waves.to(self.place.weight.dtype)).to(x.dtype)
        y = self.norm(x).permute(0, 2, 3, 1).reshape(n // FRAMES, FRAMES, h * w, c)
        y = (y + place[None, :, None]).transpose(1, 2).reshape(-1, FRAMES, c)
        y = self.attention(y).reshape(n // FRAMES, h * w, FRAMES, c).transpose(1, 2)
        return self.blend(x, y.reshape(n, h, w, c).permute(0, 3, 1, 2))


class Block(nn.Module):
    def __init__(self, inputs, outputs, level):
        super().__init__()
        self.block = ResBlock(inputs, outputs)
        self.temporal = TemporalResBlock(outputs)
        self.attention = SpatialAttention(outputs) if level in ATTENTION_LEVELS else nn.Identity()
        self.temporalAttention = TemporalAttention(outputs)

    def forward(self, x, embedding, condition, context):
        x = self.temporal(self.block(x, embedding, condition), embedding, context)
        return self.temporalAttention(self.attention(x))


class Noise(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(64, EMBEDDING)
        self.linear2 = nn.Linear(EMBEDDING, EMBEDDING)

    def forward(self, sigmas):
        waves = sinusoidal(100 * (torch.log(sigmas.clamp(min=0.001)) + 7), 64)
        return self.linear2(F.silu(self.linear1(waves.to(self.linear1.weight.dtype))))


class Context(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Conv2d(LATENTS + 1, CONTEXT, 3, padding=1)
        self.down = nn.ModuleList(
            nn.Conv2d(CONTEXT, CONTEXT, 3, stride=2, padding=1) for _ in WIDTHS[1:])

    def forward(self, masked):
        levels = [F.silu(self.input(masked))]
        for layer in self.down:
            levels.append(F.silu(layer(levels[-1])))
        return levels


class VideoUNet(nn.Module):
    def __init__(self):
        super().__init__()
        last = len(WIDTHS) - 1
        self.noise = Noise()
        self.input = nn.Conv2d(LATENTS + CONDITIONS, WIDTHS[0], 3, padding=1)
        skips, channels = [WIDTHS[0]], WIDTHS[0]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        for level, width in enumerate(WIDTHS):
            blocks = nn.ModuleList()
            for _ in range(BLOCKS):
                blocks.append(Block(channels, width, level))
                channels = width
            self.down.append(blocks)
            skips += [width] * (BLOCKS + (level < last))
        self.downsample = nn.ModuleList(
            nn.Conv2d(width, width, 3, stride=2, padding=1) for width in WIDTHS[:-1])
        self.middle = Block(channels, channels, last)
        for level in reversed(range(len(WIDTHS))):
            blocks = nn.ModuleList()
            for _ in range(BLOCKS + 1):
                blocks.append(Block(channels + skips.pop(), WIDTHS[level], level))
                channels = WIDTHS[level]
            self.up.append(blocks)
        self.upsample = nn.ModuleList(
            nn.Conv2d(width, width, 3, padding=1) for width in reversed(WIDTHS[1:]))
        self.outputNorm = Norm(WIDTHS[0])
        self.output = nn.Conv2d(WIDTHS[0], LATENTS, 3, padding=1)
        self.temporalContext = Context()

    def forward(self, x, features, scene, masked, sigmas):
        embedding = F.silu(self.noise(sigmas) + scene)
        context = self.temporalContext(masked)
        conditions = [features] + [F.avg_pool2d(features, 2**i) for i in range(1, len(WIDTHS))]
        given = [(embedding, condition, shown) for condition, shown in zip(conditions, context)]
        x = self.input(torch.cat([x, features], 1))
        skips = [x]
        for level, blocks in enumerate(self.down):
            for block in blocks:
                x = block(x, *given[level])
                skips.append(x)
            if level < len(self.downsample):
                x = self.downsample[level](x)
                skips.append(x)
        x = self.middle(x, *given[-1])
        for step, blocks in enumerate(self.up):
            for block in blocks:
                x = block(torch.cat([x, skips.pop()], 1), *given[len(WIDTHS) - 1 - step])
            if step < len(self.upsample):
                x = self.upsample[step](F.interpolate(x, scale_factor=2, mode="nearest"))
        return self.output(F.silu(self.outputNorm(x)))


def write(path):
    """Random weights and inputs, [n, h, w, c] as in Swift."""
    torch.manual_seed(1)
    model = VideoUNet()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, std=1 / math.sqrt(parameter[0].numel()))
    tensors = {f"weight.{key}": value for key, value in model.state_dict().items()}
    n = CLIPS * FRAMES
    for name, channels in (
            ("x", LATENTS), ("target", LATENTS), ("features", CONDITIONS), ("masked", LATENTS + 1)):
        tensors[name] = torch.randn(n, ROWS, COLUMNS, channels)
    tensors["scene"] = torch.randn(n, EMBEDDING)
    save_file(tensors, path)


def prepared(name, element, network, compiled):
    """What is timed, as a function; for a network it returns the number to compare."""
    torch.manual_seed(1)
    kind, shape, *part = name.split()
    sizes = [int(size) for size in shape.split("x")]
    if kind == "u-forward":
        return forward(network, element, compiled)
    if kind == "u-step":
        return step(network, element, compiled)
    make = {"conv": convolution, "norm": norm, "attention": attention, "linear": linear}[kind]
    op, inputs, parameters = make(sizes, element)
    if part == ["forward"]:
        def body():
            with torch.inference_mode():
                op(*inputs)
    else:
        inputs = [x.requires_grad_() for x in inputs]

        def body():
            y = op(*inputs)
            torch.autograd.grad(y, [*inputs, *parameters], y.detach())
    return body


def channels_last(n, h, w, c, element):
    return torch.randn(n, c, h, w).to(element, memory_format=torch.channels_last)


def convolution(sizes, element):
    layer = nn.Conv2d(sizes[3], sizes[3], 3, padding=1).to(
        element, memory_format=torch.channels_last)
    return layer, [channels_last(*sizes, element)], list(layer.parameters())


def norm(sizes, element):
    layer = nn.GroupNorm(32, sizes[3]).to(element)
    return lambda x: F.silu(layer(x)), [channels_last(*sizes, element)], list(layer.parameters())


def attention(sizes, element):
    n, length, width = sizes
    inputs = [torch.randn(n, 1, length, width).to(element) for _ in range(3)]
    return F.scaled_dot_product_attention, inputs, []


def linear(sizes, element):
    rows, inputs, outputs = sizes
    layer = nn.Linear(inputs, outputs).to(element)
    return layer, [torch.randn(rows, inputs).to(element)], list(layer.parameters())


def loaded(network):
    tensors = load_file(network)
    model = VideoUNet()
    model.load_state_dict(
        {k.removeprefix("weight."): v for k, v in tensors.items() if k.startswith("weight.")})
    pictures = {
        k: tensors[k].permute(0, 3, 1, 2) for k in ("x", "features", "masked", "target")}
    return model.to(memory_format=torch.channels_last), pictures, tensors["scene"]


def forward(network, element, compiled):
    model, pictures, scene = loaded(network)
    model = model.to(element).eval()
    given = [pictures["x"].to(element), pictures["features"].to(element), scene.to(element),
            pictures["masked"].to(element), torch.ones(len(scene))]
    run = torch.compile(model) if compiled else model

    def body():
        with torch.inference_mode():
            return run(*given).float().square().mean()
    return body


def step(network, element, compiled):
    model, pictures, scene = loaded(network)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0}],
        lr=1e-4, fused=True)
    average = [p.detach().clone() for p in model.parameters()]
    run = torch.compile(model) if compiled else model
    steps = 0

    def body():
        nonlocal steps
        with torch.autocast("cpu", dtype=element, enabled=element != torch.float32):
            v = run(pictures["x"], pictures["features"], scene, pictures["masked"],
                    torch.ones(len(scene)))
        loss = F.mse_loss(v.float(), pictures["target"])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            share = 1 - min(0.999, (1 + steps) / (10 + steps))
            torch._foreach_lerp_(average, list(model.parameters()), share)
        steps += 1
        return loss.detach()
    return body
