"""The fastest gradient descent and heavy ball of a quadratic bowl.

Source: Polyak, Introduction to Optimization, 1987, sections 1.4 and 3.2.
"""

import ast
from collections.abc import Sequence

from msgspec import Struct

from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.landscapes.formulas import second_derivatives


class Fastest(Struct, frozen=True):
    """Numbers with which errors shrink fastest, and the factor by which they do, a step, in the long run."""

    rate: float
    momentum: float
    factor: float


def fastest(low: float, high: float, *, heavy: bool) -> Fastest:
    """Return the best numbers for curvatures from `low` to `high`: of plain descent, or of a `heavy` ball."""
    if not heavy:
        return Fastest(2 / (low + high), 0.0, (high - low) / (high + low))
    a, b = low**0.5, high**0.5
    return Fastest(4 / (a + b) ** 2, ((b - a) / (b + a)) ** 2, (b - a) / (b + a))


def is_quadratic(land: Landscape) -> bool:
    """Whether the curvature is the same everywhere."""
    names = {part.id for found in second_derivatives(land) for part in ast.walk(found) if isinstance(part, ast.Name)}
    return not names & {"x", "y"}


def torch_factor(hessian: Sequence[Sequence[float]], rate: float, momentum: float) -> float:
    """Return the factor by which torch.optim.SGD lets errors shrink: the spectral radius of its step.

    A step is linear in the error and in the momentum buffer: torch takes it from each unit vector.
    """
    import torch

    curvature = torch.tensor(hessian, dtype=torch.float64)
    size = len(curvature)
    before = torch.eye(2 * size if momentum else size, dtype=torch.float64)
    error = before[:, :size].clone().requires_grad_()
    built = torch.optim.SGD([error], lr=rate, momentum=momentum)
    if momentum:
        built.state[error]["momentum_buffer"] = before[:, size:].clone()
    error.grad = error.detach() @ curvature
    built.step()
    after = [error.detach(), *([built.state[error]["momentum_buffer"]] if momentum else [])]
    return float(torch.linalg.eigvals(torch.cat(after, dim=1)).abs().max())
