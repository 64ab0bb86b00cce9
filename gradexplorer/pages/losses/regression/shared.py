"""What all views of the regression share: the loss that the state chooses, and the ranges of its axes."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.losses import LineLoss, Loss, Point, best_line, line_loss, loss
from gradexplorer.core.losses.fit_run import FitSnapshot
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.framework.figure import Array, Curve, DisplayText, Handle, Mark, Plot
from gradexplorer.framework.figure import Axis as PlotAxis
from gradexplorer.framework.figure import straight as straight_on
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.text import Text, _

LEAST = 4.0
"""A plot of the data is at least this wide."""
REACH = 3.0
"""How many natural units of w and b the map of the loss shows to each side."""
SIMILAR = 3.0
"""Units of w and b that differ by less than this share one scale, so that the gradient is seen to cross the levels."""
HEADROOM = 0.3
"""Left free above the data, for the legend."""
FINENESS = 1000
"""Places on the height of the picture between which a drag chooses at least."""
_NICE = (1.0, 2.0, 3.0, 5.0, 10.0)
_WIDENINGS = 24
_OFF = 0.37
_CLOSE = 1e-9
_FLOATS = 1e-14
"""Share of its terms by which a loss, or a derivative of it, may be off in floats."""

Range = tuple[float, float]


def loss_of(state: RegressionState) -> Loss:
    """Return the loss that the fields choose."""
    return loss(state.loss, state.reduction, state.threshold)


def at(state: RegressionState) -> LineLoss:
    """Return the loss at the state's line."""
    return line_loss(loss_of(state), state.points, state.w, state.b)


def summed_scope(rule: Loss, points: Sequence[Point], w: float, b: float) -> Scope:
    """Return the scope of the loss over points: L, and slope_w and slope_b found by moving w and b."""
    from gradexplorer.core.losses.gradient_derivation import Summed

    return Summed(rule, points, w, b).scope


def loss_numbers(found: LineLoss, scope: Callable[[], Scope], digits: int) -> list[DisplayText]:
    """Return the loss and its gradient; floats leave of them what their terms' rounding does not take."""
    sizes = float(np.abs(found.terms).sum()), *found.size
    named = zip(("L", "slope_w", "slope_b"), (found.value, *found.gradient), sizes, strict=True)
    return [
        shown(f"{value:.{digits}g}", name, scope=scope, digits=digits, rounding=_FLOATS * (1 + size))
        if math.isfinite(value)
        else f"{value:.{digits}g}"
        for name, value, size in named
    ]


def best_numbers(rule: Loss, points: Sequence[Point], line: Point) -> list[DisplayText]:
    """Return w and b of the best line: by the normal equations for squares; of other losses as they were found."""
    if rule.term != "r**2":
        return [rounded(value, 6) for value in line]
    size = float(np.abs(np.asarray(points)).max(initial=1.0))
    scope = Scope(
        values={v: dict(enumerate(column, start=1)) for v, column in zip("xy", zip(*points, strict=True), strict=True)},
        meanings={
            "n": Meaning((), f"{len(points)}"),
            "x_mean": Meaning((), "Sum(i, x[i])/n"),
            "y_mean": Meaning((), "Sum(i, y[i])/n"),
            "w": Meaning((), "Sum(i, (x[i] - x_mean)*(y[i] - y_mean))/Sum(i, (x[i] - x_mean)**2)"),
            "b": Meaning((), "y_mean - w*x_mean"),
        },
        ranges={"i": range(1, len(points) + 1)},
    )
    return [
        shown(f"{value:.6g}", name, scope=scope, digits=6, rounding=_FLOATS * (size + abs(value)))
        for name, value in zip("wb", line, strict=True)
    ]


def trouble(points: Sequence[Point]) -> Text | None:
    """Say what data can't be fitted by exactly one line, and what that means."""
    if not points:
        return _("There are no points, and the mean of nothing is NaN. Click on the plot to add some.")
    if len(points) == 1:
        return _("With one point, every line through it has loss 0: the minimum is a whole line of (w, b).")
    if len({x for x, _y in points}) == 1:
        return _("All points have the same x: many lines have the same loss, so the minimum is a whole line of (w, b).")
    return None


def nice(value: float) -> float:
    """Return the number of 1, 2, 3, 5, 10 times a power of ten that is nearest by ratio."""
    power = 10.0 ** math.floor(math.log10(value))
    return power * min(_NICE, key=lambda step: abs(math.log(value / power / step)))


def view_range(values: Sequence[float]) -> Range:
    """Return a range around values that seldom changes while one of them is dragged.

    Its ends are a third of a step away from numbers that data often are; a value may lie on them, so that one which
    is dragged to an end does not push it away.
    """
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    if high - low < LEAST:
        middle = (low + high) / 2
        low, high = middle - LEAST / 2, middle + LEAST / 2
    step = nice((high - low) / 4)
    return (math.floor(low / step - _OFF + _CLOSE) + _OFF) * step, (
        math.ceil(high / step + _OFF - _CLOSE) - _OFF
    ) * step


def arrived(state: RegressionState, snapshot: FitSnapshot | None) -> RegressionState:
    """Return the state with the line that the run of `snapshot` has come to: what is shown of a line follows it."""
    if snapshot is None or snapshot.step == 0:
        return state
    w, b = snapshot.path[:2, snapshot.step].tolist()
    return replace(state, w=w, b=b)


