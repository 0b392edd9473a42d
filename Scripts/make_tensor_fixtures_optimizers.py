"""Writes Tests/TensorsTests/Fixtures/optimizers.safetensors: six steps of torch.optim.AdamW."""

import torch
from safetensors.torch import save_file

from fixtures import fixture

STEPS = 6
SHAPES = {"matrix": (5, 7), "bias": (7,)}

torch.manual_seed(0)
start = {name: torch.randn(shape) for name, shape in SHAPES.items()}
gradients = {name: torch.randn(STEPS, *shape) for name, shape in SHAPES.items()}
tensors = {f"{name}.start": value for name, value in start.items()}
tensors |= {f"{name}.gradients": value for name, value in gradients.items()}

for run, max_norm in (("plain", torch.inf), ("clipped", 1.5)):
    weights = {name: torch.nn.Parameter(value.clone()) for name, value in start.items()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [weights["matrix"]], "lr": 1e-2, "weight_decay": 0.1},
            {"params": [weights["bias"]], "lr": 5e-2, "weight_decay": 0.0},
        ],
        betas=(0.8, 0.95),
        eps=1e-6,
    )
    history = {name: [] for name in SHAPES}
    norms = []
    for step in range(STEPS):
        for name, weight in weights.items():
            weight.grad = gradients[name][step].clone()
        norms.append(torch.nn.utils.clip_grad_norm_(weights.values(), max_norm))
        optimizer.step()
        for name, weight in weights.items():
            history[name].append(weight.detach().clone())
    tensors[f"{run}.norms"] = torch.stack(norms)
    for name, weight in weights.items():
        tensors[f"{run}.{name}"] = torch.stack(history[name])
        tensors[f"{run}.{name}.first"] = optimizer.state[weight]["exp_avg"]
        tensors[f"{run}.{name}.second"] = optimizer.state[weight]["exp_avg_sq"]

path = fixture("TensorsTests", "optimizers")
save_file(tensors, path)
