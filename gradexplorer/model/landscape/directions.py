"""Directions through the weights of a model. Needs torch alone: the exported script holds these functions."""

import torch
from torch import nn


def filter_dimensions(model: nn.Module) -> dict[str, int]:
    """Return along which dimension the filters of each weight lie: 0, but 1 in transposed convolutions."""
    found = {}
    for path, module in model.named_modules():
        transposed = isinstance(module, (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d))
        for name, parameter in module.named_parameters(prefix=path, recurse=False):
            found[name] = 1 if transposed and parameter.dim() > 1 else 0
    return found


def filter_norms(tensor: torch.Tensor, dimension: int) -> torch.Tensor:
    """Return the norm of each filter, in a shape that multiplies the tensor; of a vector the one norm."""
    if tensor.dim() < 2:
        return (tensor**2).sum().sqrt()
    others = [i for i in range(tensor.dim()) if i != dimension]
    return (tensor**2).sum(dim=others, keepdim=True).sqrt()


def random_direction(
    weights: dict[str, torch.Tensor], dimensions: dict[str, int], generator: torch.Generator
) -> dict[str, torch.Tensor]:
    """Return a random direction whose filters are as long as those of the weights (Li et al. 2018)."""
    direction = {}
    for name, weight in weights.items():
        drawn = torch.randn(weight.shape, generator=generator, dtype=torch.float64)
        norms = filter_norms(weight.detach().cpu().double(), dimensions[name])
        direction[name] = (drawn * norms / filter_norms(drawn, dimensions[name])).to(weight)
    return direction


def flat(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return all numbers as one vector of float64."""
    return torch.cat([tensor.detach().cpu().double().reshape(-1) for tensor in tensors.values()])


def unflat(vector: torch.Tensor, like: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return a vector as tensors of these shapes."""
    parts = torch.split(vector, [tensor.numel() for tensor in like.values()])
    pairs = zip(like.items(), parts, strict=True)
    return {name: part.reshape(tensor.shape).to(tensor) for (name, tensor), part in pairs}


def principal_directions(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the two directions along which points (their rows) vary most, and each one's share of the variance.

    The small matrix of all inner products is enough: there are far fewer points than weights.
    """
    centred = points - points.mean(dim=0)
    squares, vectors = torch.linalg.eigh(centred @ centred.T)
    top = squares.argsort(descending=True)[:2]
    directions = vectors[:, top].T @ centred
    directions = directions / directions.norm(dim=1, keepdim=True).clamp(min=1e-300)
    return directions, squares[top].clamp(min=0) / squares.clamp(min=0).sum().clamp(min=1e-300)


def orthogonal_directions(points: torch.Tensor) -> torch.Tensor:
    """Return two orthogonal unit directions of the plane through three points, the first from the first to the second.

    They are those of Garipov et al. 2018.
    """
    first = points[1] - points[0]
    first = first / first.norm()
    second = points[2] - points[0]
    second = second - (second @ first) * first
    return torch.stack([first, second / second.norm()])
