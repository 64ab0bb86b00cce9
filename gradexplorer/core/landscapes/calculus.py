"""First and second order at a point of a landscape, each proven."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.core.landscapes.formulas import PointFormulas, derivations, second_derivatives, second_slopes, slopes
from gradexplorer.formula.equation import Formula
from gradexplorer.formula.exact import ExactSlope, along, diagonals
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.figure import FormulaItem, Item, Note
from gradexplorer.proof import Claim, DType, Proof, prove
from gradexplorer.text import Text, _

_CURVED = 1e-9
"""Share of the largest curvature below which another one counts as none."""
NEAR = 1e-5
"""A critical point counts as reached within this relative distance: about the six digits that are shown of it."""


class SecondOrder(Struct, frozen=True, kw_only=True, dict=True):
    """The curvature at a point.

    Attributes
    ----------
    hessian : ((float, float), (float, float))
        From autograd.
    eigenvalues : (float, float)
        The smaller and the larger one.
    condition : float
        Largest over smallest |eigenvalue|.
    kind : Text
        Minimum, maximum or saddle where the gradient vanishes; else how the surface curves.
    critical : bool or None
        Whether the gradient vanishes; None where there is no curvature.
    critical_rate : float or None
        2 / the larger eigenvalue, above which plain gradient descent diverges; None where nothing curves upwards.
    claims : callable () -> sequence of Claim
        The Hessian: the formulas', autograd's, and the difference of the gradient.
    """

    hessian: tuple[tuple[float, float], tuple[float, float]]
    eigenvalues: tuple[float, float]
    condition: float
    kind: Text
    critical: bool | None
    critical_rate: float | None
    claims: Callable[[], Sequence[Claim]]

    @cached_property
    def proof(self) -> Proof:
        """The proof of the Hessian; it is made when it is first asked for."""
        return prove(self.claims())


def prove_gradient(landscape: Landscape, x: float, y: float, dtype: DType = "float64") -> Proof:
    """Prove the gradient at (x, y), rounded to `dtype`: the last lines on floats, autograd, the difference of f."""
    import torch

    point = torch.tensor([x, y], dtype=getattr(torch, dtype), requires_grad=True)
    landscape.function(point[0], point[1], torch).backward()
    assert point.grad is not None
    auto = point.grad.tolist()
    x, y = point.tolist()
    formula, values = slopes(landscape, x, y), {"x": x, "y": y}
    functions = (lambda t: landscape.value(t, y)), (lambda t: landscape.value(x, t))
    claims = [
        Claim(
            _partial("f", variable),
            formula[i],
            auto[i],
            functions[i],
            values[variable],
            derivation.size(values),
            _exact_partials(landscape, x, y)[i],
        )
        for i, (variable, derivation) in enumerate(zip("xy", derivations(landscape), strict=True))
    ]
    return prove(claims, dtype)


@lru_cache(maxsize=16)
def _exact_partials(landscape: Landscape, x: float, y: float) -> Sequence[ExactSlope]:
    """Return both partial derivatives with exact digits; what was computed is kept, as several proofs need it."""
    values = {"x": x, "y": y}
    around = diagonals(landscape.formula.tree, values)
    return [replace(derivation.exact(values), around=around) for derivation in derivations(landscape)]


def prove_directional(landscape: Landscape, x: float, y: float, angle: float, dtype: DType = "float64") -> Proof:
    """Prove D_u f at (x, y), for u at `angle` in radians: gradient times u, torch's slope in t, the difference."""
    (x, y), (u_x, u_y), _value, auto = _along(landscape, (x, y), (math.cos(angle), math.sin(angle)), dtype)
    g_x, g_y = slopes(landscape, x, y)
    sizes = [derivation.size({"x": x, "y": y}) for derivation in derivations(landscape)]
    moved = [size * abs(u) for size, u in zip(sizes, (u_x, u_y), strict=True)]
    scale = sum(moved) + abs(g_x * u_x) + abs(g_y * u_y)

    def function(t: float) -> float:
        return landscape.value(x + t * u_x, y + t * u_y)

    name = notation("D[bold(u)]*f")
    exact = _exact_directional(landscape, (x, y), (u_x, u_y))
    return prove((Claim(name, g_x * u_x + g_y * u_y, auto, function, 0.0, scale, exact),), dtype)


