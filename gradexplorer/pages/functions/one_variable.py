"""The picture with one variable: tangent and secant, the quotient's way to its limit, and its error."""

import math
from functools import lru_cache, partial
from typing import Literal

import numpy as np

from gradexplorer.core.functions import Function, LocalSlopes, Quotients, local_slopes, quotients, window
from gradexplorer.core.turning_points import turns_in_words
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Array, Axis, Curve, DisplayText, Handle, Mark, Panel, Plot, Points, straight
from gradexplorer.pages.functions.difference_errors import STEP_RANGE, errors, legal_step, present
from gradexplorer.pages.functions.formulas import quotient_number, side_number, slope_number
from gradexplorer.pages.functions.state import FunctionsState, sampled, tidy
from gradexplorer.proof import DType
from gradexplorer.text import InputError, Text, _

BIG = 1e-3
"""Steps from here on show the way to the limit; below it rounding takes over at last."""

MOST = 1e300
"""Slopes beyond leave no room above for a margin."""

CATCH = 0.01
"""Share of the range within which a kink catches the point."""


def rows(state: FunctionsState, first_paint: bool) -> list[list[Panel]]:
    """Return the panels; `first_paint` leaves the errors out, which need 50 digits."""
    return [[_curves(state)], [_limit(state), errors(state, first_paint)]]


# f and f', tangent and secant


@lru_cache(maxsize=32)
def _lines(function: Function, low: float, high: float) -> tuple[Curve, Curve]:
    curve = sampled(function, low, high)
    f = Curve(
        key="f",
        label="f",
        x=curve.x,
        y=curve.f,
        colour="function",
        width=2.5,
        beyond=lambda low, high: _beyond(function, low, high, "f"),
        turns=partial(turns_in_words, function, "f", low, high),
    )
    slope = Curve(
        key="slope",
        label="f'",
        x=curve.x,
        y=curve.slope,
        colour="gradient",
        width=1.5,
        beyond=lambda low, high: _beyond(function, low, high, "slope"),
    )
    return f, slope


def _beyond(function: Function, low: float, high: float, what: Literal["f", "slope"]) -> tuple[Array, Array]:
    """Return f or f' over a range into which a person has zoomed out; nothing where f has no values."""
    try:
        curve = sampled(function, low, high)
    except InputError:
        return np.empty(0), np.empty(0)
    return curve.x, curve.f if what == "f" else curve.slope


def _curves(state: FunctionsState) -> Plot:
    low, high = state.span
    f, slope = _lines(state.function, low, high)
    bottom, top = state.shown_y
    at = local_slopes(state.function, state.x0)
    now = quotients(state.function, state.x0, state.dtype, [state.h])
    h, quotient = float(now.h[0]), float(now.right[0])
    above = float(state.function.values(state.x0 + h))
    at_x, step = (np.dtype(state.dtype).type(value) for value in (state.x0, state.h))  # rounded as in `quotients`
    pair = float(state.function.values(at_x + step, state.dtype)), float(state.function.values(at_x, state.dtype))
    secant = quotient_number(pair, h, quotient, 7, state.dtype)
    return Plot(
        key="curves",
        title=_title(state, at, secant),
        x=Axis("x", (low, high)),
        y=Axis("f,  f'", (bottom, top if top > bottom else bottom + 1.0)),
        marks=[
            f,
            slope,
            *_tangents(state.function, at, low, high, bottom, top),
            *_secant(at, h, above, quotient, low, high),
            *_handles(state, at, h, above),
        ],
        view=(type(state.function), state.x_range, state.y_range),
    )


def _title(state: FunctionsState, at: LocalSlopes, quotient: DisplayText) -> DisplayText:
    function = state.function
    if at.smooth:
        return _(
            "At x₀ = {x} the secant's slope is {quotient}, the tangent's f'(x₀) = {slope}",
            x=rounded(at.x, 6),
            quotient=quotient,
            slope=slope_number(function, at.x, at.slope, 7),
        )
    return _(
        "Not differentiable at x₀ = {x}: the slope is {left} on the left, {right} on the right",
        x=rounded(at.x, 6),
        left=side_number(function, at.x, at.left, "-h"),
        right=side_number(function, at.x, at.right, "h"),
    )


def _tangents(function: Function, at: LocalSlopes, low: float, high: float, bottom: float, top: float) -> list[Mark]:
    """Return the tangent, or the half tangents of the two sides where they differ."""
    if at.smooth:
        sides = [("tangent", _("tangent line"), at.slope, low, high, "series3")]
    else:
        sides = [
            ("tangent.left", _("tangent from the left"), at.left, low, at.x, "series1"),
            ("tangent.right", _("tangent from the right"), at.right, at.x, high, "series3"),
        ]
    marks: list[Mark] = []
    for key, label, slope, start, end, colour in sides:
        if math.isnan(slope):
            continue
        x = np.array([start, end])
        if math.isinf(slope):
            x, y = np.full(2, at.x), np.array([at.f, top if slope * (start + end - 2 * at.x) > 0 else bottom])
        else:
            y = at.f + slope * (x - at.x)
        beyond = straight(at.x, at.f, slope) if at.smooth and math.isfinite(slope) else None
        marks.append(Curve(key=key, label=label, x=x, y=y, colour=colour, width=1.5, beyond=beyond))
    x = np.array([at.x, at.x])
    if math.isfinite(at.slope):
        marks.append(Curve(key="height", x=x, y=np.array([at.f, at.slope]), colour="muted", dashed=True))
        name = Text("f'(x₀) = {slope}", {"slope": slope_number(function, at.x, at.slope, 10)})
        marks.append(Points(key="value", x=x[:1], y=np.array([at.slope]), colour="gradient", size=10.0, names=[name]))
    return marks


