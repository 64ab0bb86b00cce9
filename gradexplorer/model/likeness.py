"""What a wrong gradient is most like: the right one times a factor, transposed, of one row of a batch only."""

import itertools
import math
from typing import Any, Literal

import numpy as np
import torch
from msgspec import Struct

from gradexplorer.model.problem import Problem, Vector
from gradexplorer.model.slopes import Line, first_step

Kind = Literal["sign", "factor", "transposed", "broadcast", "steps", "missing term"]
_MATCH = 1e-5
"""The share of a gradient that a relation may leave unexplained."""
_MOST = 1_000


class Likeness(Struct, frozen=True):
    """The closest relation: its kind, its factor, the share it leaves unexplained, and what it is about."""

    kind: Kind
    residual: float
    factor: float = 1.0
    about: str = ""


def closest(problem: Problem, name: str, wrong: torch.Tensor) -> Likeness:
    """Return what the gradient of a leaf is most like."""
    leaf = problem.leaves[name]
    base, outputs = problem.vector(), problem.outputs()
    weights = problem.weights(outputs)
    given = _real(wrong)
    if given.size > _MOST or base.size * given.size > _MOST * 1_000:
        chosen = np.random.default_rng(0).choice(given.size, min(given.size, 100), replace=False)
        columns = _columns(problem, name, base, weights, chosen)
        return _scaled(given[chosen], weights @ columns)
    columns = _columns(problem, name, base, weights, np.arange(given.size))
    right = weights @ columns
    scaled = _scaled(given, right)
    if scaled.residual < _MATCH or not np.any(right):
        return scaled
    shape = tuple(leaf.shape)
    candidates = [
        *_transposed(given, right, shape),
        *_of_one_row(given, columns, weights, [tuple(output.shape) for output in outputs]),
        *_with_another_transposed(problem, name, given, base, weights),
    ]
    best = min(candidates, key=lambda found: found.residual, default=scaled)
    if best.residual < _MATCH:
        return best
    return _missing(given, right, leaf, base, weights, scaled)


def _real(tensor: torch.Tensor) -> Vector:
    given = tensor.detach().cpu()
    flat = torch.view_as_real(given.resolve_conj()) if given.is_complex() else given
    return flat.double().reshape(-1).numpy()


def _columns(problem: Problem, name: str, base: Vector, weights: Vector, indices: Any) -> Vector:
    lines = (Line(problem, name, int(index), base, weights) for index in indices)
    columns = [line.column(first_step(line.x, problem.dtype)) for line in lines]
    return np.nan_to_num(np.stack(columns, axis=1))


def _residual(given: Vector, other: Vector) -> float:
    size = float(np.linalg.norm(given))
    return float(np.linalg.norm(given - other)) / size if size else math.inf


def _scaled(given: Vector, right: Vector) -> Likeness:
    """Return the factor between the two gradients."""
    size = float(right @ right)
    if not size or float(np.abs(right).max()) < 1e-12 * float(np.abs(given).max()):
        return Likeness("steps", 0.0)
    factor = float(given @ right) / size
    if not factor:
        return Likeness("missing term", 1.0, 0.0)
    residual = _residual(given, factor * right)
    if residual < _MATCH:
        return Likeness("sign" if abs(factor + 1) < _MATCH else "factor", residual, factor)
    return Likeness("missing term", residual, factor)


def _transposed(given: Vector, right: Vector, shape: tuple[int, ...]) -> list[Likeness]:
    orders = [order for order in itertools.permutations(range(len(shape))) if len(shape) in (2, 3)][1:]
    same = [order for order in orders if tuple(shape[i] for i in order) == shape]
    return [
        Likeness("transposed", _residual(given, right.reshape(shape).transpose(order).reshape(-1))) for order in same
    ]


def _of_one_row(given: Vector, columns: Vector, weights: Vector, shapes: list[tuple[int, ...]]) -> list[Likeness]:
    """Return how like it is to the gradient of a part of the outputs: one index, where there should be a sum."""
    if len(shapes) != 1 or not shapes[0]:
        return []
    found = []
    grid = np.indices(shapes[0]).reshape(len(shapes[0]), -1)
    for axis, size in enumerate(shapes[0]):
        for index in {0, size - 1} if size > 1 else ():
            part = np.where(grid[axis] == index, weights, 0.0) @ columns
            if np.any(part):
                found.append(Likeness("broadcast", _residual(given, part), 1.0, str(axis)))
    return found


def _with_another_transposed(
    problem: Problem, name: str, given: Vector, base: Vector, weights: Vector
) -> list[Likeness]:
    """Return how like it is to the right gradient of the same function with another square matrix transposed."""
    found = []
    for other, leaf in problem.leaves.items():
        if other == name or leaf.dim() != 2 or leaf.shape[0] != leaf.shape[1]:
            continue
        kept = leaf.detach().clone()
        leaf.detach().copy_(kept.T)
        turned = problem.vector()
        if turned.shape == base.shape:
            right = weights @ _columns(problem, name, turned, weights, np.arange(given.size))
            found.append(Likeness("transposed", _residual(given, right), 1.0, other))
        leaf.detach().copy_(kept)
    return found


_TERMS = ("1", "x", "f", "x²", "x·f", "f²")


def _missing(
    given: Vector, right: Vector, leaf: torch.Tensor, base: Vector, weights: Vector, scaled: Likeness
) -> Likeness:
    """Return which simple term is missing, where f is taken entry by entry; else the closest factor."""
    x = _real(leaf)
    if base.shape != x.shape:
        return scaled
    lack = right - given
    best = scaled
    for term, values in zip(_TERMS, (np.ones_like(x), x, base, x * x, x * base, base * base), strict=True):
        part = weights * values
        size = float(part @ part)
        factor = float(lack @ part) / size if size else 0.0
        residual = float(np.linalg.norm(lack - factor * part)) / max(float(np.linalg.norm(right)), 1e-300)
        if residual < best.residual:
            best = Likeness("missing term", residual, factor, term)
    return best
