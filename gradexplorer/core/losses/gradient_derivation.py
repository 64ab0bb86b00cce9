r"""The derivation of dL/dw and dL/db for a loss over points: every line is typeset with a sum sign and executed."""

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct

from gradexplorer.core.losses.linear_model import Point, arrays
from gradexplorer.core.losses.loss import GATHERED, Loss
from gradexplorer.formula.derivation import Derivation, derive, latex, prove_lines, tree
from gradexplorer.formula.latex_printer import number
from gradexplorer.formula.trees import filled, pending
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _

RESIDUAL = "w*x + b - y"
SYMBOLS = {"r": "r_{i}", "x": "x_{i}", "y": "y_{i}"}
_MARKUP = re.compile(r"\\left|\\right|\\times|\\cdot|[{}\s^]")
_SUM = r"\sum_{i=1}^{N} "
WIDE = 54
"""Characters of a sum that is written out; of a longer one, the first two terms and the last."""


class SumLine(Struct, frozen=True, eq=False):
    """One line of the derivation over all points.

    Attributes
    ----------
    rule : Text
    latex : str
    whole : callable (loss, number of points) -> tree
        The same line as one tree in w, b and x_0, y_0, x_1, y_1, ...
    """

    rule: Text
    latex: str
    whole: Callable[[Loss, int], ast.expr]


def residual_derivation(variable: str) -> Derivation:
    """Return the derivation of dr/dw or dr/db."""
    return _residual_derivation(variable)


@lru_cache(maxsize=2)
def _residual_derivation(variable: str) -> Derivation:
    return derive(tree(RESIDUAL), variable, ("w", "b"), symbols=SYMBOLS)


def loss_latex(loss: Loss) -> str:
    """Return L of the residuals: ``L = 1/N sum of r_i^2``."""
    term = latex(tree(loss.term), symbols={"r": "r"} if _has_cases(loss) else SYMBOLS)
    if _has_cases(loss):
        return rf"L = {_gathered_latex(loss, _SUM + _RHO)} \qquad \rho(r) = {term}"
    return f"L = {_gathered_latex(loss, _SUM + term)}"


_RHO = r"\rho\left(r_{i}\right)"
_SLOPE = r"\rho'\left(r_{i}\right)"


def gradient_lines(loss: Loss, variable: str) -> list[SumLine]:
    """Return the lines from the definition to the formula of dL/dw or dL/db."""
    inner = latex(tree("x" if variable == "w" else "1"), symbols=SYMBOLS)
    sign = rf"\frac{{\partial}}{{\partial {variable}}}"
    left = rf"\frac{{\partial L}}{{\partial {variable}}} = "
    factor = _factor_latex(loss)
    d_r = rf"\frac{{\partial r_{{i}}}}{{\partial {variable}}}"

    def bare(loss: Loss, count: int) -> ast.expr:
        return pending(_gathered(loss, _total(loss, count), count))

    def summed(loss: Loss, count: int) -> ast.expr:
        return _times_factor(loss, count, [pending(_term(loss, i)) for i in range(count)])

    def chained(loss: Loss, count: int) -> ast.expr:
        terms = [filled("u*v", u=_slope(loss, i), v=pending(_residual(i))) for i in range(count)]
        return _times_factor(loss, count, terms)

    def found(loss: Loss, count: int) -> ast.expr:
        return _times_factor(loss, count, [_product(loss, i, variable) for i in range(count)])

    sum_rule = _("chain rule, square root") if loss.gather == "root" else _("sum rule")
    lines = [
        SumLine(_("to be found"), left + rf"{sign}\left[{_gathered_latex(loss, _SUM + _RHO)}\right]", bare),
        SumLine(sum_rule, left + rf"{factor}{_SUM}{sign}\left[{_RHO}\right]", summed),
        SumLine(_("chain rule"), left + rf"{factor}{_SUM}{_SLOPE}\, {d_r}", chained),
    ]
    product = _SLOPE if variable == "b" else rf"{_SLOPE}\, {inner}"
    if not _has_cases(loss):
        node = loss.slope if variable == "b" else ast.BinOp(loss.slope, ast.Mult(), ast.Name("x"))
        product = latex(node, symbols=SYMBOLS)
    lines.append(SumLine(_("both derivatives put in"), left + factor + _SUM + product, found))
    if loss.gather == "root":
        half = "r" if variable == "b" else "r*x"
        shown = left + rf"\frac{{1}}{{L}}{_SUM}" + latex(tree(half), symbols=SYMBOLS)
        lines.append(SumLine(_("simplified"), shown, lambda loss, count: _halved(loss, count, half)))
    return lines


