"""The derivation column: f' rule by rule and its difference quotients, or the gradient and what follows from it."""

import math
from collections.abc import Mapping

from gradexplorer.core.functions import LocalSlopes, difference_errors, local_slopes, prove_slope, quotients
from gradexplorer.core.functions.catalogue import OneVariable
from gradexplorer.core.where_trap import where_trap
from gradexplorer.formula.derivation import latex
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, DisplayText, Formula, Heading, Item, Note, Row, Table
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.text import InputError, Text, _

MAX_LATEX = 2000
"""Lines longer than this are not shown: they would be many times as wide as the screen."""
TABLE_STEPS = (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16)


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
    return items


def _values(function: OneVariable, x: float) -> Mapping[str, float]:
    return {"x": x, **function.parameters}


def _lines(state: FunctionsState, _at: LocalSlopes) -> list[Item]:
    function = state.function
    items: list[Item] = [
        Heading(key="function", label=function.name),
        Formula(key="f", latex=f"f(x) = {latex(function.expression.tree)}"),
    ]
    for i, step in enumerate(function.derivation.steps):
        if len(step.latex) <= MAX_LATEX:
            items.append(Formula(key=f"step{i}", label=step.rule, latex=f"f'(x) = {step.latex}"))
    return items


def _numbers(state: FunctionsState, at: LocalSlopes) -> list[Item]:
    function, x = state.function, state.x0
    values = _values(function, x)
    last = function.derivation.steps[-1]
    put_in = last.latex_at(values)
    place = rf"f'\left({number(x)}\right)"
    value = number(float(function.slope(x)))
    proof = prove_slope(function, x, state.dtype)
    items: list[Item] = [
        Heading(key="at", label=_("At x₀ = {x}", x=f"{x:.7g}")),
        Formula(key="value", latex=rf"f\left({number(x)}\right) = {number(at.f)}"),
        Formula(
            key="numbers",
            label=_("x₀ put in"),
            latex=f"{place} = {put_in}" + (f" = {value}" if put_in != value else ""),
        ),
        Check(
            key="lines.proof",
            label=_("All lines agree, executed with 50 digits"),
            proof=function.derivation.prove(values),
        ),
        Check(
            key="slope.proof",
            label=_("Derivative, autograd and difference ({dtype})", dtype=state.dtype),
            proof=proof,
        ),
    ]
    if trap := where_trap(function.expression.tree, proof):
        items.append(Note(key="where", label=trap))
    return items if len(put_in) <= MAX_LATEX else [item for item in items if item.key != "numbers"]


def _sides(state: FunctionsState, at: LocalSlopes) -> list[Item]:
    """Return the one-sided limits where they differ."""
    if at.smooth:
        return []
    quotient = r"\frac{f(x_0 + h) - f(x_0)}{h}"
    lines: list[Item] = []
    for key, label, sign, slope in (
        ("left", _("from the left"), "-", at.left),
        ("right", _("from the right"), "+", at.right),
    ):
        if math.isnan(slope):
            lines.append(Note(key=f"limit.{key}", label=_("{side}: there is no limit", side=label)))
        else:
            limit = rf"\lim_{{h \to 0^{sign}}} {quotient} = {number(slope)}"
            lines.append(Formula(key=f"limit.{key}", label=label, latex=limit))
    return [
        Heading(key="sides", label=_("One-sided limits")),
        *lines,
        Note(key="sides.note", label=_("Not differentiable here: the two limits are not one finite number.")),
    ]


def _quotients(state: FunctionsState, at: LocalSlopes) -> list[Item]:
    function, x, dtype = state.function, state.x0, state.dtype
    now = quotients(function, x, dtype, [state.h])
    h = float(now.h[0])
    above, here, below = (float(function.value(t, dtype)) for t in (x + h, x, x - h))
    ahead, across = r"\frac{f(x_0 + h) - f(x_0)}{h}", r"\frac{f(x_0 + h) - f(x_0 - h)}{2h}"
    items: list[Item] = [
        Heading(key="quotients", label=_("Difference quotients, computed in {dtype}", dtype=dtype)),
        *_quotient(_("forward"), "forward", ahead, above, here, h, float(now.right[0])),
        *_quotient(_("central"), "central", across, above, below, 2 * h, float(now.central[0])),
        _table(state),
    ]
    return [*items, *_best(state)] if at.smooth else items


def _quotient(label: Text, key: str, left: str, first: float, second: float, below: float, value: float) -> list[Item]:
    """Typeset a quotient with its numbers: all digits, where it takes these to see that they differ."""
    if math.isnan(value):
        return []
    digits = next((digits for digits in (6, 9, 12) if f"{first:.{digits}g}" != f"{second:.{digits}g}"), 17) + 2
    plain = all(v == 0 or 1e-4 <= abs(v) < 1e6 for v in (first, second))
    minuend, subtrahend = (f"{v:.{min(digits, 17)}g}" if plain else number(v) for v in (first, second))
    subtrahend = rf"\left({subtrahend}\right)" if second < 0 else subtrahend
    middle = rf"\frac{{{minuend} - {subtrahend}}}{{{number(below)}}}"
    return [Formula(key=key, label=label, latex=rf"{left} = {middle} = {number(value)}")]


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
    items: list[Item] = []
    for key, label, formula, best in (
        ("forward", _("Best h of the forward difference"), r"\sqrt{2r / |f''|}", found.best_forward),
        ("central", _("Best h of the central difference"), r"\sqrt[3]{3r / (2|f'''|)}", found.best_central),
    ):
        if best is not None and best <= 1.0:
            latex_line = rf"h^* = {formula} \approx {number(float(f'{best:.3g}'))}"
            items.append(Formula(key=f"best.{key}", label=label, latex=latex_line))
    if items:
        unit = r"r = u\left(2|f(x_0)| + |x_0 f'(x_0)|\right)"
        power = -24 if state.dtype == "float32" else -53
        label = _("Rounding error, with the unit roundoff u")
        items.insert(0, Formula(key="rounding", label=label, latex=rf"{unit}, \quad u = 2^{{{power}}}"))
        items.append(
            Note(
                key="trap",
                label=_(
                    "h = 1e-12 is a trap: the quotient's rounding error, about r/h, is far above its truncation error."
                ),
            )
        )
    return items
