#!/usr/bin/env python3
"""Times simdrive's engine against PyTorch on this machine: same weights, same inputs.

Runs of both alternate, each in a process of its own, and medians are compared; the ratio is PyTorch's
time over simdrive's. Peak memory is what a process holds at most, less what it held before the case.
The baseline is PyTorch in bfloat16 and channels last: forward under inference_mode with bfloat16
weights, training under autocast with float32 weights, fused AdamW. Without bfloat16 instructions both
sides compute in float32.

Needs torch and safetensors: python3 -m venv .venv && .venv/bin/pip install torch safetensors numpy
Usage: compare_pytorch.py [--simdrive PATH] [--case NAME]… [--rounds 3] [--compile] [--json]
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# n, h, w, c of 3×3 convolutions and of group norm + SiLU; sequences, positions, width of attention;
# rows, inputs, outputs of linear layers. The names are those of `simdrive bench`.
CASES = [
    *(f"conv {shape} forward" for shape in (
        "1x128x256x64", "1x64x128x128", "8x32x64x192", "8x16x32x256", "8x8x16x384", "32x16x32x64",
        "32x8x16x128", "32x4x8x192")),
    *(f"norm {shape} {part}" for shape in (
        "32x16x32x64", "32x8x16x128", "32x4x8x192", "1x128x256x64")
      for part in ("forward", "forward+backward")),
    *(f"attention {shape} {part}" for shape in ("32x512x64", "8x2048x64", "4096x8x64")
      for part in ("forward", "forward+backward")),
    *(f"linear {shape} forward" for shape in (
        "65536x64x64", "16384x64x192", "4096x128x384", "1024x192x576")),
    "u-forward 32x16x32",
    "u-step 32x16x32",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--simdrive", default=".build/release/simdrive", help="the built tool")
    parser.add_argument("--case", action="append", help="only cases whose names begin like this")
    parser.add_argument("--rounds", type=int, default=3, help="processes of each side")
    parser.add_argument("--runs", type=int, default=7, help="runs in a process")
    parser.add_argument("--compile", action="store_true", help="torch.compile, for information")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--network", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(pytorch(options)))
        return
    wanted = [
        name for name in CASES
        if not options.case or any(name.startswith(start) for start in options.case)]
    with tempfile.TemporaryDirectory() as folder:
        options.network = str(Path(folder) / "network.safetensors")
        if any(name.startswith("u-") for name in wanted):
            write_network(options.network)
        results = []
        for name in wanted:
            results.append(compared(name, options))
            if not options.json:
                print(line(results[-1]), flush=True)
    if options.json:
        print(json.dumps(results, indent=2))


def compared(name, options):
    sides = {"simdrive": [], "pytorch": []}
    for _ in range(options.rounds):
        sides["simdrive"].append(run_simdrive(name, options))
        sides["pytorch"].append(run([
            sys.executable, __file__, "--worker", name, "--network", options.network,
            "--runs", str(options.runs)] + (["--compile"] if options.compile else [])))
    result = {"name": name}
    for side, rounds in sides.items():
        result[f"{side}_ms"] = statistics.median(r["ms"] for r in rounds)
    result["ratio"] = result["pytorch_ms"] / result["simdrive_ms"]
    for side, rounds in sides.items():
        result[f"{side}_peak_mb"] = statistics.median(r["peak_mb"] for r in rounds)
    values = [sides[side][0].get("value") for side in ("simdrive", "pytorch")]
    if values[0] is not None and abs(values[0] / values[1] - 1) > 0.02:
        sys.exit(f"{name}: simdrive came to {values[0]}, PyTorch to {values[1]}")
    return result


def run(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def run_simdrive(name, options):
    command = [options.simdrive, "bench", "--json", "--case", name, "--runs", str(options.runs)]
    if name.startswith("u-"):
        command += ["--network", options.network]
    return next(r for r in run(command)["results"] if r["name"] == name)


def line(result):
    return (
        f"{result['name']:40} {result['simdrive_ms']:9.3f} ms {result['pytorch_ms']:9.3f} ms "
        f"ratio {result['ratio']:5.2f}   {result['simdrive_peak_mb']:5.0f} MB "
        f"{result['pytorch_peak_mb']:5.0f} MB")


# MARK: PyTorch's side


def resident(field):
    for row in Path("/proc/self/status").read_text().splitlines():
        if row.startswith(field):
            return int(row.split()[1]) / 1024


def has_bfloat16():
    flags = Path("/proc/cpuinfo").read_text()
    return "avx512_bf16" in flags or "amx_bf16" in flags


def warmed_up(body):
    """The fastest of the runs of the first 50 ms, as `simdrive bench` does; in seconds."""
    spent, fastest = 0, float("inf")
    while spent < 0.05:
        start = time.perf_counter()
        body()
        once = time.perf_counter() - start
        spent, fastest = spent + once, min(fastest, once)
    return fastest


def pytorch(options):
    import torch
    import compare_pytorch_network as network

    element = torch.bfloat16 if has_bfloat16() else torch.float32
    torch.ones(8, 8) @ torch.ones(8, 8)  # what the idle process holds: the library and its threads
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    body = network.prepared(options.worker, element, options.network, options.compile)
    repeats = max(1, int(0.005 / warmed_up(body)))
    samples = []
    for _ in range(options.runs):
        start = time.perf_counter()
        for _ in range(repeats):
            value = body()
        samples.append((time.perf_counter() - start) / repeats)
    result = {
        "ms": statistics.median(samples) * 1000, "peak_mb": max(resident("VmHWM") - before, 0)}
    if options.worker.startswith("u-"):
        result["value"] = value.item()
    return result


def write_network(path):
    import compare_pytorch_network as network

    network.write(path)


if __name__ == "__main__":
    main()
