#!/usr/bin/env python3
"""Reference values for the figures of Sources/Diffusion/Evaluation, computed by scikit-image and NumPy.

Writes Tests/MetricsTests/Fixtures/metrics.safetensors: two pictures and what is measured of them.
Needs numpy, scikit-image and safetensors.
"""

import numpy as np
from safetensors.numpy import save_file
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from fixtures import fixture


def luma(picture):
    return picture.astype(np.float64) @ np.array([0.2126, 0.7152, 0.0722])


def figures(picture):
    y = luma(picture)
    right, down = y[:-1, 1:] - y[:-1, :-1], y[1:, :-1] - y[:-1, :-1]
    return {
        "sharpness": np.hypot(right, down).mean(),
        "contrast": y.std(),
        "brightness": y.mean(),
        "chroma": (picture.max(-1).astype(float) - picture.min(-1)).mean(),
    }


generator = np.random.default_rng(1)
rows, columns = np.mgrid[0:24, 0:40]
smooth = np.stack([4 * rows + columns, 128 + 90 * np.sin(columns / 5), 6 * columns - rows], -1)
reference = np.clip(smooth + generator.normal(0, 6, smooth.shape), 0, 255).astype(np.uint8)
made = np.clip(0.8 * smooth + 30 + generator.normal(0, 14, smooth.shape), 0, 255).astype(np.uint8)

outputs = figures(made)
outputs["psnr"] = peak_signal_noise_ratio(reference, made, data_range=255)
outputs["ssim"] = structural_similarity(
    luma(reference), luma(made), data_range=255, gaussian_weights=True, sigma=1.5,
    use_sample_covariance=False)
numbers = generator.normal(0, 1, 11)
outputs["median"], outputs["percentile95"] = np.percentile(numbers, [50, 95])

tensors = {"input.made": made, "input.reference": reference, "input.numbers": numbers}
tensors |= {f"output.{name}": np.array(value) for name, value in outputs.items()}
save_file(
    {k: v if v.dtype == np.uint8 else v.astype(np.float32) for k, v in tensors.items()},
    fixture("MetricsTests", "metrics"))
