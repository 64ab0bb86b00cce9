"""Spellings that were lacking once, each beside another that means the same."""

import math

import pytest

from gradexplorer.formula.parse import parse


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("clip(x, -1, 1)", "min(max(x, -1), 1)"),
        ("log1p(x) + expm1(x)", "log(1 + x) + exp(x) - 1"),
        ("log10(x + 2) + log2(x + 2)", "log(x + 2)/log(10) + log(x + 2)/log(2)"),
        ("pow(x, 3) + square(x)", "x**3 + x**2"),
        ("hypot(x, 2)", "sqrt(x**2 + 4)"),
        ("sec(x) + csc(x) + cot(x)", "1/cos(x) + 1/sin(x) + cos(x)/sin(x)"),
        ("heaviside(x, 0.5)", "1 if x > 0 else (0 if x < 0 else 0.5)"),
        ("σ(x)", "1/(1 + exp(-x))"),
        ("|x| + √x + π", "abs(x) + sqrt(x) + pi"),
        ("x % 2 + x//2", "x - 2*floor(x/2) + floor(x/2)"),
        ("2x + (x+1)(x-1) + sin x", "2*x + (x + 1)*(x - 1) + sin(x)"),
        ("f(x) = x^{2}", "x**2"),
        ("y = E^x + PI", "exp(x) + pi"),
    ],
)
def test_the_list_of_what_was_lacking_is_read(typed: str, meant: str):
    for x in (0.3, 1.7):
        assert parse(typed, "x").function(x, math) == pytest.approx(parse(meant, "x").function(x, math), rel=1e-14)
