"""Every loss and its gradient against torch.nn.functional, autograd and finite differences, and line by line."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gradexplorer.core.losses.broadcasting import SHAPES, Pairing, pairing, pairs
from gradexplorer.core.losses.exact import exact_slope, exact_step
from gradexplorer.core.losses.gradient_derivation import norm_scope, prove_gradient_lines, residual_derivation
from gradexplorer.core.losses.linear_model import Point, line_loss, value
from gradexplorer.core.losses.loss import LOSSES, Loss, loss
from gradexplorer.formula.exact import scope_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.printed import prove_printed
from gradexplorer.proof import Claim, DType, Proof, prove

if TYPE_CHECKING:
    from torch import Tensor

PROBES: tuple[tuple[Point, ...], ...] = (
    ((1.0, 1.0),),
    ((-2.0, -2.1), (-1.0, -0.2), (0.0, 0.9), (1.0, 1.6), (2.0, 3.4)),
    ((-1.5, 40.0), (0.3, -7.0), (2.25, 0.125)),
)
LINES: tuple[Point, ...] = ((2.0, 0.0), (0.3, -0.7))


def torch_gradient(
    loss: Loss, points: Sequence[Point], w: float, b: float, dtype: DType = "float64"
) -> tuple[float, tuple[float, float]]:
    """Return torch's own loss, and autograd's dL/dw and dL/db."""
    import torch

    x, target = torch.tensor(list(points), dtype=getattr(torch, dtype)).reshape(-1, 2).T
    return _autograd(loss, x, target, w, b)


def _autograd(loss: Loss, x: "Tensor", target: "Tensor", w: float, b: float) -> tuple[float, tuple[float, float]]:
    import torch

    line = [torch.tensor(v, dtype=x.dtype, requires_grad=True) for v in (w, b)]
    found = loss.torch_value(line[0] * x + line[1], target)
    d_w, d_b = torch.autograd.grad(found, line)
    return found.item(), (d_w.item(), d_b.item())


def prove_gradient(loss: Loss, points: Sequence[Point], w: float, b: float, dtype: DType = "float64") -> Proof:
    """Prove L, dL/dw and dL/db: the formulas, torch's function and autograd, and the differences of L.

    The numbers are rounded to `dtype` first, and the formulas computed in it; errors are relative to the terms that
    the sums are made of.
    """
    import numpy as np

    kind = np.dtype(dtype).type
    points = [(float(kind(x)), float(kind(y))) for x, y in points]
    w, b = float(kind(w)), float(kind(b))
    found = torch_gradient(loss, points, w, b, dtype)
    return prove(_claims(loss, points, w, b, found, dtype), dtype)


def _claims(
    loss: Loss, points: Sequence[Point], w: float, b: float, found: tuple[float, tuple[float, float]], dtype: DType
) -> tuple[Claim, ...]:
    at = line_loss(loss, points, w, b, dtype)
    torch_value, auto = found
    return (
        Claim("L", at.value, torch_value, scale=1.0 if loss.cancels else 0.0),
        Claim(
            notation("D(L, w)"),
            at.gradient[0],
            auto[0],
            lambda t: value(loss, points, t, b),
            w,
            at.size[0],
            exact_slope(loss, points, w, b, "w"),
        ),
        Claim(
            notation("D(L, b)"),
            at.gradient[1],
            auto[1],
            lambda t: value(loss, points, w, t),
            b,
            at.size[1],
            exact_slope(loss, points, w, b, "b"),
        ),
    )


def prove_pairing(loss: Loss, points: Sequence[Point], w: float, b: float, met: Pairing) -> Proof:
    """Prove that the loss of tensors with these shapes is the loss of all pairs that meet, written out one by one."""
    import warnings

    import torch

    assert met.left is not None
    assert met.right is not None
    x, y = torch.tensor(list(points), dtype=torch.float64).T
    goal = y[torch.arange(math.prod(met.target)).reshape(met.target) % len(points)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that is what is shown elsewhere
        found = _autograd(loss, x[torch.from_numpy(met.meant)], goal, w, b)
    return prove(_claims(loss, pairs(points, met.left, met.right), w, b, found, "float64"))


def prove_norm(points: Sequence[Point], w: float, b: float) -> Proof:
    """Prove that the root of N times the mean of squares, by torch's mse_loss, is torch's norm of the residuals."""
    import torch
    from torch.nn import functional

    x, target = torch.tensor(list(points), dtype=torch.float64).reshape(-1, 2).T
    prediction = w * x + b
    mean = functional.mse_loss(prediction, target).item()
    norm = torch.linalg.vector_norm(prediction - target).item()
    exact = scope_value(norm_scope(points, w, b), "norm_2")
    terms = math.hypot(*(abs(w * at) + abs(b) + abs(y) for at, y in points))  # those that residuals are rounded at
    return prove([Claim(notation("sqrt(N*MSE)"), math.sqrt(len(points) * mean), norm, scale=terms, exact=exact)])


def prove_step(loss: Loss, points: Sequence[Point], w: float, b: float, rate: float) -> Proof:
    """Prove w - eta dL/dw and b - eta dL/db against one step of torch.optim.SGD."""
    import torch

    slopes = line_loss(loss, points, w, b).gradient
    x, target = torch.tensor(list(points), dtype=torch.float64).reshape(-1, 2).T
    line = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b)]
    optimizer = torch.optim.SGD(line, lr=rate)
    loss.torch_value(line[0] * x + line[1], target).backward()
    optimizer.step()
    return prove(
        Claim(
            variable,
            before - rate * slope,
            after.item(),
            scale=abs(before) + abs(rate * slope),
            exact=exact_step(loss, points, w, b, variable, rate),
        )
        for variable, before, slope, after in zip("wb", (w, b), slopes, line, strict=True)
    )


def prove_all() -> Iterator[tuple[str, Proof]]:
    """Prove every loss with both reductions, in both dtypes, and every line of its derivations."""
    for key, known in LOSSES.items():
        for reduction in ("mean", "sum") if known.reduces else ("",):
            yield from _prove_one(key, loss(key, reduction))
    for shapes in ((p, t) for p in SHAPES for t in SHAPES):
        met = pairing(*shapes, len(PROBES[1]))
        if met.left is not None:
            yield f"broadcasting.{'-'.join(shapes)}", prove_pairing(loss("mse"), PROBES[1], 0.3, -0.7, met)
    for variable in "wb":
        at = {"w": 0.3, "b": -0.7, "x": 1.5, "y": 2.25}
        yield f"residual.d{variable}", residual_derivation(variable).prove(at)
        yield f"residual.d{variable}.lines as printed", prove_printed(residual_derivation(variable).steps)


def _prove_one(key: str, found: Loss) -> Iterator[tuple[str, Proof]]:
    name = f"{key}.{found.gather}"
    for r in (-2.3, 0.4, 1.7):
        yield f"{name}.slope({r:g})", found.derivation.prove({"r": r, **found.parameters})
    yield f"{name}.slope.lines as printed", prove_printed(found.derivation.steps)
    for number, points in enumerate(PROBES, start=1):
        for w, b in LINES:
            at = f"data{number}({w:g},{b:g})"
            for dtype in ("float32", "float64"):
                yield f"{name}.gradient.{at}.{dtype}", prove_gradient(found, points, w, b, dtype)
            for variable in "wb":
                yield f"{name}.d{variable}.lines.{at}", prove_gradient_lines(found, points, w, b, variable)
            yield f"{name}.step.{at}", prove_step(found, points, w, b, 0.1)
