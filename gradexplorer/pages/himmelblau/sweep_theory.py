"""What theory says of a sweep, derived in the column: the edge of stability, and the fastest numbers of a bowl."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.landscapes.calculus import SecondOrder, curvature, second_order
from gradexplorer.core.landscapes.cross_checks import torch_hessian
from gradexplorer.core.landscapes.formulas import PointFormulas, coordinates
from gradexplorer.core.maps.bowls import Fastest, torch_factor
from gradexplorer.core.maps.edges import edge_of_stability, settles_at
from gradexplorer.core.optimizers import SGD
from gradexplorer.formula.equation import Formula
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, checked
from gradexplorer.framework.picture_proofs import EVERY, Shown, prove_drawn
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau.ranking import Swept
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.theory_marks import fastest_of
from gradexplorer.text import Text, _

_ROUNDING = 1e-9
_DOUBLE_ROOT = 1e-6
"""By how much floats may be off in eigenvalues that meet: about the root of their precision."""
_PLAIN = {"eta": "2/(lambda_min + lambda_max)"}
_HEAVY_BALL = {
    "eta": "4/(sqrt(lambda_max) + sqrt(lambda_min))**2",
    "mu": "((sqrt(lambda_max) - sqrt(lambda_min))/(sqrt(lambda_max) + sqrt(lambda_min)))**2",
}
_OTHERS = 16
"""Rates, and momenta, that are compared with the best ones."""


def theory_items(state: HimmelblauState) -> list[Item]:
    """Return what theory says of the selected optimizer; slow."""
    return [*_edge_items(state), *_fastest_items(state)]


def _edge_items(state: HimmelblauState) -> list[Item]:
    """Return the derivation of the largest stable learning rate at the minimum next to the start."""
    r, s = state.watched
    land, optimizer, start = state.surface, state.optimizers[r], state.starts[s]
    edge = edge_of_stability(land, optimizer, start)
    if edge is None or not isinstance(optimizer, SGD):
        return []
    x, y = settles_at(land, start)
    second = second_order(land, x, y)
    at = PointFormulas(land, x, y, {"mu": optimizer.momentum, "eta": edge, "z": -1.0})
    lines = [
        (
            _(
                "Beside the minimum an error e along the steepest direction follows "
                "eₜ = (1 + μ − ηλ) eₜ₋₁ − μ eₜ₋₂, whose solutions are powers of z with"
            ),
            at("z**2 - (1 + mu - eta*lambda_max)*z + mu", 0.0, rounding=_ROUNDING),
        ),
        (
            _("It grows from the learning rate on at which a root leaves the unit circle, at z = −1:"),
            at("1 + (1 + mu - eta*lambda_max) + mu", 0.0, rounding=_ROUNDING),
        ),
        (_("The largest stable learning rate"), at("2*(1 + mu)/lambda_max", edge, rounding=_ROUNDING * edge)),
    ]
    heading = _("The edge of stability at the minimum ({x}, {y})", **coordinates(land, x, y, 6))
    items: list[Item] = [Heading(key="edge", label=heading)]
    items += [replace(item, key=f"edge.{item.key}") for item in curvature(at, second) if isinstance(item, FormulaItem)]
    items += [FormulaItem(key=f"edge{place}", label=label, formula=line) for place, (label, line) in enumerate(lines)]
    return checked(items, key="edge.lines", label=_("The lines of the edge, executed with 50 digits"))


# ---- the fastest numbers of a bowl


def _fastest_items(state: HimmelblauState) -> list[Item]:
    """Return the derivation of the best learning rate, and momentum where there is one or it is swept."""
    r, s = state.watched
    heavy = "momentum" in (state.sweep_x, state.sweep_y) or bool(getattr(state.optimizers[r], "momentum", 0.0))
    best = fastest_of(state, r, heavy=heavy)
    if best is None:
        return []
    land = state.surface
    x, y = settles_at(land, state.starts[s])
    second = second_order(land, x, y)
    at = PointFormulas(land, x, y, meanings=_HEAVY_BALL if heavy else _PLAIN)
    lines = (_heavy_ball if heavy else _plain)(at, best, second)
    heading = (
        _("The best learning rate and momentum of this bowl") if heavy else _("The best learning rate of this bowl")
    )
    items: list[Item] = [Heading(key="best", label=heading)]
    items += [FormulaItem(key=f"best{place}", label=label, formula=line) for place, (label, line) in enumerate(lines)]
    items = checked(items, key="best.lines", label=_("The lines of the best numbers, executed with 50 digits"))
    return [
        *items,
        Check(
            key="best.proof",
            label=_("The step of torch.optim.SGD with these numbers, and with others"),
            prove=lambda: prove_drawn(compared(best, second, heavy=heavy)),
            folded=True,
        ),
    ]


def _plain(at: PointFormulas, best: Fastest, second: SecondOrder) -> list[tuple[Text, Formula]]:
    rounding = _ROUNDING * max(1.0, best.rate)
    return [
        (
            _(
                "Along a direction of curvature λ each step multiplies an error by 1 − ηλ. The slowest direction "
                "decides, and it is as fast as can be where both ends of the curvature are equally fast:"
            ),
            at("1 - eta*lambda_min", "eta*lambda_max - 1", best.factor, rounding=rounding),
        ),
        (_("The best learning rate"), at("eta", _PLAIN["eta"], best.rate, rounding=rounding)),
        (
            _("The factor by which errors shrink then, a step"),
            at("(kappa - 1)/(kappa + 1)", best.factor, rounding=rounding),
        ),
    ]


def _heavy_ball(at: PointFormulas, best: Fastest, second: SecondOrder) -> list[tuple[Text, Formula]]:
    rounding = _ROUNDING * max(1.0, best.rate)
    low, high = (best.rate * value for value in second.eigenvalues)
    ends = at("eta*lambda_max", "(1 + sqrt(mu))**2", high, rounding=4 * _ROUNDING)
    return [
        (
            _(
                "The roots of z² − (1 + μ − ηλ) z + μ = 0 have the size √μ while they are complex, that is, while ηλ "
                "lies between (1 − √μ)² and (1 + √μ)². The smallest such μ has both ends of the curvature there:"
            ),
            at("eta*lambda_min", "(1 - sqrt(mu))**2", low, beside=[ends], rounding=4 * _ROUNDING),
        ),
        (
            _("The best learning rate"),
            at("eta", _HEAVY_BALL["eta"], best.rate, rounding=rounding),
        ),
        (_("The best momentum"), at("mu", _HEAVY_BALL["mu"], best.momentum, rounding=_ROUNDING)),
        (_("The factor by which errors shrink then, a step"), at("sqrt(mu)", best.factor, rounding=_ROUNDING)),
    ]


def compared(best: Fastest, second: SecondOrder, *, heavy: bool) -> Iterator[Shown]:
    """Yield the factor against that of torch's own step, and whether none of other numbers is faster."""
    theirs = torch_factor(second.hessian, best.rate, best.momentum)
    yield "factor of the best numbers", best.factor, theirs, EVERY, _DOUBLE_ROOT
    momenta = np.linspace(0.0, 0.95, _OTHERS) if heavy else [0.0]
    for momentum in momenta:
        rates = best.rate * (1 + momentum) * np.linspace(0.2, 1.8, _OTHERS)
        least = min(torch_factor(second.hessian, rate, float(momentum)) for rate in rates.tolist())
        yield f"none of {_OTHERS} rates is faster at momentum {momentum:.3g}", least >= best.factor - _DOUBLE_ROOT, True


