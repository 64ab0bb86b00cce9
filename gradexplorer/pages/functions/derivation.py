"""The derivation column: f' rule by rule and its difference quotients, or the gradient and what follows from it."""

import ast
import math
from collections.abc import Sequence

import numpy as np

from gradexplorer.core.functions import LocalSlopes, difference_errors, local_slopes, prove_name, prove_slope, quotients
from gradexplorer.core.where_nan import where_nan
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, DisplayText, FormulaItem, Heading, Item, Note, Row, Table, checked
from gradexplorer.pages.functions.formulas import BEST, ROUNDING, SYMBOLS, FunctionFormulas, quotient_number
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


def derive(state: FunctionsState) -> list[Item]:
    """Return the derivation column of `state`."""
    if state.dimension == "two":
        from gradexplorer.pages.functions import gradient_derivation

        return gradient_derivation.derive(state)
    at = local_slopes(state.function, state.x0)
    items: list[Item] = []
    for part in (_lines, _numbers, _sides, _quotients):
        try:
            items += part(state, at)
        except InputError as error:
            items.append(Note(key=f"fault.{part.__name__}", label=error.text))
    return checked(items, lambda: _kink(items, at))


def _kink(items: Sequence[Item], at: LocalSlopes) -> Text | None:
    """Return why f has no derivative here, where that is so."""
    proofs = [item.proof for item in items if isinstance(item, Check) and item.key == "slope.proof"]
    reason = next((proof.reason for proof in proofs if proof.verdict == "not differentiable"), None)
    return reason if at.smooth else reason or _UNSMOOTH


def _lines(state: FunctionsState, _at: LocalSlopes) -> list[Item]:
    function = state.function
    at = FunctionFormulas(function, state.x0)
    items: list[Item] = [
        Heading(key="function", label=function.name),
        FormulaItem(key="f", formula=formula("f(x)", function.expression.tree, symbols=SYMBOLS)),
    ]
    if function.oracle:
        label = _("f is {name}", name=function.oracle)
        items.append(Check(key="name", label=label, prove=lambda: prove_name(function, state.x0, shares=(0.66,))))
    for i, step in enumerate(function.derivation.steps):
        line = at("Prime(f, x)", step.tree)
        if len(line.latex) <= MAX_LATEX:
            items.append(FormulaItem(key=f"step{i}", label=step.rule, formula=line))
    return items


def _numbers(state: FunctionsState, found: LocalSlopes) -> list[Item]:
    function, x = state.function, state.x0
    at = FunctionFormulas(function, x)
    put_in = ast.Call(ast.Name("Numbers"), [function.derivation.result], [])
    line = at("Prime(f, Numbers(x))", put_in, at.number("slope", float(function.slopes(x))))
    middle, last = (line.part_latex(part) for part in line.parts[1:])
    if middle == last:
        line = at("Prime(f, Numbers(x))", put_in)
    badge = Check(
        key="slope.proof",
        label=_("Derivative, autograd and difference ({dtype})", dtype=state.dtype),
        prove=lambda: prove_slope(function, x, state.dtype),
    )
    items: list[Item] = [
        Heading(key="at", label=_("At x₀ = {x}", x=rounded(x, 7))),
        FormulaItem(key="value", formula=at("f(Numbers(x))", at.number("here", found.f))),
        FormulaItem(key="numbers", label=_("x₀ put in"), formula=line),
        badge,
    ]
    if why := where_nan(function.expression.tree, lambda: badge.proof):
        items.append(Note(key="where", label=why))
    return items if len(middle) <= MAX_LATEX else [item for item in items if item.key != "numbers"]


def _sides(state: FunctionsState, found: LocalSlopes) -> list[Item]:
    """Return the one-sided limits where they differ, and their own badge: the other lines have no value here."""
    if found.smooth:
        return []
    at = FunctionFormulas(state.function, state.x0)
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
        *(checked(lines, key="limits.proof", label=_LIMITS) if shown else lines),
        Note(key="sides.note", label=_UNSMOOTH),
    ]


def _quotients(state: FunctionsState, at: LocalSlopes) -> list[Item]:
    function, x, dtype = state.function, state.x0, state.dtype
    now = quotients(function, x, dtype, [state.h])
    h = float(now.h[0])
    at_x, step = (np.dtype(dtype).type(value) for value in (x, state.h))  # rounded as in `quotients`
    above, here, below = (float(function.values(t, dtype)) for t in (at_x + step, at_x, at_x - step))
    given = {"h": h, "width": 2 * h, "ahead": above, "now": here, "behind": below}
    formulas = FunctionFormulas(function, x, given)
    forward = _quotient(formulas, "ahead", "now", "h", float(now.right[0]), dtype)
    central = _quotient(formulas, "ahead", "behind", "width", float(now.central[0]), dtype)
    items: list[Item] = [
        Heading(key="quotients", label=_("Difference quotients, computed in {dtype}", dtype=dtype)),
        *([FormulaItem(key="forward", label=_("forward"), formula=forward)] if forward else []),
        *([FormulaItem(key="central", label=_("central"), formula=central)] if central else []),
        _table(state),
    ]
    return [*items, *_best(state)] if math.isfinite(at.slope) else items


def _quotient(at: FunctionFormulas, first: str, second: str, below: str, value: float, dtype: DType) -> Formula | None:
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
    at, dtype = np.dtype(state.dtype).type(state.x0), state.dtype
    rows = []
    for i, h in enumerate(TABLE_STEPS):
        step = np.dtype(dtype).type(h)  # rounded as in `quotients`
        above, here, below = (float(state.function.values(t, dtype)) for t in (at + step, at, at - step))
        sides = ((here, below), float(step), found.left), ((above, here), float(step), found.right)
        ways = *sides, ((above, below), 2 * float(step), found.central)
        numbers = [quotient_number(pair, width, float(values[i]), 8, dtype) for pair, width, values in ways]
        cells: list[DisplayText] = [rounded(h, 6), *numbers]
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
    at = FunctionFormulas(state.function, float(np.dtype(state.dtype).type(state.x0)), {"u": u})
    items: list[Item] = []
    for key, label, best in (
        ("forward", _("Best h of the forward difference"), found.best_forward),
        ("central", _("Best h of the central difference"), found.best_central),
    ):
        if best is not None and best <= 1.0:
            name = f"best_{key}"
            line = at(name, BEST[name], float(f"{best:.3g}"), rounding=_THREE_DIGITS * best)
            items.append(FormulaItem(key=f"best.{key}", label=label, formula=line))
    if items:
        label = _("Rounding error, with the unit roundoff u")
        power = at("u", f"2**(-{round(-math.log2(u))})")
        line = at("r", ROUNDING, symbols={"x": "x_0"}, beside=[power])
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
