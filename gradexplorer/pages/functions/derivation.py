"""The derivation column: f' rule by rule and its difference quotients, or the gradient and what follows from it."""

import ast
import math
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.functions import LocalSlopes, difference_errors, local_slopes, prove_slope, quotients
from gradexplorer.core.functions.catalogue import OneVariable
from gradexplorer.core.where_nan import where_nan
from gradexplorer.formula.equation import Formula, Part, formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import tree
from gradexplorer.framework.figure import Check, DisplayText, FormulaItem, Heading, Item, Note, Row, Table, line_check
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.proof import DType
from gradexplorer.text import InputError, Text, _

MAX_LATEX = 2000
"""Lines longer than this are not shown: they would be many times as wide as the screen."""
TABLE_STEPS = (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16)

_UNSMOOTH = _("Not differentiable here: the two limits are not one finite number.")
_LIMITS = _("The one-sided limits, executed with 50 digits")
_THREE_DIGITS = 0.006
"""Relative error of a number of which three digits are shown."""
_ROUNDING = "u*(2*abs(f(x)) + abs(x*Prime(f, x)))"
_BEST = {"best_forward": "sqrt(2*r/abs(second))", "best_central": "(3*r/(2*abs(third)))**(1/3)"}
_SYMBOLS = {
    "D": "d",
    "f": "f",
    "now": r"f\left(x_0\right)",
    "ahead": r"f\left(x_0 + h\right)",
    "behind": r"f\left(x_0 - h\right)",
    "width": "2h",
    "second": "f''",
    "third": "f'''",
    "best_forward": r"h_{\mathrm{best}}",
    "best_central": r"h_{\mathrm{best}}",
}


def derive(state: FunctionsState) -> list[Item]:
    """Return the derivation column of `state`."""
    from gradexplorer.pages.functions import gradient_derivation

    if state.dimension == "two":
        return gradient_derivation.derive(state)
    at = local_slopes(state.function, state.x0)
    items: list[Item] = []
    for part in (_lines, _numbers, _sides, _quotients):
        try:
            items += part(state, at)
        except InputError as error:
            items.append(Note(key=f"fault.{part.__name__}", label=error.text))
    return [*items, line_check(items, _kink(items, at))]


def _kink(items: Sequence[Item], at: LocalSlopes) -> Text | None:
    """Return why f has no derivative here, where that is so."""
    proofs = [item.proof for item in items if isinstance(item, Check) and item.key == "slope.proof"]
    reason = next((proof.reason for proof in proofs if proof.verdict == "not differentiable"), None)
    return reason if at.smooth else reason or _UNSMOOTH