def number_lines(loss: Loss, points: Sequence[Point], w: float, b: float, variable: str) -> list[str]:
    """Return dL/dw or dL/db with its numbers put in: factor times the sum of rho'(r_i) x_i, then the sum, the value."""
    from gradexplorer.core.losses.linear_model import line_loss

    at = line_loss(loss, points, w, b)
    x, _y = arrays(points)
    left = rf"\frac{{\partial L}}{{\partial {variable}}} = "
    factor = _factor_numbers(loss, float(at.terms.sum()), len(x))
    if variable == "w":
        products = [f"{_signed(s)} \\cdot {_signed(v)}" for s, v in zip(at.slopes, x, strict=True)]
    else:
        products = [_signed(s) for s in at.slopes]
    total = float((at.slopes * (x if variable == "w" else 1.0)).sum())
    value = at.gradient[0 if variable == "w" else 1]
    return [
        left + factor + rf"\left({_elided(products)}\right)",
        rf"{left}{factor}{_joined(factor, total)} = {number(value)}" if factor else rf"{left}{number(value)}",
    ]


def loss_numbers(loss: Loss, points: Sequence[Point], w: float, b: float) -> str:
    """Return L with its numbers put in."""
    from gradexplorer.core.losses.linear_model import line_loss

    at = line_loss(loss, points, w, b)
    inside = _elided([_signed(v) for v in at.terms])
    return rf"L = {_gathered_latex(loss, inside, len(points))} = {number(at.value)}"


def prove_gradient_lines(loss: Loss, points: Sequence[Point], w: float, b: float, variable: str) -> Proof:
    """Prove at (w, b) that all lines of `gradient_lines` are equal, with 50 digits, summed over all points."""
    values = {"w": w, "b": b, **loss.parameters}
    for i, (x, y) in enumerate(points):
        values |= {f"x_{i}": x, f"y_{i}": y}
    trees = [line.whole(loss, len(points)) for line in gradient_lines(loss, variable)]
    return prove_lines(trees, values, variable)


# trees over all points


def _residual(i: int) -> ast.expr:
    return filled(RESIDUAL, x=ast.Name(f"x_{i}"), y=ast.Name(f"y_{i}"))


def _term(loss: Loss, i: int) -> ast.expr:
    return filled(loss.term, r=_residual(i))


def _slope(loss: Loss, i: int) -> ast.expr:
    return filled(ast.unparse(loss.slope), r=_residual(i))


def _product(loss: Loss, i: int, variable: str) -> ast.expr:
    derived = _residual_derivation(variable).result
    return filled("u*v", u=_slope(loss, i), v=filled(ast.unparse(derived), x=ast.Name(f"x_{i}")))


def _sum(terms: Sequence[ast.expr]) -> ast.expr:
    """Return a sum as a tree of little depth."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return ast.BinOp(_sum(terms[:half]), ast.Add(), _sum(terms[half:]))


def _total(loss: Loss, count: int) -> ast.expr:
    return _sum([_term(loss, i) for i in range(count)])


def _gathered(loss: Loss, total: ast.expr, count: int) -> ast.expr:
    return filled(GATHERED[loss.gather], S=total, N=ast.Constant(count))


def _times_factor(loss: Loss, count: int, terms: Sequence[ast.expr]) -> ast.expr:
    derived = derive(tree(GATHERED[loss.gather]), "S").result
    factor = filled(ast.unparse(derived), S=_total(loss, count), N=ast.Constant(count))
    return ast.BinOp(factor, ast.Mult(), _sum(terms))


def _halved(loss: Loss, count: int, half: str) -> ast.expr:
    terms = [filled(half, r=_residual(i), x=ast.Name(f"x_{i}")) for i in range(count)]
    return filled("total/root", total=_sum(terms), root=_gathered(loss, _total(loss, count), count))


# LaTeX


def _has_cases(loss: Loss) -> bool:
    return isinstance(loss.slope, ast.IfExp)


def _gathered_latex(loss: Loss, inside: str, count: int | None = None) -> str:
    if loss.gather == "mean":
        below = "N" if count is None else str(count)
        return rf"\frac{{1}}{{{below}}}" + (inside if count is None else rf"\left({inside}\right)")
    return rf"\sqrt{{{inside}}}" if loss.gather == "root" else inside


def _factor_latex(loss: Loss) -> str:
    """Return dL/dS in front of the sum; the root's is 1/(2L)."""
    return {"mean": r"\frac{1}{N}", "sum": "", "root": r"\frac{1}{2 L}"}[loss.gather]


def _factor_numbers(loss: Loss, total: float, count: int) -> str:
    if loss.gather == "root":
        return rf"\frac{{1}}{{2 \cdot {number(total**0.5)}}}"
    return rf"\frac{{1}}{{{count}}}" if loss.gather == "mean" else ""


def _joined(factor: str, total: float) -> str:
    return rf" \cdot {_signed(total)}" if factor else number(total)


def _signed(value: float) -> str:
    text = number(float(value))
    return rf"\left({text}\right)" if text.startswith("{-}") else text


def _elided(terms: Sequence[str]) -> str:
    if len(terms) > 3 and sum(len(_MARKUP.sub("", term)) + 3 for term in terms) > WIDE:
        terms = [*terms[:2], r"\cdots", terms[-1]]
    return " + ".join(terms)