def _exact_directional(landscape: Landscape, point: Point, u: Point) -> ExactSlope:
    """Return D_u f with exact digits, which the gradient's formulas times u should be."""
    by_x, by_y = (derivation.result for derivation in derivations(landscape))

    def moved(exact: Any, t: Any) -> dict[str, Any]:
        return {name: exact.m.mpf(at) + t * step for name, at, step in zip("xy", point, u, strict=True)}

    def text(exact: Any, t: Any) -> Any:
        return exact.value(by_x, moved(exact, t)) * u[0] + exact.value(by_y, moved(exact, t)) * u[1]

    f = landscape.formula.tree
    trees, values = partial(tuple, (by_x, by_y, f)), dict(zip("xy", point, strict=True))
    return ExactSlope(lambda exact, t: exact.value(f, moved(exact, t)), 0.0, text, trees, values)


def _along(landscape: Landscape, point: Point, step: Point, dtype: DType) -> tuple[Point, Point, float, float]:
    """Return `point` and `step` in `dtype`, and torch's value and slope of t -> f(point + t step) at t = 0.

    torch's forward mode gives the same, but loads its compiler for it.
    """
    import torch

    t = torch.zeros((), dtype=getattr(torch, dtype), requires_grad=True)
    (x, y), (d_x, d_y) = (torch.tensor(pair, dtype=t.dtype) for pair in (point, step))
    value = landscape.function(x + t * d_x, y + t * d_y, torch)
    (slope,) = torch.autograd.grad(value, t)
    return (x.item(), y.item()), (d_x.item(), d_y.item()), value.item(), slope.item()


def prove_plane(landscape: Landscape, x: float, y: float, step: Point, dtype: DType = "float64") -> Proof:
    """Prove the tangent plane's height at (x, y) + `step`: value and gradient put in, and torch's linearization."""
    (x, y), (d_x, d_y), value, auto = _along(landscape, (x, y), step, dtype)
    g_x, g_y = slopes(landscape, x, y)
    height = landscape.value(x, y)
    scales = _scales(landscape, 1, x, y)
    scale = abs(height) + abs(g_x * d_x) + abs(g_y * d_y) + scales[0] * (1 + abs(d_x)) + scales[1] * (1 + abs(d_y))
    return prove((Claim("z", height + g_x * d_x + g_y * d_y, value + auto, scale=scale),), dtype)


def second_order(landscape: Landscape, x: float, y: float) -> SecondOrder:
    """Return the second order at (x, y), in float64."""
    import torch

    def f(point: torch.Tensor) -> torch.Tensor:
        return landscape.function(point[0], point[1], torch)  # type: ignore[no-any-return]

    # not torch.func's, which loads torch's compiler
    auto = torch.autograd.functional.hessian(f, torch.tensor([x, y], dtype=torch.float64)).numpy()  # type: ignore[no-untyped-call]
    finite = bool(np.isfinite(auto).all())
    values, vectors = np.linalg.eigh(auto) if finite else (np.full(2, math.nan), np.eye(2))
    low, high = (float(value) for value in values)
    with np.errstate(all="ignore"):
        turned = vectors.T @ np.array(slopes(landscape, x, y))
    sizes = sorted((abs(low), abs(high)))
    critical = _is_critical(low, high, turned, max(1.0, abs(x), abs(y)))
    (a, b), (c, d) = auto.tolist()
    return SecondOrder(
        hessian=((a, b), (c, d)),
        eigenvalues=(low, high),
        condition=sizes[1] / sizes[0] if sizes[0] else math.inf,
        kind=_kind(low, high, critical),
        critical=critical,
        critical_rate=2 / high if high > 0 else None,
        claims=lambda: _second_claims(landscape, x, y, auto),
    )


def _second_claims(landscape: Landscape, x: float, y: float, auto: np.ndarray[Any, Any]) -> Sequence[Claim]:
    formula, slope = second_slopes(landscape, x, y), partial(slopes, landscape)
    scales, at = _second_scales(landscape, x, y), {"x": x, "y": y}
    by_x, by_y = (derivation.result for derivation in derivations(landscape))
    ways = zip((by_x, by_x, by_y), "xyy", second_derivatives(landscape), strict=True)
    exact = [
        ExactSlope(
            along(first, at, variable), at[variable], along(second, at, variable), partial(tuple, (second, first)), at
        )
        for first, variable, second in ways
    ]
    return (
        Claim(_second("x", "x"), formula[0], float(auto[0, 0]), lambda t: slope(t, y)[0], x, scales[0], exact[0]),
        Claim(_second("x", "y"), formula[1], float(auto[0, 1]), lambda t: slope(x, t)[0], y, scales[1], exact[1]),
        Claim(_second("y", "y"), formula[2], float(auto[1, 1]), lambda t: slope(x, t)[1], y, scales[2], exact[2]),
    )


