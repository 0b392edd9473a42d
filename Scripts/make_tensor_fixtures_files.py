"""Writes Tests/TensorsTests/Fixtures/files.safetensors: one tensor a number type, by the Python package."""

import torch
from safetensors.torch import save_file

from fixtures import fixture

TYPES = {
    "bool": torch.bool,
    "u8": torch.uint8,
    "i8": torch.int8,
    "u16": torch.uint16,
    "i16": torch.int16,
    "u32": torch.uint32,
    "i32": torch.int32,
    "u64": torch.uint64,
    "i64": torch.int64,
    "f16": torch.float16,
    "bf16": torch.bfloat16,
    "f32": torch.float32,
    "f64": torch.float64,
}

tensors = {name: torch.tensor([[0, 1, 2], [3, 4, 100]]).to(kind) for name, kind in TYPES.items()}
tensors["f16.small"] = torch.tensor([6e-8, -0.333, 65504.0], dtype=torch.float16)
tensors["scalar"] = torch.tensor(-2.5)
tensors["empty"] = torch.zeros(0, 3)
path = fixture("TensorsTests", "files")
save_file(tensors, path, metadata={"made by": "safetensors for Python", "quote": 'ä "b" \\'})
