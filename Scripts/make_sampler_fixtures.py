#!/usr/bin/env python3
"""Reference values for the samplers of Sources/Diffusion/Noise, computed by the schedulers of diffusers.

Writes Tests/DiffusionTests/Fixtures/samplers.safetensors: for each scheduler the noise levels it walks
and where it ends, from the same noise and with the same analytic model. Levels are those of
variance-exploding coordinates. Needs torch, diffusers and safetensors.
"""

import torch
from diffusers import (
    DDIMScheduler, DPMSolverMultistepScheduler, EulerDiscreteScheduler, HeunDiscreteScheduler)
from safetensors.torch import save_file

from fixtures import fixture

STEPS = 8
LINEAR = {
    "num_train_timesteps": 1000, "beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02,
    "prediction_type": "epsilon"}


def denoised(x, sigma):
    """The mean of the clean number when it comes from normals of variance 0.1 around −1.5 and 1.5."""
    total = 0.1 + sigma**2
    return (0.1 * x + sigma**2 * 1.5 * torch.tanh(1.5 * x / total)) / total


def noise_in(x, sigma):
    return (x - denoised(x, sigma)) / sigma


def exploding(scheduler, noise):
    """Schedulers whose samples are clean + σ · noise."""
    scheduler.set_timesteps(STEPS)
    sigmas = scheduler.sigmas.double()
    x = noise * sigmas[0]
    for t in scheduler.timesteps:
        sigma = sigmas[scheduler.step_index or 0]
        scheduler.scale_model_input(x, t)
        x = scheduler.step(noise_in(x, sigma), t, x).prev_sample
    return torch.unique(sigmas).flip(0), x


def multistep(noise):
    """Samples are variance-preserving: (clean + σ · noise) / √(1 + σ²)."""
    scheduler = DPMSolverMultistepScheduler(
        **LINEAR, algorithm_type="dpmsolver++", solver_order=2, solver_type="midpoint",
        use_karras_sigmas=True, final_sigmas_type="zero")
    scheduler.set_timesteps(STEPS)
    sigmas = scheduler.sigmas.double()
    kept = (1 / (1 + sigmas**2)).sqrt()
    x = noise * sigmas[0] * kept[0]
    for step, t in enumerate(scheduler.timesteps):
        x = scheduler.step(noise_in(x / kept[step], sigmas[step]), t, x).prev_sample
    return sigmas, x


def ddim(noise):
    scheduler = DDIMScheduler(
        **LINEAR, timestep_spacing="trailing", clip_sample=False, set_alpha_to_one=True)
    scheduler.set_timesteps(STEPS)
    kept = scheduler.alphas_cumprod.double()[scheduler.timesteps]
    sigmas = ((1 - kept) / kept).sqrt()
    x = noise * sigmas[0] * kept[0].sqrt()
    for step, t in enumerate(scheduler.timesteps):
        x = scheduler.step(noise_in(x / kept[step].sqrt(), sigmas[step]), t, x).prev_sample
    return torch.cat([sigmas, torch.zeros(1)]), x


noise = torch.randn(64, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
tensors = {"input.noise": noise}
for name, (levels, result) in {
    "euler": exploding(EulerDiscreteScheduler(**LINEAR, use_karras_sigmas=True), noise),
    "heun": exploding(HeunDiscreteScheduler(**LINEAR, use_karras_sigmas=True), noise),
    "dpm-solver": multistep(noise),
    "ddim": ddim(noise),
}.items():
    print(name, levels, result[:4])
    tensors |= {f"input.levels.{name}": levels, f"output.{name}": result}
save_file({k: v.float() for k, v in tensors.items()}, fixture("DiffusionTests", "samplers"))
