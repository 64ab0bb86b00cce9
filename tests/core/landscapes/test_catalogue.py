"""Landscapes against torch, sympy, numpy and the published minima."""

import itertools
import math

import numpy as np
import pytest
import torch

from gradexplorer.core.landscapes.catalogue import (
    CHOICES,
    LANDSCAPES,
    Landscape,
    grid,
    landscape,
    latex,
    levels,
)
from gradexplorer.core.landscapes.formulas import derivation_lines, gradient_lines, second_slopes, slopes
from gradexplorer.core.torch_replay.replay import value_and_gradient
from gradexplorer.formula.float_code import float_functions
from gradexplorer.text import InputError

TYPED = [
    "x^2",
    "1/x + y",
    "x^y",
    "abs(x - y)*relu(x) + sign(y)*y^3",
    "sigmoid(x*y)^2 + sinh(x/3)^4",
    "2^x + x^0.5",
    "0*x",
    "sqrt(x^2 + y^2)",
    "tan(x)/exp(y) + atan(x^6)",
    "max(x, y)*min(x^2, 2) + clamp(x*y, -1, y)^2",
    "where(x > y and y > 0, x^2*y, x - y)^2 + where(x*y < 1, 1, 2)*x",
    "hypot(x, y - 1)*atan2(y, x + 4) + cbrt(x*y) + pow(2, y)",
    "log1p(x^2) + expm1(y/2) + log2(4 + y) + log10(9 + x) + asinh(x*y)",
    "acosh(x + 5) + atanh(y/9) + softplus(x*y) + silu(x - y) + gelu(x) + erf(y)",
    "floor(x) + ceil(y)*x + round(x*y)*y",
]
EDGES = {
    "2**64*x + y": (1.5, -2.0),
    "1e12*1e12*x*y": (1.5, 2.0),
    "sin(x**0.5) + y": (2.0, 1.0),
    "cos(abs(x)**(1/3))*tanh(y)": (-2.0, 1.0),
    "(x + 1/3)**400*y": (0.5, 1.0),
    "(2*x)**400": (0.25, 1.0),
    "(1e-300*x + y)**3": (2.0, 0.5),
    "x*1e-300*1e-300 + y": (1.0, 1.0),
    "relu(tan(2)**x*10**12) + y": (1.0, 1.0),
    "exp(x - x)*y + 0**(y - y)": (1.0, 1.0),
    "sqrt(x - x - 1) + y": (1.0, 1.0),
}
"""Formulas whose numbers leave the floats, the whole numbers or the real ones in sympy or in Python."""
ALL = [*LANDSCAPES.values(), *(landscape("typed", text) for text in TYPED)]
every = pytest.mark.parametrize(
    "land", ALL, ids=lambda land: f"{land.key} {land.source if land.key == 'typed' else ''}"
)


def test_the_course_s_landscape_comes_first_of_those_that_are_not_typed() -> None:
    assert next(iter(LANDSCAPES)) == "himmelblau"
    assert [land.key for land in LANDSCAPES.values()] == list(LANDSCAPES)
    assert list(CHOICES) == ["typed", *LANDSCAPES]


@pytest.mark.parametrize("land", LANDSCAPES.values(), ids=lambda land: land.key)
def test_published_minima(land: Landscape) -> None:
    for x, y in land.minima:
        assert land.value(x, y) == pytest.approx(land.lowest, rel=1e-14, abs=1e-14)
        assert land.x_range[0] < x < land.x_range[1]
        assert land.y_range[0] < y < land.y_range[1]
    if land.minima:
        assert np.nanmin(grid(land)[2]) >= land.lowest - 1e-13


def test_the_published_level_of_styblinski_and_tang() -> None:
    """Jamil and Yang, A literature survey of benchmark functions, 2013."""
    land = LANDSCAPES["styblinski_tang"]
    assert land.minima == (pytest.approx((-2.903534, -2.903534), abs=1e-6),)
    assert land.lowest == pytest.approx(-78.332, abs=5e-4)