def _secant(at: LocalSlopes, h: float, above: float, quotient: float, low: float, high: float) -> list[Mark]:
    """Return the secant through x0 and x0 + h, and its triangle of slope."""
    if not math.isfinite(above) or not math.isfinite(quotient):
        return []
    x = np.array([low, high])
    line = Curve(
        key="secant",
        label=_("secant"),
        x=x,
        y=at.f + quotient * (x - at.x),
        colour="parameter",
        width=1.5,
        beyond=straight(at.x, at.f, quotient),
    )
    x, y = np.array([at.x, at.x + h, at.x + h]), np.array([at.f, at.f, above])
    return [line, Curve(key="triangle", x=x, y=y, colour="parameter", dashed=True)]


def _handles(state: FunctionsState, at: LocalSlopes, h: float, above: float) -> list[Mark]:
    curve = sampled(state.function, *state.span)
    known = curve.x[np.isfinite(curve.f)]
    step = Handle(
        key="step",
        x=at.x + h,
        y=above,
        path="h",
        axis="x",
        colour="parameter",
        tip=_("x₀ + h: drag it towards the point"),
        value=lambda x, _y: legal_step(float(f"{_nearest(known, x) - at.x:.3g}")),
    )
    point = Handle(
        key="point",
        x=at.x,
        y=at.f,
        path="x0",
        axis="x",
        colour="function",
        tip=_("x₀: drag it along the curve"),
        value=lambda x, _y: _caught(state, _nearest(known, x)),
    )
    return [step, point] if math.isfinite(above) else [point]


def _caught(state: FunctionsState, x: float) -> float:
    """Return a dragged point with few digits, or the kink that is near it: no mouse would hit that."""
    low, high = state.span
    near = [kink for kink in state.function.kinks if abs(kink - x) <= CATCH * (high - low)]
    rounded = tidy(x, state.span)
    return near[0] if near else rounded if math.isfinite(state.function.values(rounded)) else x


def _nearest(known: Array, x: float) -> float:
    """Return `x` where f has values around it, else the nearest known point."""
    after = int(np.searchsorted(known, x))
    around = known[max(after - 1, 0) : after + 1]
    if len(around) == 2 and around[1] - around[0] < 4 * (known[-1] - known[0]) / len(known):
        return x
    return float(around[np.argmin(np.abs(around - x))])


# the limit


@lru_cache(maxsize=16)
def _quotient_curves(function: Function, x0: float, dtype: DType) -> tuple[list[Mark], tuple[float, float]]:
    at, found = local_slopes(function, x0), quotients(function, x0, dtype, np.logspace(1, -16, 171))
    marks: list[Mark] = [
        Curve(key="right", label=_("from the right"), x=found.h, y=found.right, colour="parameter", width=1.5),
        Curve(key="left", label=_("from the left"), x=found.h, y=found.left, colour="series1", width=1.5),
        Curve(key="central", label=_("central"), x=found.h, y=found.central, colour="function", width=1.5),
    ]
    ends = np.array(STEP_RANGE)
    for key, slope in (("limit.left", at.left), ("limit.right", at.right))[at.smooth :]:
        if math.isfinite(slope):
            label = "f'(x₀)" if at.smooth else ""
            line = Curve(key=key, label=label, x=ends, y=np.full(2, slope), colour="gradient", dashed=True)
            marks.append(line)
    return marks, _heights(found, at)


def _heights(found: Quotients, at: LocalSlopes) -> tuple[float, float]:
    big = (found.h >= BIG) & (found.h <= 1.0)
    limits = np.array([side for side in (at.left, at.right) if math.isfinite(side)])
    low, high = window(found.right[big], found.left[big], found.central[big])
    low, high = (float(np.clip(end, -MOST, MOST)) for end in (min([low, *limits]), max([high, *limits])))
    margin = max(0.15 * (high - low), 1e-3 * max(abs(low), abs(high)), 1e-9)
    low, high = low - margin, high + 3 * margin  # above there is room for the legend
    step = 10.0 ** math.floor(math.log10(high - low)) / 2  # coarse ends, so that the axis rests while the point moves
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _limit(state: FunctionsState) -> Plot:
    marks, heights = _quotient_curves(state.function, state.x0, state.dtype)
    now = quotients(state.function, state.x0, state.dtype, [state.h])
    quotient = float(now.right[0])
    return Plot(
        key="limit",
        title=_("Difference quotients as h shrinks, {dtype}", dtype=state.dtype),
        x=Axis("h", STEP_RANGE, log=True),
        y=Axis(_("slope"), heights),
        marks=[*marks, *present(state.h, quotient, heights)],
        legend="top left",
        view=(state.function, state.x0),
    )
