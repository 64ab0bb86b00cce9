"""Trees as lines of Python; the oracles are Python's own evaluation of the formula, and sympy's."""

import ast
import random

import pytest
import sympy

from gradexplorer.formula.compile import to_sympy
from gradexplorer.formula.float_code import float_functions, lines
from gradexplorer.formula.parse import parse
from gradexplorer.formula.simplify import multiplied_out
from gradexplorer.formula.trees import tree

XY = ("x", "y")
SOURCES = (
    "sin(x*y)*x + sin(x*y)^2*y",
    "(x + y)^3/(1 + (x + y)^2) - (x + y)^7",
    "where(x*y > 0, log(x*y + 2), x*y)^2 + (x*y + 2)*log(x*y + 2)",
    "x^2.5*y + 2^x*pi^2 - 1/3",
    "max(x^2, y^2)*min(x^2, 3) + abs(x - y)^4",
)


def run(source: str, x: float, y: float) -> float:
    names = float_functions() | {"x": x, "y": y}
    exec("\n".join(lines(("f",), [parse(source, XY).tree])), names)
    return float(names["f"])


@pytest.mark.parametrize("source", SOURCES)
def test_lines_compute_the_formula(source: str) -> None:
    draw, formula = random.Random(source), parse(source, XY)
    for _ in range(5):
        x, y = draw.uniform(0.1, 3), draw.uniform(0.1, 3)
        expected = formula.sympy().subs(dict(zip(formula.symbols(), (x, y), strict=True)))
        assert run(source, x, y) == pytest.approx(float(expected), rel=1e-12, abs=1e-12)


def test_what_stands_there_twice_is_computed_once() -> None:
    written = "\n".join(lines(("f", "g"), [tree("sin(x*y)*x + sin(x*y)**2"), tree("sin(x*y) + (x*y)**2")]))
    assert written.count("sin(") == 1
    assert written.count("x * y") == 1
    assert "**" not in written


def test_a_case_is_computed_only_where_it_is_taken() -> None:
    source = "where(x > 0, log(x)*y + log(x)^2, x)"
    assert "if" in lines(("f",), [parse(source, XY).tree])[-1]
    assert run(source, -2.0, 1.0) == -2.0
    with pytest.raises(ValueError, match="math domain"):
        run("log(x)*y + log(x)^2", -2.0, 1.0)


def test_where_there_is_no_value_python_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        run("1/(x - x*y)", 2.0, 1.0)
    with pytest.raises(ZeroDivisionError):
        run("x/(1 - 1)", 2.0, 1.0)
    with pytest.raises(ValueError, match="math domain"):
        run("x^0.5", -2.0, 1.0)


def test_numbers_are_put_together_before() -> None:
    assert lines(("f",), [tree("2*pi*x + sqrt(4)/3")]) == ("f = 6.283185307179586 * x + 0.6666666666666666",)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2*(x + 1) + 3*x", "5 * x + 2"),
        ("2*(x + 2*y - 7) + 4*(2*x + y - 5)", "10 * x + 8 * y - 34"),
        ("y*(x + 1) + 3*x", "y * (x + 1) + 3 * x"),
        ("3*(x - y)", "3 * (x - y)"),
        ("x - (x - 0.5*(y + 3))/2", "x / 2 + 0.25 * y + 0.75"),
    ],
)
def test_numbers_are_multiplied_into_sums(source: str, expected: str) -> None:
    found = multiplied_out(tree(source))
    assert ast.unparse(found) == expected
    symbols = sympy.symbols("x y", real=True)
    assert sympy.expand(to_sympy(found, symbols) - to_sympy(tree(source), symbols)) == 0
