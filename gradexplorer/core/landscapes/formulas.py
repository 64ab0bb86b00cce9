"""Formulas of a landscape at a point: every line of the partial derivatives, the gradient and what follows from it.

The left side of a line is always found from f itself, by moving x and y; the right side is what our rules gave.
"""

import ast
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from msgspec import Struct

from gradexplorer.core.landscapes.catalogue import Landscape, Point
from gradexplorer.formula import float_code
from gradexplorer.formula.derivation import Derivation, derive, evaluate, exact, simplified
from gradexplorer.formula.equation import Formula, Part, formula
from gradexplorer.formula.rounding import size
from gradexplorer.formula.rules import applied
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import shown
from gradexplorer.formula.simplify import multiplied_out, number
from gradexplorer.formula.trees import filled, is_pending, mapped, pending, tree, walk
from gradexplorer.framework.figure import DisplayText
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

MAX_LATEX = 2000
"""Lines longer than this are not shown: they would be many times as wide as the screen."""
_KEPT = 16
"""Landscapes whose derivations are kept: each is a thousand objects, and own ones never end."""

SYMBOLS = {
    "f": "f",
    "gradient": "nabla*f",
    "lambda_min": "lambda_min",
    "lambda_max": "lambda_max",
    "kappa": "kappa",
}
_HESSIAN = {
    "H_xx": "D(D(f, x), x)",
    "H_xy": "D(D(f, x), y)",
    "H_yx": "D(D(f, y), x)",
    "H_yy": "D(D(f, y), y)",
    "H": "[[H_xx, H_xy], [H_yx, H_yy]]",
    "middle": "(H_xx + H_yy)/2",
    "apart": "sqrt(((H_xx - H_yy)/2)**2 + H_xy**2)",
    "lambda_min": "middle - apart",
    "lambda_max": "middle + apart",
    "smallest": "abs(abs(middle) - apart)",
    "kappa": "(abs(middle) + apart)/smallest",
}
"""The curvature, found by moving x and y; the eigenvalues are those of any 2 by 2 symmetric matrix."""


class PartialLine(Struct, frozen=True, eq=False):
    """One line of a derivation: the rule that gave it, the variable, and the line."""

    rule: Text
    variable: str
    tree: ast.expr

    @property
    def parts(self) -> tuple[Part, Part]:
        """The partial derivative, and what the line says it is."""
        return f"D(f, {self.variable})", self.tree

    @property
    def latex(self) -> str:
        """The line in LaTeX."""
        return formula(*self.parts, scope=Scope(variable=self.variable), symbols=SYMBOLS).latex

    def value(self, values: Mapping[str, float]) -> float:
        """Return the line's value where x and y have values, computed with 50 digits; NaN where it has none."""
        return exact(self.tree, values, self.variable)


@lru_cache(maxsize=_KEPT)
def derivations(landscape: Landscape) -> tuple[Derivation, Derivation]:
    """Return the derivations of df/dx and df/dy."""
    along_x, along_y = (derive(landscape.formula.tree, variable, ("x", "y")) for variable in "xy")
    return along_x, along_y


@lru_cache(maxsize=_KEPT)
def second_derivatives(landscape: Landscape) -> tuple[ast.expr, ast.expr, ast.expr]:
    """Return f_xx, f_xy and f_yy, derived from the last lines of `derivations` by the same rules."""
    along_x, along_y = (derivation.result for derivation in derivations(landscape))
    return _derivative(along_x, "x"), _derivative(along_x, "y"), _derivative(along_y, "y")


def _derivative(node: ast.expr, variable: str) -> ast.expr:
    def done(part: ast.expr) -> ast.expr:
        if isinstance(part, ast.Call) and is_pending(part):
            _rule, result = applied(part.args[0], variable)
            return done(result)
        return mapped(part, done)

    return simplified(done(pending(node)))


def slopes(landscape: Landscape, x: float, y: float) -> tuple[float, float]:
    """Return the gradient by the last lines of the derivations; NaN where it has no value."""
    g_x, g_y = (float(derivation.value({"x": x, "y": y})) for derivation in derivations(landscape))
    return g_x, g_y


