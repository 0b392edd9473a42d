#!/usr/bin/env python3
"""Reference values for the network and the losses of Sources/Referee, computed by PyTorch with random weights.

Writes Tests/RefereeTests/Fixtures/referee.safetensors: pictures, weights under the keys of the Swift module, what the
heads say, targets, and of the loss its value and gradients; and the focal loss of CenterNet on logits of its own.
Needs torch and safetensors.
"""

import math

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from fixtures import fixture

CHANNELS, BLOCKS = [4, 6, 8, 10], [1, 1, 2, 1]
CLASSES, USERS, NUMBERS, TIMES, WEATHERS = 13, 7, 6, 3, 4


class Weights:
    """Random parameters by key, made on first use."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.tensors = {}

    def __call__(self, key, *shape, like=0.0):
        if key not in self.tensors:
            fan = math.prod(shape[1:]) if len(shape) > 1 else 10
            values = torch.randn(*shape, generator=self.generator) / math.sqrt(fan) + like
            self.tensors[key] = values.requires_grad_()
        return self.tensors[key]


# Activations are [n, c, h, w] here and [n, h, w, c] in the fixture.
def conv(w, key, x, outputs, kernel=3, stride=1):
    weight = w(f"{key}.weight", outputs, x.shape[1], kernel, kernel)
    return F.conv2d(x, weight, w(f"{key}.bias", outputs), stride, kernel // 2)


def activated(w, key, x):
    scale = w(f"{key}.weight", x.shape[1], like=1.0)[:, None, None]
    return F.silu(x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-6) * scale)


def block(w, key, x, outputs, stride=1):
    h = conv(w, f"{key}.conv1", activated(w, f"{key}.norm1", x), outputs, stride=stride)
    h = conv(w, f"{key}.conv2", activated(w, f"{key}.norm2", h), outputs)
    same = x.shape[1] == outputs and stride == 1
    return h + (x if same else conv(w, f"{key}.skip", x, outputs, kernel=1, stride=stride))


def network(w, pictures):
    x = conv(w, "input", F.pixel_unshuffle(pictures, 2), CHANNELS[0])
    levels = []
    for level, width in enumerate(CHANNELS):
        for number in range(BLOCKS[level]):
            stride = 2 if number == 0 and level > 0 else 1
            x = block(w, f"down.{level}.{number}", x, width, stride)
        levels.append(x)
    deepest = x
    for level in (2, 1, 0):
        side = conv(w, f"lateral.{level}", x, CHANNELS[level], kernel=1)
        x = block(w, f"up.{level}", levels[level] + F.interpolate(side, scale_factor=2), CHANNELS[level])
        levels[level] = x
    fine = activated(w, "output.fineNorm", levels[0])
    segmentation = F.pixel_shuffle(conv(w, "output.segmentation", fine, 4 * CLASSES), 2)
    middle = activated(w, "output.middleNorm", levels[1])
    hidden = F.silu(conv(w, "output.hidden", middle, CHANNELS[1]))
    found = conv(w, "output.detection", hidden, USERS + NUMBERS, kernel=1)
    features = activated(w, "output.deepestNorm", deepest).mean((2, 3))
    light = F.linear(
        features, w("output.environment.weight", TIMES + WEATHERS, CHANNELS[3]),
        w("output.environment.bias", TIMES + WEATHERS))
    return {
        "segmentation": segmentation, "centers": found[:, :USERS] - 2.19, "numbers": found[:, USERS:],
        "timeOfDay": light[:, :TIMES], "weather": light[:, TIMES:], "features": features}


def focal(logits, peaks, weights):
    """_neg_loss of CenterNet's code, with weights for places that are no centre."""
    p = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    center = peaks.eq(1).float()
    found = (1 - p).square() * p.log() * center
    empty = p.square() * (1 - p).log() * (1 - peaks).pow(4) * weights * (1 - center)
    return -(found.sum() + empty.sum()) / max(center.sum(), 1)


def loss(output, target):
    pixels = F.cross_entropy(output["segmentation"], target["classes"], reduction="none")
    light = F.cross_entropy(output["timeOfDay"], target["times"]) + F.cross_entropy(
        output["weather"], target["weathers"])
    numbers = output["numbers"].permute(0, 2, 3, 1).reshape(-1, NUMBERS)[target["places"]]
    return (
        (pixels * target["classWeights"]).mean()
        + focal(output["centers"], target["peaks"], target["peakWeights"])
        + 0.2 * light + 2 * (numbers - target["numbers"]).abs().mean())


def last(x):
    return x.permute(0, 2, 3, 1).contiguous() if x.dim() == 4 else x


g = torch.Generator().manual_seed(2)
n, height, width = 2, 16, 32
rows, columns = height // 4, width // 4
w = Weights(1)
pictures = torch.rand(n, 3, height, width, generator=g) * 2 - 1
places = torch.tensor([5, 40, 60])
peaks = torch.rand(n, USERS, rows, columns, generator=g) * 0.9
flat = peaks.permute(0, 2, 3, 1).reshape(-1, USERS).clone()
flat[places, torch.tensor([0, 3, 6])] = 1
peaks = flat.reshape(n, rows, columns, USERS).permute(0, 3, 1, 2)
target = {
    "classes": torch.randint(CLASSES, (n, height, width), generator=g),
    "classWeights": torch.rand(n, height, width, generator=g),
    "peaks": peaks,
    "peakWeights": (torch.rand(n, 1, rows, columns, generator=g) > 0.2).float(),
    "places": places,
    "numbers": torch.randn(3, NUMBERS, generator=g),
    "times": torch.tensor([0, 2]),
    "weathers": torch.tensor([3, 1]),
}
output = network(w, pictures)
total = loss(output, target)
total.backward()
print(float(total.detach()), {k: tuple(v.shape) for k, v in output.items()})

tensors = {"input.pictures": last(pictures), "output.loss": total}
tensors |= {f"output.{k}": last(v) for k, v in output.items()}
tensors |= {f"weight.{k}": v for k, v in w.tensors.items()}
tensors |= {f"gradient.{k}": v.grad for k, v in w.tensors.items()}
tensors |= {
    "input.classes": F.one_hot(target["classes"], CLASSES),
    "input.classWeights": target["classWeights"][..., None],
    "input.peaks": last(target["peaks"]), "input.peakWeights": last(target["peakWeights"]),
    "input.places": places, "input.numbers": target["numbers"],
    "input.timesOfDay": F.one_hot(target["times"], TIMES),
    "input.weathers": F.one_hot(target["weathers"], WEATHERS)}
save_file(
    {k: v.detach().float().contiguous() for k, v in tensors.items()},
    fixture("RefereeTests", "referee"))
