"""The derivation of dL/dw and dL/db for a loss over points: formulas with a sum sign, executed over the points."""

import ast
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import structs

from gradexplorer.core.losses.linear_model import Point, arrays, line_loss
from gradexplorer.core.losses.loss import GATHERED, Loss, loss
from gradexplorer.formula.derivation import Derivation, derive
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.handwritten import HandwrittenLine, derived_by, prove_lines
from gradexplorer.formula.rule_between import rule_between
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import filled, tree
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _

RESIDUAL = "w*x + b - y"
SYMBOLS: Mapping[str, str] = {"rho": "rho", "eta": "eta"}
_OF_POINT = {"x": tree("x[i]"), "y": tree("y[i]"), "r": tree("r[i]")}
_MARKUP = re.compile(r"\\left|\\right|\\times|\\cdot|[{}\s^]")
WIDE = 54
"""Characters of a sum that is written out; of a longer one, the first two terms and the last."""
_NEVER_WIDE = 3
_ALWAYS_WIDE = WIDE // 4

FACTOR = {"mean": "1/N*", "sum": "", "root": "1/(2*L)*"}
"""dL/dS in front of the sum, as it is written."""


class Summed:
    """A loss over points as names for formulas, and the formulas.

    ``r[i]`` is a residual, ``rho`` counts it, ``term[i]`` is how; i runs from 1 to N, and outside of sums it is the
    first point. ``L`` is the loss, ``slope_w`` and ``slope_b`` are its derivatives, found by moving w and b.
    """

    def __init__(self, loss: Loss, points: Sequence[Point], w: float, b: float, rate: float = 0.0) -> None:
        x, y = arrays(points)
        self.loss, self.points, self.at = loss, points, (w, b)
        total = filled(GATHERED[loss.gather], S=tree("Sum(i, term[i])"))
        self.scope = Scope(
            values={
                "w": float(w),
                "b": float(b),
                "eta": float(rate),
                "x": dict(enumerate(x.tolist(), start=1)),
                "y": dict(enumerate(y.tolist(), start=1)),
                "N": len(x),
                **loss.parameters,
            },
            meanings={
                "r": Meaning(("i",), "w*x[i] + b - y[i]"),
                "rho": Meaning(("r",), loss.term),
                "term": Meaning(("i",), "rho(r[i])"),
                "L": Meaning((), ast.unparse(total)),
                **{f"sum_{v}": Meaning((), f"Sum(i, {_product(v)})") for v in "wb"},
                **{f"slope_{v}": Meaning((), f"D(L, {v})") for v in "wb"},
            },
            ranges={"i": range(1, len(x) + 1)},
            index_letters={"i": 1},
        )

    def __call__(self, *parts: str | float | ast.expr) -> Formula:
        """Return the formula that says that `parts` are equal."""
        return formula(*parts, scope=self.scope, symbols=SYMBOLS)

    def residual(self) -> Formula:
        """Return what a residual is."""
        return self("r[i]", filled(RESIDUAL, **_OF_POINT))

    def losses(self) -> list[Formula]:
        """Return L of the residuals, ``L = 1/N sum of r_i^2``; with rho, which follows, where that has cases."""
        if not _has_cases(self.loss):
            return [self("L", self._gathered(_over_points(filled(self.loss.term, **_OF_POINT))))]
        return [self("L", self._gathered(_over_points(tree("rho(r[i])")))), _term(self.loss, 1.0)]

    def loss_numbers(self) -> Formula:
        """Return L with its numbers put in."""
        found = float(line_loss(self.loss, self.points, *self.at).value)
        value = _numbers(tree("L")) if self.loss.cancels else found
        return self("L", _numbers(self._gathered(self._written_out("term[i]"))), value)

    def gradient_lines(self, variable: str) -> list[HandwrittenLine]:
        """Return the lines from the definition to the formula of dL/dw or dL/db."""
        left, before = f"D(L, {variable})", FACTOR[self.loss.gather]

        def line(rule: Text, term: str | ast.expr, factor: str = before) -> HandwrittenLine:
            inside = _over_points(tree(term) if isinstance(term, str) else term)
            return HandwrittenLine(rule, self(left, filled(f"{factor}S", S=inside)))

        whole = ast.Call(ast.Name("D"), [self._gathered(_over_points(tree("rho(r[i])"))), ast.Name(variable)], [])
        summed, chained = f"D(rho(r[i]), {variable})", f"Prime(rho, r[i])*D(r[i], {variable})"
        outer = rule_between(whole, filled(f"{before}S", S=_over_points(tree(summed))))
        found: str | ast.expr = _product(variable)
        if not _has_cases(self.loss):
            found = filled("u*x" if variable == "w" else "u", u=filled(ast.unparse(self.loss.slope), **_OF_POINT))
            found = filled(ast.unparse(found), x=_OF_POINT["x"])
        lines = [
            HandwrittenLine(_("to be found"), self(left, whole)),
            line(_("{rule}, square root", rule=outer) if self.loss.gather == "root" else outer, summed),
            line(rule_between(summed, chained), chained),
            line(_("both derivatives put in"), found),
        ]
        if self.loss.gather == "root":
            lines.append(line(_("simplified"), "r[i]*x[i]" if variable == "w" else "r[i]", "1/L*"))
        return lines

    def number_lines(self, variable: str) -> list[Formula]:
        """Return dL/dw or dL/db with its numbers: factor times the sum of rho'(r_i) x_i, then the sum, the value."""
        left, factor = f"D(L, {variable})", FACTOR[self.loss.gather]
        value = float(line_loss(self.loss, self.points, *self.at).gradient["wb".index(variable)])
        terms = filled(f"{factor}S", S=self._written_out(_product(variable)))
        joined = [_numbers(tree(f"{factor}sum_{variable}"))] if factor else []
        return [self(left, _numbers(terms)), self(left, *joined, value)]

    def step(self, variable: str) -> Formula:
        """Return the next step of gradient descent with its numbers."""
        value, slope = (
            pair["wb".index(variable)] for pair in (self.at, line_loss(self.loss, self.points, *self.at).gradient)
        )
        after = value - self.scope.values["eta"] * slope
        return self(f"{variable} - eta*D(L, {variable})", f"Numbers({variable} - eta*slope_{variable})", float(after))

    def line_in_residual(self, variable: str) -> list[HandwrittenLine]:
        """Return the derivation of dr/dw or dr/db, for the first point."""
        left = f"D(r[i], {variable})"
        steps = residual_derivation(variable).steps[1:]
        return [HandwrittenLine(step.rule, self(left, derived_by(step.tree, variable, _OF_POINT))) for step in steps]

    def _gathered(self, total: ast.expr) -> ast.expr:
        """Return L as it is written, from the sum of the terms."""
        return filled({"mean": "1/N*S", "sum": "S", "root": "sqrt(S)"}[self.loss.gather], S=total)

    def _written_out(self, term: str) -> ast.expr:
        """Return the sum of a term over all points, written out; the middle of a long one stands as dots."""
        count = len(self.points)
        if count <= _NEVER_WIDE:
            return tree(" + ".join(_at(term, str(i)) for i in range(1, count + 1)))
        if count <= _ALWAYS_WIDE:
            whole = tree(" + ".join(_at(term, str(i)) for i in range(1, count + 1)))
            if len(_MARKUP.sub("", self(_numbers(whole)).latex)) <= WIDE:
                return whole
        others = f"Rest(Sum(3 <= i <= N - 1, {term}))"
        return tree(f"{_at(term, '1')} + {_at(term, '2')} + {others} + {_at(term, 'N')}")


