"""Points with as many coordinates as a model has weights, in few numbers that keep their distances nearly the same."""

from collections.abc import Mapping

import torch
from torch import Tensor

WIDTH = 4096
"""Numbers of a sketch: inner products are off by about the square root of 2 / 4096 of the lengths, 2 %."""
_PIECE = 1 << 20
"""Weights for which signs and places are drawn at once: they are drawn anew each time, and not kept."""


def sketch(tensors: Mapping[str, Tensor], seed: int = 0) -> Tensor:
    """Return a point of at most `WIDTH` numbers: each weight is added to one of them, with a sign, both at random.

    This is the count sketch of Charikar, Chen and Farach-Colton 2002; it is linear, and keeps inner products in the
    mean. Fewer weights stay as they are.
    """
    if sum(tensor.numel() for tensor in tensors.values()) <= WIDTH:
        return torch.cat([tensor.detach().cpu().double().reshape(-1) for tensor in tensors.values()])
    generator = torch.Generator().manual_seed(seed)
    found = torch.zeros(WIDTH, dtype=torch.float64)
    for tensor in tensors.values():
        for piece in torch.split(tensor.detach().cpu().reshape(-1), _PIECE):
            drawn = torch.randint(2 * WIDTH, (len(piece),), generator=generator)
            found.index_add_(0, drawn // 2, (1 - 2 * (drawn % 2)) * piece.double())
    return found