def second_slopes(landscape: Landscape, x: float, y: float) -> tuple[float, float, float]:
    """Return f_xx, f_xy and f_yy by the formulas whose values are shown; NaN where they have no value."""
    f_xx, f_xy, f_yy = (float(evaluate(found, {"x": x, "y": y})) for found in second_derivatives(landscape))
    return f_xx, f_xy, f_yy


@lru_cache(maxsize=_KEPT)
def derivation_lines(landscape: Landscape) -> tuple[PartialLine, ...]:
    """Return the derivation of both partial derivatives; like terms are collected at the end where that is shorter.

    The line that only sets the task is left out: f stands above.
    """
    return (*_lines(landscape, 0), *_lines(landscape, 1))


def _lines(landscape: Landscape, index: int) -> list[PartialLine]:
    variable = "xy"[index]
    steps = derivations(landscape)[index].steps[1:]
    lines = [PartialLine(step.rule, variable, step.tree) for step in steps]
    last = steps[-1].tree
    collected = multiplied_out(last)
    if _operations(collected) < _operations(last):
        lines.append(PartialLine(_("Collected"), variable, collected))
    return [line for line in lines if len(line.latex) <= MAX_LATEX]


def _operations(node: ast.expr) -> int:
    parts = (part for part in walk(node) if number(part) is None)
    return sum(isinstance(part, ast.BinOp | ast.UnaryOp | ast.Call) for part in parts)


@lru_cache(maxsize=64)
def gradient_lines(landscape: Landscape) -> tuple[str, ...]:
    """Return the last lines of the derivations as Python assignments on floats x and y, to ``g_x`` and ``g_y``."""
    return float_code.lines(("g_x", "g_y"), [derivation.result for derivation in derivations(landscape)])


class PointFormulas:
    """Makes formulas of a landscape at a point, with everything in reach that has a worth there.

    Parameters
    ----------
    values, meanings : mapping
        Further names.
    """

    def __init__(
        self,
        landscape: Landscape,
        x: float,
        y: float,
        values: Mapping[str, float] = {},
        meanings: Mapping[str, str] = {},
        symbols: Mapping[str, str] = {},
    ) -> None:
        trees = dict(zip(("f_x", "f_y"), (found.result for found in derivations(landscape)), strict=True))
        trees |= dict(zip(("f_xx", "f_xy", "f_yy"), second_derivatives(landscape), strict=True))
        sources = {"f": landscape.formula.tree, **trees}
        texts = {name: ast.unparse(source) for name, source in sources.items()}
        texts |= {"gradient": "[D(f, x), D(f, y)]", **_HESSIAN, **meanings}
        self.landscape = landscape
        self.symbols = {**SYMBOLS, **symbols}
        self.scopes = {
            variable: Scope(
                values={"x": x, "y": y, **values},
                meanings={name: Meaning((), text) for name, text in texts.items()},
                variable=variable,
            )
            for variable in "xy"
        }

    def __call__(
        self, *parts: Part, variable: str = "x", beside: Sequence[Formula] = (), rounding: float = 0.0
    ) -> Formula:
        """Return the formula that says that `parts` are equal."""
        return formula(*parts, scope=self.scopes[variable], symbols=self.symbols, beside=beside, rounding=rounding)

    def value(self, source: str) -> float:
        """Return what a formula is worth at the point; NaN where it has no value."""
        return float(self.scopes["x"].value(tree(source)))

    def function(self) -> Formula:
        """Return the definition of f."""
        return formula("f(x, y)", self.landscape.formula.tree, symbols=self.symbols)

    def lines(self) -> list[tuple[Text, Formula]]:
        """Return the derivation of both partial derivatives: the name of each line's rule, and the line."""
        return [(line.rule, self(*line.parts, variable=line.variable)) for line in derivation_lines(self.landscape)]

    def gradient(self, *between: Part) -> Formula:
        """Return the gradient's numbers, from the last lines of the derivations."""
        return self("gradient", *between, "[Numbers(f_x), Numbers(f_y)]")

    def hessian(self) -> Formula:
        """Return the Hessian's numbers."""
        return self("H", "[[Numbers(f_xx), Numbers(f_xy)], [Numbers(f_xy), Numbers(f_yy)]]")

    def eigenvalues(self, low: float, high: float, condition: float) -> Formula:
        """Return the line that says what the eigenvalues are, which were computed with floats."""
        size = max(abs(low), abs(high))
        beside = [self("lambda_max", high, rounding=_EIGENVALUES * size)]
        if _EIGENVALUES * condition >= 1:
            beside.append(formula("kappa", math.inf))
        else:
            beside.append(self("kappa", condition, rounding=_EIGENVALUES * condition**2))
        return self("lambda_min", low, beside=beside, rounding=_EIGENVALUES * size)

    def critical_rate(self, rate: float, condition: float) -> Formula:
        """Return the line that says where plain gradient descent turns unstable, beside its learning rate."""
        rounding = _EIGENVALUES * rate * min(condition, 1 / _EIGENVALUES)
        return self("2/lambda_max", rate, beside=[self("eta", "Numbers(eta)")], rounding=rounding)