# ---- what is drawn of both


def drawn_theory(state: HimmelblauState, one: Swept, drawn: Mapping[str, Any]) -> Iterator[Shown]:
    """Yield what torch.optim.SGD does with the drawn numbers: on the edge nothing shrinks, and best is Polyak's factor.

    Parameters
    ----------
    one : Swept
    drawn : mapping
        The marks of its panel.
    """
    rate, momentum = (f"optimizers.{one.optimizer}.{name}" for name in ("lr", "momentum"))
    for key, name in (("theory", "edge of stability"), ("fastest", "best numbers")):
        mark = drawn.get(key)
        if mark is None or one.y is None:
            continue
        rates, others, path = (mark.x, mark.y, one.y.path) if one.x.path == rate else (mark.y, mark.x, one.x.path)
        shown = np.flatnonzero(np.isfinite(rates))
        for place in dict.fromkeys(shown[[0, len(shown) // 2, -1]].tolist() if len(shown) else []):
            at, value = float(rates[place]), float(others[place])
            there = edited(state, path, value)
            land, optimizer = there.surface, there.optimizers[one.optimizer]
            assert isinstance(optimizer, SGD)
            hessian = torch_hessian(land, *settles_at(land, there.starts[state.watched[1]]))
            factor = torch_factor(hessian.tolist(), at, optimizer.momentum)
            if key == "theory":
                beyond = torch_factor(hessian.tolist(), 1.01 * at, optimizer.momentum)
                yield f"{name} at {value:.4g}, factor of a step", factor, 1.0, EVERY, _DOUBLE_ROOT
                yield f"{name} at {value:.4g}, grows beyond", beyond > 1 + _DOUBLE_ROOT, True
            else:
                least = _least_factor(*np.linalg.eigvalsh(hessian).tolist(), heavy=path == momentum)
                yield f"{name} at {value:.4g}, factor of a step", factor, least, EVERY, _DOUBLE_ROOT


def _least_factor(low: float, high: float, *, heavy: bool) -> float:
    """Return by how much errors shrink a step at best. Source: Polyak, 1987, sections 1.4 and 3.2."""
    kappa = math.sqrt(high / low) if heavy else high / low
    return (kappa - 1) / (kappa + 1)
