"""The lines of a landscape at a point, executed: right ones are proven, wrong ones are not. Oracle: torch."""

import random
from collections.abc import Callable

import pytest
import torch

from gradexplorer.core.functions import SURFACES
from gradexplorer.core.landscapes.calculus import SecondOrder, second_order
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape, landscape
from gradexplorer.core.landscapes.formulas import PointFormulas, moved, second_slopes
from gradexplorer.formula.equality import executed_column
from gradexplorer.formula.equation import Formula, formula

ALL = {**LANDSCAPES, **SURFACES}
WITHOUT_GRADIENT = ("ackley", "bukin_6", "drop_wave")
"""Their minimum is a kink, or the formula of the gradient is 0/0 there."""
HIMMELBLAU = LANDSCAPES["himmelblau"]


def _column(land: Landscape, x: float, y: float) -> list[Formula]:
    at, second = PointFormulas(land, x, y, {"eta": 0.1}), second_order(land, x, y)
    found = second.critical_rate
    rate = [] if found is None else [at.critical_rate(found, second.condition)]
    return [*(line for _rule, line in at.lines()), at.gradient(), at.hessian(), _eigenvalues(at, second), *rate]


def _eigenvalues(at: PointFormulas, second: SecondOrder) -> Formula:
    return at.eigenvalues(*second.eigenvalues, second.condition)


@pytest.mark.parametrize("key", ALL)
def test_every_line_is_proven_at_random_points_and_at_minima(key: str) -> None:
    land, draw = ALL[key], random.Random(key)
    points = [(draw.uniform(*land.x_range), draw.uniform(*land.y_range)) for _ in range(3)]
    for x, y in [*points, *(m for m in land.minima if key not in WITHOUT_GRADIENT)]:
        proof = executed_column(_column(land, x, y))[0]
        assert proof.verdict == "proven", (x, y, str(proof.reason))


@pytest.mark.parametrize("source", ["x^4 + y^2", "x + y^2", "x*y*(x - y)", "(x - y)^2", "x"])
def test_flat_points_are_proven(source: str) -> None:
    for point in ((0.0, 0.0), (0.3, 0.3)):
        proof = executed_column(_column(landscape("typed", source), *point))[0]
        assert proof.verdict == "proven", (point, str(proof.reason))


@pytest.mark.parametrize("key", ALL)
def test_second_derivatives_are_torch_s(key: str) -> None:
    def f(point: torch.Tensor) -> torch.Tensor:
        return ALL[key].function(point[0], point[1], torch)

    (a, b), (_b, d) = torch.autograd.functional.hessian(f, torch.tensor([0.7, -0.4], dtype=torch.float64)).tolist()
    assert second_slopes(ALL[key], 0.7, -0.4) == pytest.approx((a, b, d), rel=1e-9, abs=1e-12)


PLANTED: list[Callable[[PointFormulas], Formula]] = [
    lambda at: at("D(f, x)", "4*x*(x**2 + y + 11) + 2*(x + y**2 - 7)"),
    lambda at: at("D(f, x)", "4*x*(x**2 + y - 11) - 2*(x + y**2 - 7)"),
    lambda at: at("D(f, x)", "4*x*(x**2 + y - 11) + 2*(x + y**3 - 7)"),
    lambda at: at("D(f, y)", "2*(x**2 + y - 11) + 2*y*(x + y**2 - 7)"),
    lambda at: at("D(f, x)", "D((x**2 + y - 11)**2) + D((x + y**2 - 7)**2)", variable="y"),
    lambda at: at("gradient", "[Numbers(f_y), Numbers(f_x)]"),
    lambda at: at("gradient", "[Numbers(f_x), -Numbers(f_y)]"),
    lambda at: at("H", "[[Numbers(f_xx), Numbers(f_xy)], [Numbers(f_xy), Numbers(f_xx)]]"),
    lambda at: at("lambda_min", "lambda_max"),
    lambda at: at("2/lambda_max", "2/lambda_min"),
    lambda at: at.eigenvalues(*_wrong(lambda low, high, ratio: (high, high, ratio))),
    lambda at: at.eigenvalues(*_wrong(lambda low, high, ratio: (low, low, ratio))),
    lambda at: at.eigenvalues(*_wrong(lambda low, high, ratio: (low, high, 1 / ratio))),
]


def _wrong(planted: Callable[[float, float, float], tuple[float, float, float]]) -> tuple[float, float, float]:
    second = second_order(HIMMELBLAU, 1.0, 0.5)
    return planted(*second.eigenvalues, second.condition)


@pytest.mark.parametrize("planted", PLANTED)
def test_a_wrong_line_is_not_proven(planted: Callable[[PointFormulas], Formula]) -> None:
    at = PointFormulas(HIMMELBLAU, 1.0, 0.5)
    assert executed_column([*(line for _rule, line in at.lines()), planted(at)])[0].verdict == "not proven"


def test_f_along_a_line_is_f_with_both_arguments_moved() -> None:
    along = moved(HIMMELBLAU, "(x + s*y)", "(y - s*x)")
    at = PointFormulas(HIMMELBLAU, 1.0, 0.5, {"s": 0.0}, {"along": f"D({along}, s)"})
    assert at("along", "f_x*y - f_y*x").proof().verdict == "proven"
    assert at("along", "f_x*x - f_y*y").proof().verdict == "not proven"


def test_an_infinite_condition_number_claims_nothing() -> None:
    line = PointFormulas(landscape("typed", "x + y^2"), 0.0, 0.0).eigenvalues(0.0, 2.0, float("inf"))
    assert line.latex.endswith(formula("kappa", float("inf")).latex)
    assert line.beside[-1].is_definition
