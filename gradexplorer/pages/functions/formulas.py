"""Formulas of a function at a point, and the numbers in the tab's titles and tables that are their values."""

import ast
import math
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from gradexplorer.core.functions.catalogue import OneVariable
from gradexplorer.core.landscapes.catalogue import Point
from gradexplorer.formula.equation import Formula, Part, formula
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import ShownNumber, shown
from gradexplorer.formula.trees import tree
from gradexplorer.framework.figure import DisplayText
from gradexplorer.proof import Claim, DType
from gradexplorer.text import _

ROUNDING = "u*(2*abs(f(x)) + abs(x*Prime(f, x)))"
BEST = {"best_forward": "sqrt(2*r/abs(second))", "best_central": "(3*r/(2*abs(third)))**(1/3)"}
SYMBOLS = {
    "D": "d",
    "f": "f",
    "now": "f(x_0)",
    "ahead": "f(x_0 + h)",
    "behind": "f(x_0 - h)",
    "width": "2*h",
    "second": "Prime(Prime(f))",
    "third": "Prime(Prime(Prime(f)))",
    "best_forward": "h_best",
    "best_central": "h_best",
}


class FunctionFormulas:
    """Makes formulas of a function at a point; f' on a left side is found by moving x."""

    def __init__(self, function: OneVariable, x: float, more: Mapping[str, float] = {}) -> None:
        meanings = {
            "here": "f(x)",
            "slope": ast.unparse(function.derivation.result),
            "second": "D(D(f(x), x), x)",
            "third": "D(D(D(f(x), x), x), x)",
            "r": ROUNDING,
            **BEST,
        }
        self.scope = Scope(
            values={"x": x, **function.parameters, **more},
            meanings={
                "f": Meaning(("x",), ast.unparse(function.expression.tree)),
                **{name: Meaning((), source) for name, source in meanings.items()},
            },
        )

    def __call__(
        self,
        *parts: Part,
        symbols: Mapping[str, str] = {},
        beside: Sequence[Formula] = (),
        rounding: float = 0.0,
    ) -> Formula:
        """Return the formula that says that `parts` are equal."""
        symbols = {**SYMBOLS, **symbols}
        return formula(*parts, scope=self.scope, symbols=symbols, beside=beside, rounding=rounding)

    def number(self, name: str, computed: float) -> Part:
        """Return a name as its number; where it has none, what floats make of it."""
        return f"Numbers({name})" if math.isfinite(self.scope.value(tree(name))) else computed


def point_scope(function: OneVariable, x: float, more: Mapping[str, float] = {}) -> Scope:
    """Return the scope in which f is the function, and x the point."""
    f = Meaning(("x",), ast.unparse(function.expression.tree))
    return Scope(values={"x": x, **function.parameters, **more}, meanings={"f": f})


def slope_number(function: OneVariable, x: float, slope: float, digits: int) -> ShownNumber:
    """Return f'(x), and, where floats lose its digits, what they lose."""
    return shown(
        f"{slope:.{digits}g}",
        "Prime(f, x)",
        scope=partial(point_scope, function, x),
        symbols=SYMBOLS,
        digits=digits,
        claim=partial(_slope_claim, function, x, slope),
    )


def _slope_claim(function: OneVariable, x: float, slope: float) -> Claim:
    values, derivation = {"x": x, **function.parameters}, function.derivation
    size, exact = derivation.size(values), derivation.exact(values)
    return Claim(notation("Prime(f, x_0)"), slope, point=x, scale=size, exact=exact)


def side_number(function: OneVariable, x: float, slope: float, way: str) -> DisplayText:
    """Return the one-sided limit of the difference quotient; `way` is -h or h."""
    if math.isnan(slope):
        return _("none")
    text = f"{slope:.6g}".replace("inf", "∞")
    quotient = f"Limit({way}, (f(x + h) - f(x))/h)"
    return shown(text, quotient, scope=partial(point_scope, function, x), symbols={**SYMBOLS, "x": "x_0"}, digits=6)


def quotient_number(values: Point, width: float, quotient: float, digits: int, dtype: DType) -> DisplayText:
    """Return a difference quotient of two values of f as floats have them: what is claimed is the arithmetic."""
    if not math.isfinite(quotient):
        return "–"
    scope = Scope(values={"ahead": values[0], "behind": values[1], "width": width})
    rounding = 4 * float(np.finfo(dtype).eps) * abs(quotient)
    part = "(ahead - behind)/width"
    return shown(f"{quotient:.{digits}g}", part, scope=scope, symbols=SYMBOLS, digits=digits, rounding=rounding)


def best_step_scope(function: OneVariable, x: float, dtype: DType) -> Scope:
    """Return the scope in which best_forward and best_central are the best steps in theory."""
    u = float(np.finfo(dtype).eps) / 2
    return FunctionFormulas(function, float(np.dtype(dtype).type(x)), {"u": u}).scope
