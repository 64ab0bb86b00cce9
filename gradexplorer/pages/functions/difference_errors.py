"""The V-plot: how wrong a difference quotient is, against its step, in both precisions."""

import math
from functools import lru_cache, partial

import numpy as np

from gradexplorer.core.functions import (
    TOO_SMALL_STEP,
    Function,
    difference_errors,
    exact_derivatives,
    local_slopes,
    quotients,
)
from gradexplorer.formula.shown_number import shown
from gradexplorer.framework.figure import Array, Axis, Curve, Handle, Mark, Plot, Points
from gradexplorer.pages.functions.formulas import SYMBOLS, best_step_scope
from gradexplorer.pages.functions.state import LEAST_H, MOST_H, FunctionsState
from gradexplorer.proof import DType
from gradexplorer.text import _

STEP_RANGE = (LEAST_H, MOST_H)
_FLOATS = 1e-6
"""Relative error of a best step that was computed with floats."""
KINDS = {"forward": (_("forward"), "parameter"), "central": (_("central"), "function")}


def legal_step(h: float) -> float:
    """Return the step nearest to `h` that the State takes."""
    return min(max(h, LEAST_H), MOST_H)


def present(h: float, y: float, heights: tuple[float, float]) -> list[Mark]:
    """Return the mark of the present step, which can be dragged."""
    line = Curve(key="now", x=np.array([h, h]), y=np.array(heights), colour="muted", dashed=True)
    if not math.isfinite(y):
        y = heights[0]
    handle = Handle(
        key="h",
        x=h,
        y=y,
        path="h",
        axis="x",
        colour="parameter",
        tip=_("h: drag it to the left"),
        value=lambda x, _y: legal_step(x),
    )
    return [line, handle]


@lru_cache(maxsize=16)
def _curves(function: Function, x0: float) -> tuple[list[Mark], tuple[float, float]]:
    """Return the error curves of both precisions with their best steps, and the heights of the panel."""
    dtypes: tuple[DType, DType] = ("float32", "float64")
    both = {dtype: difference_errors(function, x0, dtype) for dtype in dtypes}
    measured = np.concatenate([values for found in both.values() for values in (found.forward, found.central)])
    bottom, top = _heights(measured)
    marks: list[Mark] = []
    if not (measured > 0).any():
        return marks, (bottom, top)
    for dtype, found in both.items():
        for kind, best in (("forward", found.best_forward), ("central", found.best_central)):
            values = np.maximum(getattr(found, kind), bottom)
            name, colour = KINDS[kind]
            single = dtype == "float32"
            curve = Curve(
                key=f"{kind}.{dtype}",
                label="" if single else name,
                x=found.h,
                y=values,
                colour=colour,
                width=1.0 if single else 1.5,
                dashed=single,
            )
            marks.append(curve)
            if best is not None and LEAST_H <= best <= 1.0:
                marks.append(_best(function, x0, curve, best, kind, dtype))
    return marks, (bottom / 3, top * 3)


def _heights(measured: Array) -> tuple[float, float]:
    """Return whole decades around the errors that are not 0, and that leave room for a margin."""
    positive = measured[np.isfinite(measured) & (measured > 0)]
    low, high = (float(positive.min()), float(positive.max())) if positive.size else (1e-16, 1.0)
    bottom = min(max(math.floor(math.log10(low)), -300), 299)
    top = min(max(math.ceil(math.log10(high)), bottom + 1), 300)
    return 10.0**bottom, 10.0**top


def _best(function: Function, x0: float, curve: Curve, best: float, kind: str, dtype: DType) -> Points:
    """Mark a theoretical best step on the measured curve."""
    at = np.exp(np.interp(math.log(best), np.log(curve.x[::-1]), np.log(curve.y)[::-1]))
    h = shown(
        f"{best:.2g}",
        f"best_{kind}",
        scope=partial(best_step_scope, function, x0, dtype),
        symbols=SYMBOLS,
        digits=2,
        rounding=_FLOATS * best,
    )
    name = _("best h in theory, {kind}, {dtype}: {h}", kind=KINDS[kind][0], dtype=dtype, h=h)
    x, y = np.array([best]), np.array([at])
    return Points(key=f"best.{curve.key}", x=x, y=y, colour="gradient", symbol="star", size=13.0, names=[name])


def errors(state: FunctionsState, first_paint: bool) -> Plot:
    """Return the V-plot; `first_paint` leaves out the curves, which need 50 digits."""
    heights, slope = (1e-16, 10.0), local_slopes(state.function, state.x0).slope
    no_number = _("f'(x₀) is larger than all floats, so no error")
    title = no_number if math.isinf(slope) else _("No derivative at x₀, so no error")
    marks: list[Mark] = []
    if math.isfinite(slope):
        title = _("Error: float64 solid, float32 dashed, ★ best h")
        if not first_paint:
            curves, heights = _curves(state.function, state.x0)
            marks = [*curves, _too_small_step(heights), *present(state.h, max(_error(state), heights[0]), heights)]
            if not curves:
                title, marks = _("The difference quotients are exact here"), []
    return Plot(
        key="errors",
        title=title,
        x=Axis("h", STEP_RANGE, log=True),
        y=Axis(_("error"), heights, log=True),
        marks=marks,
        legend="bottom left",
        view=(state.function, state.x0),
    )


def _too_small_step(heights: tuple[float, float]) -> Curve:
    label, x = _("a trap: h = 1e-12"), np.array([TOO_SMALL_STEP, TOO_SMALL_STEP])
    return Curve(key="trap", label=label, x=x, y=np.array(heights), colour="positive", width=1.5)


def _error(state: FunctionsState) -> float:
    right = float(quotients(state.function, state.x0, state.dtype, [state.h]).right[0])
    error = abs(right - exact_derivatives(state.function, float(np.dtype(state.dtype).type(state.x0)))[0])
    return error if math.isfinite(error) else 0.0
