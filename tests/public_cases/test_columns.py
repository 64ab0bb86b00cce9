"""Whole columns of cases that people asked about: what is true is never called wrong, whatever its names and edges."""

import pytest

from gradexplorer.framework.figure import Check, FormulaItem, execute
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE as CHAIN_RULE
from gradexplorer.pages.functions import PAGE as FUNCTIONS
from tests.core.programs import MICROGRAD


def column(page, **edits):
    state = page.state()
    for path, value in edits.items():
        state = edited(state, path, value)
    items = list(page.column(state, None, page.figure(state, None, False)))
    execute(items)
    return items


def reds(items):
    return [(item.key, str(item.proof.reason)) for item in items if isinstance(item, Check) and item.proof.wrong]


PROGRAMS = {
    "5 a power of 0": "a = 0\nb = 1\ny = a**b",
    "57 a name that the language of formulas has": "w = [2, -3]\nx = -1\ndot = w[0]*x + w[1]\nf = sigmoid(dot)",
    "61 more ways than are written out": MICROGRAD,
    "64 a quantity called d": "a = 2; b = -3; c = 10\nd = a + b*c\nL = relu(d)",
    "1 - y^2 where y is nearly 1": "s = 6.5\nw = -2\nu = s*w\ny = tanh(u)",
}


@pytest.mark.parametrize("case", PROGRAMS)
def test_a_program_s_column_calls_nothing_wrong(case: str):
    assert reds(column(CHAIN_RULE, program=PROGRAMS[case])) == []


FORMULAS = {
    "7 a power of 0": {"function": {"type": "typed", "text": "0**x"}},
    "11 a slope of minus infinity": {"function": {"type": "typed", "text": "acos(x)"}, "x0": 1.0},
    "14 a NaN that torch has and mathematics has not": {
        "function": {"type": "typed", "text": "where(x == 0, 1, sin(x)/x)"},
        "x0": 0.0,
    },
    "1 a gradient of NaN": {"dimension": "two", "surface": "typed", "formula": "sqrt(x^2 + y^2)", "x0": 0.0, "y0": 0.0},
}


@pytest.mark.parametrize("case", FORMULAS)
def test_a_formula_s_column_calls_nothing_wrong(case: str):
    assert reds(column(FUNCTIONS, **FORMULAS[case])) == []


def test_7_the_derivative_of_0_to_the_x_is_0():
    """Of a function that is 0 wherever x > 0; the exponential rule would have a logarithm of 0 in it."""
    items = column(FUNCTIONS, function={"type": "typed", "text": "0**x"})
    shown = [item.latex for item in items if isinstance(item, FormulaItem)]
    assert not [latex for latex in shown if r"\ln\left(0\right)" in latex]
    slope = next(item for item in items if isinstance(item, Check)).proof.entries[0]
    assert (slope.formula, slope.autograd) == (0.0, 0.0)