def curvature(at: PointFormulas, second: SecondOrder) -> list[Item]:
    """Return Hessian, eigenvalues and the kind of point as lines of the derivation column."""
    return [
        FormulaItem(key="hessian", label=_("Hessian matrix"), formula=at.hessian()),
        FormulaItem(
            key="eigenvalues",
            label=_("Eigenvalues and condition number"),
            formula=at.eigenvalues(*second.eigenvalues, second.condition),
        ),
        Note(key="kind", label=replace(second.kind, values={"claims": _kind_claims(at, second)})),
    ]


def _kind_claims(at: PointFormulas, second: SecondOrder) -> list[Formula]:
    """Return the claims of the kind's name: on which sides f curves, and that the gradient vanishes where it does."""
    low, high = second.eigenvalues
    largest = max(abs(low), abs(high))
    if not math.isfinite(largest):
        return []
    eigenvalues = (("lambda_min", low), ("lambda_max", high))
    curved = [(name, value) for name, value in eigenvalues if abs(value) > _CURVED * largest]
    claims = [at(f"sign({name})", math.copysign(1.0, value)) for name, value in curved]
    if second.critical:
        within = 2 * NEAR * max(1.0, abs(at.value("x")), abs(at.value("y"))) * largest
        claims.append(at(f"1 if norm(gradient) <= {within!r} else 0", 1.0))
    return claims


def _scales(landscape: Landscape, order: int, x: float, y: float) -> list[float]:
    """Return how much each derivative moves when x and y move by their own size, to first order.

    This is the size of the terms that cancel in it: no float program can do better than rounding times this.
    Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 1.6.
    """
    share = 1e-4
    derivative = partial((slopes, second_slopes)[order - 1], landscape)
    here, along_x, along_y = derivative(x, y), derivative(x * (1 + share), y), derivative(x, y * (1 + share))
    scales = [(abs(a - h) + abs(b - h)) / share for h, a, b in zip(here, along_x, along_y, strict=True)]
    return [scale if math.isfinite(scale) else 0.0 for scale in scales]


def _second_scales(landscape: Landscape, x: float, y: float) -> list[float]:
    """Return the sizes of the terms of the second derivatives: a first one's, when a variable moves by its size."""
    by_x, by_y = (derivation.size({"x": x, "y": y}) for derivation in derivations(landscape))
    moved = (by_x / abs(x) if x else 0.0, by_x / abs(y) if y else 0.0, by_y / abs(y) if y else 0.0)
    return [scale + more for scale, more in zip(_scales(landscape, 2, x, y), moved, strict=True)]


def _is_critical(low: float, high: float, slopes: np.ndarray, size: float) -> bool | None:
    """Whether the gradient vanishes; None where there is no curvature.

    `slopes` is the gradient along the eigenvectors: slope over curvature is the way still to go.
    """
    largest = max(abs(low), abs(high))
    if not (math.isfinite(largest) and np.isfinite(slopes).all()):
        return None
    return bool(np.all(np.abs(slopes) <= NEAR * size * np.abs([low, high]) + 1e-12 * largest))


def _kind(low: float, high: float, critical: bool | None) -> Text:
    """Name the point."""
    if critical is None:
        return _("Not twice differentiable here")
    curved = [abs(value) > _CURVED * max(abs(low), abs(high)) for value in (low, high)]
    match critical, all(curved), low > 0, high > 0:
        case True, True, True, True:
            return _("Minimum point")
        case True, True, False, True:
            return _("Saddle point")
        case True, True, False, False:
            return _("Maximum point")
        case True, *_rest:
            return _("Undecided: the gradient vanishes, and f is flat to second order in some direction")
        case False, True, True, True:
            return _("Convex here (no critical point)")
        case False, True, False, True:
            return _("Curved both ways here, as at a saddle (no critical point)")
        case False, True, False, False:
            return _("Concave here (no critical point)")
    return _("Flat to second order in some direction (no critical point)")


def _partial(f: str, x: str) -> str:
    return notation(f"D({f}, {x})")


def _second(x: str, y: str) -> str:
    below = f"partial*{x}**2" if x == y else f"partial*{x}*partial*{y}"
    return notation(f"partial**2*f/({below})")