def residual_derivation(variable: str) -> Derivation:
    """Return the derivation of dr/dw or dr/db."""
    return _residual_derivation(variable)


@lru_cache(maxsize=2)
def _residual_derivation(variable: str) -> Derivation:
    return derive(tree(RESIDUAL), variable, ("w", "b"))


def term_lines(loss: Loss, r: float) -> list[HandwrittenLine]:
    """Return rho and the derivation of rho', executed at a residual."""
    scope = _term_scope(loss, r)
    lines = [HandwrittenLine("", _term(loss, r))]
    for step in loss.derivation.steps[1:]:
        parts = "Prime(rho, r)", derived_by(step.tree, "r")
        lines.append(HandwrittenLine(step.rule, formula(*parts, scope=scope, symbols={**SYMBOLS, "D": "d"})))
    return lines


def norm_lines(points: Sequence[Point], w: float, b: float) -> list[HandwrittenLine]:
    """Return why the L2 norm of the residuals is the root of N times their mean square, and both with numbers."""
    squares, scope = "Sum(1 <= i <= N, r[i]**2)", norm_scope(points, w, b)
    rows = [
        (_("the root of the sum of squares"), f"sqrt({squares})"),
        (_("N multiplied in and divided by"), f"sqrt(N*(1/N*{squares}))"),
        (_("the mean of squares put in"), "sqrt(N*MSE)"),
        (_("with numbers"), "Numbers(sqrt(N*MSE))"),
    ]
    symbols = {"norm_2": "L_2", "MSE": "MSE"}
    known = [HandwrittenLine(rule, formula("norm_2", line, scope=scope, symbols=symbols)) for rule, line in rows]
    value = float(scope.value(tree("norm_2")))
    return [*known, HandwrittenLine("", formula("norm_2", value, scope=scope, symbols=symbols))]


def norm_scope(points: Sequence[Point], w: float, b: float) -> Scope:
    """Return the names of residuals, with their L2 norm and the mean of their squares."""
    scope = Summed(loss("mse"), points, w, b).scope
    more = {"MSE": Meaning((), "1/N*Sum(i, r[i]**2)"), "norm_2": Meaning((), "sqrt(Sum(i, r[i]**2))")}
    return structs.replace(scope, meanings={**scope.meanings, **more})


def zero_over_zero(variable: str) -> Formula:
    """Return what the chain rule makes of the norm's derivative where every residual is 0: a quotient without value."""
    return formula(f"D(L, {variable})", "1/(2*sqrt(0))*0", "0/0")


def prove_gradient_lines(loss: Loss, points: Sequence[Point], w: float, b: float, variable: str) -> Proof:
    """Prove at (w, b) that all lines of the derivation are equal, with 50 digits, summed over all points."""
    return prove_lines(Summed(loss, points, w, b).gradient_lines(variable))


def _term_scope(loss: Loss, r: float) -> Scope:
    return Scope(values={"r": float(r), **loss.parameters}, meanings={"rho": Meaning(("r",), loss.term)})


def _term(loss: Loss, r: float) -> Formula:
    return formula("rho(r)", loss.term, scope=_term_scope(loss, r), symbols=SYMBOLS)


def _product(variable: str) -> str:
    """Return what one point adds to the derivative."""
    return "Prime(rho, r[i])*x[i]" if variable == "w" else "Prime(rho, r[i])"


def _over_points(term: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("Sum"), [tree("1 <= i <= N"), term], [])


def _numbers(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("Numbers"), [node], [])


def _at(term: str, index: str) -> str:
    return term.replace("[i]", f"[{index}]")


def _has_cases(loss: Loss) -> bool:
    return isinstance(loss.slope, ast.IfExp)
