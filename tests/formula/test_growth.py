"""Sizes of derivatives, against sympy's derivatives."""

import pytest
import sympy

from gradexplorer.formula.growth import sizes
from gradexplorer.formula.parse import MAX_DERIVATIVE, parse


def written(derivative):
    """Return how many symbols sympy writes; it puts like parts together, so that they are rather too few."""
    return sum(part.is_Symbol for part in sympy.preorder_traversal(derivative))


@pytest.mark.parametrize(
    "source",
    [
        "7",
        "3*x - y/2 + pi",
        "x*y",
        "(x + 1)*(x + y)*(x - y)*sin(x)",
        "sin(cos(x*y))",
        "exp(x**2 + y)/(1 + x**2)",
        "x**x**y",
        "2**x",
        "sqrt(x/y)/log(x)",
        "*".join(f"(x + {i}*y)" for i in range(12)),
    ],
)
def test_sizes_are_bounds_of_sympy_s_derivatives_and_0_where_these_vanish(source):
    expression = parse(source, ("x", "y"))
    x, y = expression.symbols()
    found, f = sizes(expression.tree, ("x", "y")), expression.sympy()
    first, second = (f.diff(x), f.diff(y)), (f.diff(x, 2), f.diff(x, y), f.diff(y, 2))
    assert bool(found.first) == any(first)
    assert bool(found.second) == any(second)
    assert found.first >= max(map(written, first))
    assert found.second >= max(map(written, second)) / 2  # f_xy comes from a half of the terms that f_xx has


def test_the_landscapes_are_far_from_the_limit():
    from gradexplorer.core.functions import SURFACES

    assert max(sizes(land.formula.tree, ("x", "y")).second for land in SURFACES.values()) < MAX_DERIVATIVE / 4