@lru_cache(maxsize=32)
def home(points: tuple[Point, ...]) -> tuple[Range, Range]:
    """Return the ranges of w and b that a map of the loss shows: around the least squares line, by the data's units."""
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    middle = best_line(loss("mse"), points) or (0.0, 0.0)
    spread_y = float(np.std(y)) if len(y) else 0.0
    spread_x = float(np.std(x)) if len(x) else 0.0
    half_b = nice(REACH * max(1.0, spread_y))
    half_w = nice(REACH * (max(1.0, spread_y / spread_x) if spread_x > 0 else 1.0))
    if 1 / SIMILAR <= half_w / half_b <= SIMILAR:
        half_w = half_b = max(half_w, half_b)
    return _around(middle[0], half_w), _around(middle[1], half_b)


def _around(middle: float, half: float) -> Range:
    centre = round(middle / (half / 2)) * half / 2
    return centre - half, centre + half


def map_ranges(points: tuple[Point, ...], w: float, b: float) -> tuple[Range, Range]:
    """Return `home`, widened by doubling until (w, b) is inside."""
    ranges = home(points)
    return _widened(ranges[0], w), _widened(ranges[1], b)


def _widened(span: Range, value: float) -> Range:
    low, high = span
    for _doubling in range(_WIDENINGS):
        if low <= value <= high:
            break
        half = high - low
        low, high = (low + high) / 2 - half, (low + high) / 2 + half
    return low, high


# the picture of the data


@lru_cache(maxsize=32)
def point_handles(points: tuple[Point, ...]) -> tuple[Handle, ...]:
    """Return a dot for each point: dragged, and taken out by a right click."""
    return tuple(
        Handle(
            key=f"point{i}",
            x=x,
            y=y,
            path=f"points.{i}",
            colour="function",
            tip=_("Point {number}: drag it; a right click opens its menu", number=i + 1),
            removes=True,
        )
        for i, (x, y) in enumerate(points)
    )


def straight(key: str, span: Range, w: float, b: float, colour: str, label: Text | str = "", **look: object) -> Curve:
    """Return the line w*x + b over a range."""
    x = np.array(span)
    goes_on = straight_on(0.0, b, w)
    return Curve(key=key, label=label, x=x, y=w * x + b, colour=colour, beyond=goes_on, **look)  # type: ignore[arg-type]


def residuals(points: tuple[Point, ...], w: float, b: float) -> Curve:
    """Return a stroke from each point to the line."""
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    gap = np.full_like(x, np.nan)
    return Curve(
        key="residuals",
        label=_("residuals r = ŷ − y"),
        x=np.stack([x, x, gap], axis=1).ravel(),
        y=np.stack([y, w * x + b, gap], axis=1).ravel(),
        colour="positive",
        width=2.0,
    )


def line_handles(points: Sequence[Point], w: float, b: float) -> list[Mark]:
    """Return the dots that lift the line and turn it."""
    (low, high), (bottom, top) = data_ranges(points)
    candidates = [low + share * (high - low) for share in (0.88, 0.76, 0.64, 0.12, 0.24, 0.36)]
    seen = [x for x in candidates if bottom < w * x + b < top]
    hub = next((x for x in (0.0, (low + high) / 2, *seen[::-1]) if low < x < high and bottom < w * x + b < top), 0.0)
    far = [
        x for x in (*seen, *candidates) if min(abs(x), abs(x - hub)) > (high - low) / 16
    ]  # at x = 0 none could turn it
    end, pixel = far[0], (top - bottom) / FINENESS
    return [
        Handle(
            key="lift",
            x=hub,
            y=w * hub + b,
            path="b",
            axis="y",
            colour="parameter",
            tip=_("Lift the line: b"),
            value=lambda _x, y: _held(y - w * hub, pixel),
        ),
        Handle(
            key="turn",
            x=end,
            y=w * end + b,
            path="w",
            axis="y",
            colour="parameter",
            tip=_("Turn the line: w"),
            value=lambda _x, y: _held((y - b) / end, pixel / abs(end)),
        ),
    ]


def _held(value: float, worth: float) -> float:
    """Keep what a drag asks for within what w and b may be, with no more digits than the drag is worth."""
    return float(min(max(round(value, -math.floor(math.log10(worth))), -1e3), 1e3))


def data_plot(state: RegressionState, marks: Sequence[Mark], title: Text) -> Plot:
    """Return the panel of the data with what is drawn in it below the points."""
    x_range, y_range = data_ranges(state.points)
    return Plot(
        key="data",
        title=title,
        x=PlotAxis(state.names[0], x_range),
        y=PlotAxis(state.names[1], y_range),
        marks=[*marks, *point_handles(state.points)],
        hint=_("Click: new point. Drag: move"),
        adds="points",
        view=(x_range, y_range),
    )


def data_ranges(points: Sequence[Point]) -> tuple[Range, Range]:
    """Return the ranges of x and y in the picture of the data."""
    low, high = view_range([y for _x, y in points])
    return view_range([x for x, _y in points]), (low, high + HEADROOM * (high - low))


def padded(values: Array) -> Range:
    """Return a range for heights, of which none may be empty."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return low, high if high > low else low + 1.0