class _Formulas:
    """Makes formulas of a function at a point; f' on a left side is found by moving x."""

    def __init__(self, function: OneVariable, x: float, more: Mapping[str, float] = {}) -> None:
        meanings = {
            "here": "f(x)",
            "slope": ast.unparse(function.derivation.result),
            "second": "D(D(f(x), x), x)",
            "third": "D(D(D(f(x), x), x), x)",
            "r": _ROUNDING,
            **_BEST,
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
        symbols = {**_SYMBOLS, **symbols}
        return formula(*parts, scope=self.scope, symbols=symbols, beside=beside, rounding=rounding)

    def number(self, name: str, computed: float) -> Part:
        """Return a name as its number; where it has none, what floats make of it."""
        return f"Numbers({name})" if math.isfinite(self.scope.value(tree(name))) else computed


def _lines(state: FunctionsState, _at: LocalSlopes) -> list[Item]:
    function = state.function
    at = _Formulas(function, state.x0)
    items: list[Item] = [
        Heading(key="function", label=function.name),
        FormulaItem(key="f", formula=formula("f(x)", function.expression.tree, symbols=_SYMBOLS)),
    ]
    for i, step in enumerate(function.derivation.steps):
        line = at("Prime(f, x)", step.tree)
        if len(line.latex) <= MAX_LATEX:
            items.append(FormulaItem(key=f"step{i}", label=step.rule, formula=line))
    return items


def _numbers(state: FunctionsState, found: LocalSlopes) -> list[Item]:
    function, x = state.function, state.x0
    at = _Formulas(function, x)
    proof = prove_slope(function, x, state.dtype)
    put_in = ast.Call(ast.Name("Numbers"), [function.derivation.result], [])
    line = at("Prime(f, Numbers(x))", put_in, at.number("slope", float(function.slope(x))))
    middle, last = (line.part_latex(part) for part in line.parts[1:])
    if middle == last:
        line = at("Prime(f, Numbers(x))", put_in)
    items: list[Item] = [
        Heading(key="at", label=_("At x₀ = {x}", x=f"{x:.7g}")),
        FormulaItem(key="value", formula=at("f(Numbers(x))", at.number("here", found.f))),
        FormulaItem(key="numbers", label=_("x₀ put in"), formula=line),
        Check(
            key="slope.proof",
            label=_("Derivative, autograd and difference ({dtype})", dtype=state.dtype),
            proof=proof,
        ),
    ]
    if why := where_nan(function.expression.tree, proof):
        items.append(Note(key="where", label=why))
    return items if len(middle) <= MAX_LATEX else [item for item in items if item.key != "numbers"]


def _sides(state: FunctionsState, found: LocalSlopes) -> list[Item]:
    """Return the one-sided limits where they differ, and their own badge: the other lines have no value here."""
    if found.smooth:
        return []
    at = _Formulas(state.function, state.x0)
    lines: list[Item] = []
    for key, label, step, slope in (
        ("left", _("from the left"), "-h", found.left),
        ("right", _("from the right"), "h", found.right),
    ):
        if math.isnan(slope):
            lines.append(Note(key=f"limit.{key}", label=_("{side}: there is no limit", side=label)))
        else:
            limit = at(f"Limit({step}, (f(x + h) - f(x))/h)", slope, symbols={"x": "x_0"})
            lines.append(FormulaItem(key=f"limit.{key}", label=label, formula=limit))
    shown = any(isinstance(line, FormulaItem) for line in lines)
    return [
        Heading(key="sides", label=_("One-sided limits")),
        *lines,
        *([replace(line_check(lines), key="limits.proof", label=_LIMITS)] if shown else []),
        Note(key="sides.note", label=_UNSMOOTH),
    ]


def _quotients(state: FunctionsState, at: LocalSlopes) -> list[Item]:
    function, x, dtype = state.function, state.x0, state.dtype
    now = quotients(function, x, dtype, [state.h])
    h = float(now.h[0])
    at_x, step = (np.dtype(dtype).type(value) for value in (x, state.h))  # rounded as in `quotients`
    above, here, below = (float(function.value(t, dtype)) for t in (at_x + step, at_x, at_x - step))
    given = {"h": h, "width": 2 * h, "ahead": above, "now": here, "behind": below}
    formulas = _Formulas(function, x, given)
    forward = _quotient(formulas, "ahead", "now", "h", float(now.right[0]), dtype)
    central = _quotient(formulas, "ahead", "behind", "width", float(now.central[0]), dtype)
    items: list[Item] = [
        Heading(key="quotients", label=_("Difference quotients, computed in {dtype}", dtype=dtype)),
        *([FormulaItem(key="forward", label=_("forward"), formula=forward)] if forward else []),
        *([FormulaItem(key="central", label=_("central"), formula=central)] if central else []),
        _table(state),
    ]
    return [*items, *_best(state)] if at.smooth else items


def _quotient(at: _Formulas, first: str, second: str, below: str, value: float, dtype: DType) -> Formula | None:
    """Return a quotient of values as floats have them: with all digits, where it takes these to see that they differ.

    What is claimed is the arithmetic: the values themselves have lost the digits that make the quotient wrong.
    """
    if math.isnan(value):
        return None
    a, b = (at.scope.values[name] for name in (first, second))
    digits = next((digits for digits in (6, 9, 12) if f"{a:.{digits}g}" != f"{b:.{digits}g}"), 15) + 2
    return at(
        f"({first} - {second})/{below}",
        f"(Numbers({first}, {digits}) - Numbers({second}, {digits}))/Numbers({below})",
        value,
        rounding=4 * float(np.finfo(dtype).eps) * abs(value),
    )


def _table(state: FunctionsState) -> Table:
    found = quotients(state.function, state.x0, state.dtype, TABLE_STEPS)
    rows = []
    for i, h in enumerate(TABLE_STEPS):
        numbers = [float(values[i]) for values in (found.left, found.right, found.central)]
        cells: list[DisplayText] = [f"{h:g}", *(f"{q:.8g}".replace("nan", "–") for q in numbers)]
        rows.append(Row(cells=cells, picks=(("h", h),), picked=h == state.h))
    return Table(
        key="table",
        label=_("Click a row to set h"),
        header=["h", _("from the left"), _("from the right"), _("central")],
        rows=rows,
    )


def _best(state: FunctionsState) -> list[Item]:
    """Return the theory of the best step: truncation against rounding."""
    found = difference_errors(state.function, state.x0, state.dtype)
    u = float(np.finfo(state.dtype).eps) / 2
    at = _Formulas(state.function, float(np.dtype(state.dtype).type(state.x0)), {"u": u})
    items: list[Item] = []
    for key, label, best in (
        ("forward", _("Best h of the forward difference"), found.best_forward),
        ("central", _("Best h of the central difference"), found.best_central),
    ):
        if best is not None and best <= 1.0:
            name = f"best_{key}"
            line = at(name, _BEST[name], float(f"{best:.3g}"), rounding=_THREE_DIGITS * best)
            items.append(FormulaItem(key=f"best.{key}", label=label, formula=line))
    if items:
        label = _("Rounding error, with the unit roundoff u")
        power = at("u", f"2**(-{round(-math.log2(u))})")
        line = at("r", _ROUNDING, symbols={"x": "x_0"}, beside=[power])
        items.insert(0, FormulaItem(key="rounding", label=label, formula=line))
        items.append(
            Note(
                key="trap",
                label=_(
                    "h = 1e-12 is a trap: the quotient's rounding error, about r/h, is far above its truncation error."
                ),
            )
        )
    return items