def test_himmelblaus_four_minima_as_published() -> None:
    published = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
    assert [(round(x, 6), y) for x, y in LANDSCAPES["himmelblau"].minima] == [
        (x, pytest.approx(y, abs=1e-6)) for x, y in published
    ]


def test_himmelblau_has_the_bits_of_the_courses_code() -> None:
    points = torch.randn(2, 1000, generator=torch.Generator().manual_seed(1)) * 4
    x, y = points
    assert torch.equal(LANDSCAPES["himmelblau"].function(x, y, torch), (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("count", [1, 3, 64])
def test_captured_gradient_has_the_bits_of_backward(land: Landscape, dtype: torch.dtype, count: int) -> None:
    points = torch.rand(2, count, dtype=dtype, generator=torch.Generator().manual_seed(count)) * 6 - 3
    points[:, 0] = 0.0
    values, gradients = value_and_gradient(land.function, points).compiled()(points)
    assert values.shape == (count,)
    assert gradients.shape == (2, count)
    for i in range(count):
        point = points[:, i].clone().requires_grad_()
        value = land.function(point[0], point[1], torch)
        value.backward()
        assert point.grad is not None
        for mine, torchs in ((values[i], value.detach()), (gradients[:, i], point.grad)):
            assert torch.equal(torch.nan_to_num(mine, 7.0), torch.nan_to_num(torchs, 7.0))
            assert torch.equal(torch.signbit(mine)[mine == 0], torch.signbit(torchs)[torchs == 0])


def test_the_captured_gradient_follows_other_points() -> None:
    run = value_and_gradient(LANDSCAPES["himmelblau"].function, torch.zeros(2, 2)).compiled()
    values, gradients = run(torch.tensor([[3.0, 0.0], [2.0, 0.0]]))
    assert values.tolist() == [0.0, 170.0]
    assert gradients.tolist() == [[0.0, -14.0], [0.0, -22.0]]
    assert not gradients.requires_grad


@every
def test_gradient_on_floats_agrees_with_autograd(land: Landscape) -> None:
    for x, y in torch.rand(50, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(2)).tolist():
        x, y = 6 * x - 3 + 1e-9, 6 * y - 3
        point = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
        land.function(point[0], point[1], torch).backward()
        assert point.grad is not None
        found = slopes(land, x, y)
        if all(map(math.isfinite, found)):
            assert found == pytest.approx(tuple(point.grad.tolist()), rel=1e-11, abs=1e-11)
        else:
            assert not point.grad.isfinite().all()


@every
def test_gradient_lines_are_plain_assignments(land: Landscape) -> None:
    lines = gradient_lines(land)
    assert [line.split(" = ")[0] for line in lines[-2:]] == ["g_x", "g_y"]
    names = float_functions() | {"x": 0.3, "y": 0.7}
    exec("\n".join(lines), names)
    assert (names["g_x"], names["g_y"]) == pytest.approx(slopes(land, 0.3, 0.7), rel=1e-12, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("land", LANDSCAPES.values(), ids=lambda land: land.key)
def test_gradient_lines_are_sympys_derivatives(land: Landscape) -> None:
    f, names = land.formula.sympy(), float_functions() | {"x": 0.3, "y": 0.7}
    exec("\n".join(gradient_lines(land)), names)
    for symbol in land.formula.symbols():
        expected = float(f.diff(symbol).subs(dict(zip(land.formula.symbols(), (0.3, 0.7), strict=True))).evalf())
        assert names[f"g_{symbol}"] == pytest.approx(expected, rel=1e-11)


def test_ackleys_gradient_at_its_minimum_is_nan_not_a_guess() -> None:
    assert all(map(math.isnan, slopes(LANDSCAPES["ackley"], 0.0, 0.0)))


@every
def test_grid_is_the_function(land: Landscape) -> None:
    x, y, z = grid(land, 21)
    assert z.shape == (21, 21)
    assert not np.isinf(z).any()
    for i, j in ((0, 3), (7, 20), (10, 10), (20, 0)):
        expected = land.value(x[i], y[j])
        assert z[j, i] == pytest.approx(expected, rel=1e-12) or (math.isnan(z[j, i]) and math.isnan(expected))


def test_levels_rise_within_the_values() -> None:
    for land in LANDSCAPES.values():
        z = grid(land)[2]
        marks = levels(z, 12)
        assert len(marks) == 12
        assert all(a < b for a, b in itertools.pairwise(marks))
        assert np.nanmin(z) < marks[0]
        assert marks[-1] < np.nanmax(z)
    z = grid(LANDSCAPES["rosenbrock"])[2]
    assert levels(z, 12)[0] < np.nanquantile(z, 0.05)  # the valley has lines too
    assert levels(np.full((3, 3), np.nan), 5) == []
    assert levels(np.ones((3, 3)), 5) == []
    smallest = np.array([0.0, 0.0, 0.0, 5e-324, 1e-323])  # of which a millionth is 0
    assert levels(smallest, 5) == sorted(set(levels(smallest, 5)))
    assert set(levels(smallest, 5)) <= set(smallest.tolist())


def test_the_bowls_condition_number() -> None:
    x, y = (np.linalg.eigvalsh([[1, 0], [0, kappa]]) for kappa in (10.0, 250.0))
    for expected, kappa in ((x, 10.0), (y, 250.0)):
        f_xx, f_xy, f_yy = second_slopes(landscape("bowl", condition=kappa), 1.0, 1.0)
        assert np.linalg.eigvalsh([[f_xx, f_xy], [f_xy, f_yy]]) == pytest.approx(expected)


def test_typed_landscapes() -> None:
    assert landscape("typed", "x^2 + y").value(3.0, 1.0) == 10.0
    assert latex(landscape("typed", "x^2 + y/2")) == r"x^{2} + \frac{y}{2}"
    with pytest.raises(InputError, match="not known"):
        landscape("typed", "x + z")
    with pytest.raises(InputError, match="no landscape"):
        landscape("himalaya")


def test_a_value_that_overflows_or_is_complex_is_nan() -> None:
    assert math.isnan(landscape("typed", "exp(exp(x))").value(100.0, 0.0))
    assert math.isnan(landscape("typed", "x^0.5").value(-1.0, 0.0))
    assert math.isnan(landscape("typed", "1/x").value(0.0, 0.0))


@pytest.mark.parametrize("source", EDGES)
def test_derivatives_at_the_edges_of_numbers_are_floats_and_torch_s(source):
    land = landscape("typed", source)
    point = torch.tensor(EDGES[source], dtype=torch.float64, requires_grad=True)
    (expected,) = torch.autograd.grad(land.function(point[0], point[1], torch), point)
    for x, y in (EDGES[source], (-3.0, 1e5), (0.0, 0.0), (1e300, -1e300)):
        assert all(type(value) is float for value in (*slopes(land, x, y), *second_slopes(land, x, y)))
    for found, slope in zip(slopes(land, *EDGES[source]), expected.tolist(), strict=True):
        assert found == pytest.approx(slope, rel=1e-12) or math.isnan(slope)


@pytest.mark.parametrize("source", ["sin(x**0.5)", "exp((y - 9)**(1/3))", "relu(x**0.5)", "x**y**0.5"])
def test_a_landscape_has_no_value_where_numpy_and_torch_have_none(source):
    land = landscape("typed", source)
    torchs = float(land.function(*torch.tensor([-2.0, -1.0], dtype=torch.float64), torch))
    assert math.isnan(torchs)
    assert math.isnan(land.value(-2.0, -1.0))


def test_a_derivation_without_a_collected_line_where_its_numbers_fill_the_screen():
    rules = [str(line.rule) for line in derivation_lines(landscape("typed", "(1e-300*x)**400*y + x"))]
    assert rules
    assert "Collected" not in rules