_EIGENVALUES = 1e-14
"""Share of the matrix by which its eigenvalues, computed with floats, may be off."""


def point_scope(landscape: Landscape, x: float, y: float, more: Mapping[str, float] = {}) -> Scope:
    """Return the scope of f at a point, with its gradient's length and direction; all are found by moving x and y."""
    return Scope(
        values={"x": x, "y": y, **more},
        meanings={"f": Meaning((), _source(landscape)), **{name: Meaning((), text) for name, text in _POINT.items()}},
    )


_POINT = {
    "steepness": "sqrt(D(f, x)**2 + D(f, y)**2)",
    "degrees": "180/pi*(acos(D(f, x)/steepness) if D(f, y) >= 0 else 2*pi - acos(D(f, x)/steepness))",
    "along": "D(f, x)*cos(Degrees(angle)) + D(f, y)*sin(Degrees(angle))",
}


@lru_cache(maxsize=64)
def _source(landscape: Landscape) -> str:
    return ast.unparse(landscape.formula.tree)


def point_number(
    landscape: Landscape,
    point: Point,
    source: str,
    value: float,
    digits: int,
    *,
    dtype: DType = "float64",
    angle: float = 0.0,
) -> DisplayText:
    """Return the value of a formula in `point_scope` as it was computed with floats of a dtype."""
    if not math.isfinite(value):
        return "–"
    return shown(
        f"{value:.{digits}g}",
        source,
        scope=partial(point_scope, landscape, *point, {"angle": angle}),
        symbols=SYMBOLS,
        digits=digits,
        rounding=partial(_rounding, landscape, point, source, dtype),
    )


_FLOATS: dict[DType, float] = {"float32": 2.0**-20, "float64": 2.0**-49}
"""Share of its terms that a number computed with floats may be off by."""


def coordinates(landscape: Landscape, x: float, y: float, digits: int) -> dict[str, DisplayText]:
    """Return x and y of a point by their names."""
    return {name: point_number(landscape, (x, y), name, at, digits) for name, at in zip("xy", (x, y), strict=True)}


def _rounding(landscape: Landscape, point: Point, source: str, dtype: DType) -> float:
    """Return how far f, or what is made of its gradient, may be off in floats."""
    values = dict(zip("xy", point, strict=True))
    if source in values:
        return 0.0  # given, not computed
    trees = [landscape.formula.tree] if source == "f" else [found.result for found in derivations(landscape)]
    whole = sum(size(node, values) for node in trees)
    return _FLOATS[dtype] * whole if math.isfinite(whole) else 0.0


def moved(landscape: Landscape, x: str, y: str) -> str:
    """Return f with formulas put in for x and y."""
    return ast.unparse(filled(ast.unparse(landscape.formula.tree), x=tree(x), y=tree(y)))
