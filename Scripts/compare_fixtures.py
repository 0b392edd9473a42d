"""Compares two folders of fixtures: `compare_fixtures.py KEPT MADE` fails when they tell different things.

Names, shapes, number types and metadata must be equal. Values may differ in their last bits, as they do
between versions of PyTorch and between processors: by TOLERANCE of the largest number of their tensor.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import load

# Of the largest number: one step of the halved ones. Gradients of a whole network, sums that nearly cancel, were
# seen to differ by 2e-5; a formula that is wrong is further off.
TOLERANCE = {torch.bfloat16: 2**-8, torch.float16: 2**-11, torch.float32: 1e-4, torch.float64: 1e-10}


def header(data):
    """Names, types and shapes, and what was said with them."""
    length = int.from_bytes(data[:8], "little")
    entries = json.loads(data[8 : 8 + length])
    for entry in entries.values():
        entry.pop("data_offsets", None)
    return entries


def error(kept, made):
    """The largest difference, in units of what is tolerated."""
    if torch.equal(kept, made):
        return 0
    if kept.dtype not in TOLERANCE:
        return float("inf")
    kept, made, tolerance = kept.double(), made.double(), TOLERANCE[kept.dtype]
    return ((kept - made).abs().max() / (tolerance * kept.abs().max())).item()


def complaint(kept, made):
    """What tells the contents of two files apart beyond rounding, or nothing."""
    if header(kept) != header(made):
        return "other names, types, shapes or metadata"
    kept, made = load(kept), load(made)
    errors = {name: error(kept[name], made[name]) for name in kept}
    # Asked this way around, a NaN is a complaint.
    off = [f"{name} is {error:.3g} tolerances off" for name, error in errors.items() if not error <= 1]
    return ", ".join(off)


def main(kept, made):
    names = [
        {path.relative_to(root) for path in root.glob("*/Fixtures/*.safetensors")}
        for root in (kept, made)
    ]
    complaints = [f"{name}: only in one place" for name in sorted(names[0] ^ names[1])]
    equal = 0
    for name in sorted(names[0] & names[1]):
        old, new = (kept / name).read_bytes(), (made / name).read_bytes()
        equal += old == new
        if old != new and (difference := complaint(old, new)):
            complaints.append(f"{name}: {difference}")
    print("\n".join(complaints + [f"{equal} of {len(names[0])} fixtures are equal to the byte"]))
    return 1 if complaints or not names[0] else 0


sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
