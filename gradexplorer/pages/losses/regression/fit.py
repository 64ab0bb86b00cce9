"""The first view: the data and the line, one residual's loss, and the loss over (w, b) as a map and in space."""

from functools import lru_cache, partial

import numpy as np

from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.landscapes.catalogue import levels
from gradexplorer.core.losses import Loss, Point, best_line, surface, value
from gradexplorer.core.losses.fit_run import Fit, FitSnapshot
from gradexplorer.core.losses.torch_programs import training
from gradexplorer.core.turning_points import turns_in_words
from gradexplorer.framework.figure import (
    Array,
    Arrows,
    Axis,
    Contours,
    Curve,
    Figure,
    Handle,
    Mark,
    Plot,
    Points,
    Scene,
    Surface,
    Trail,
    View,
    sampled_on,
)
from gradexplorer.framework.page import Records
from gradexplorer.pages.losses.regression.derivation import derive
from gradexplorer.pages.losses.regression.shared import (
    Range,
    arrived,
    at,
    best_numbers,
    data_plot,
    data_ranges,
    home,
    line_handles,
    loss_of,
    map_ranges,
    nice,
    padded,
    residuals,
    straight,
)
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.text import _

__all__ = ["derive", "figure", "records", "run_key", "start"]

COLUMNS = ("step", "w", "b", "loss", "grad_w", "grad_b")
RUN = "series1"
LEVELS = 14
ARROW = 0.34
"""Length of the steepest gradient's arrow, against half the map."""
FLOOR = 0.04
"""The box goes so much deeper than the surface, whose valley would lie in the floor's grid."""
_DRAWN = 600
_CURVE = 241

VIEWS = (View(_("Corner"), 35.0, -60.0), View(_("Side"), 12.0, -90.0), View(_("Top"), 90.0, -90.0))


def figure(state: RegressionState, snapshot: FitSnapshot | None, first_paint: bool) -> Figure:
    """Return the picture of the line, and of its run up to the step of `snapshot`."""
    run, here = _path(snapshot), arrived(state, snapshot)
    return Figure(rows=((_data(state, run, here), _map(state, run, here)), (_residual(here), _space(state, run, here))))


def start(state: RegressionState) -> Fit:
    """Begin gradient descent at the state's line."""
    return Fit(loss_of(state), state.points, state.w, state.b, state.learning_rate, state.steps)


def run_key(state: RegressionState) -> object:
    """Return what the descent depends on."""
    return (
        state.loss,
        state.reduction,
        state.threshold,
        state.points,
        state.w,
        state.b,
        state.learning_rate,
        state.steps,
    )


def records(snapshot: FitSnapshot) -> Records:
    """Return the descent as rows."""
    path = snapshot.path[:, : snapshot.step + 1].T.tolist()
    return Records(COLUMNS, ((step, *row) for step, row in enumerate(path)))


def _path(snapshot: FitSnapshot | None) -> Array | None:
    """Return w, b, L of the run, thinned to what a picture needs; None before its first step."""
    if snapshot is None or not snapshot.recorded:
        return None
    steps = drawn_steps(snapshot.step, _DRAWN)
    return np.concatenate([snapshot.path[:3, steps], steps[None, :].astype(float)])


def _data(state: RegressionState, run: Array | None, here: RegressionState) -> Plot:
    x_range, _y_range = data_ranges(state.points)
    w, b = state.w, state.b
    marks: list[Mark] = [residuals(state.points, here.w, here.b)] if state.points else []
    if run is not None:
        marks.append(
            straight(
                "run", x_range, run[0, -1], run[1, -1], RUN, _("after {step} steps", step=int(run[3, -1])), width=2.0
            )
        )
    marks.append(straight("line", x_range, w, b, "parameter", "ŷ = wx + b", width=2.0))
    marks += line_handles(state.points, w, b)
    return data_plot(state, marks, _("Data"))


# the map


def _map(state: RegressionState, run: Array | None, here: RegressionState) -> Plot:
    loss = loss_of(state)
    w_range, b_range = map_ranges(state.points, state.w, state.b)
    contours, bottom = _map_marks(loss, state.points, w_range, b_range)
    marks: list[Mark] = [contours, *bottom]
    if run is not None:
        marks.append(Trail(key="path", x=run[0], y=run[1], steps=run[3], values=run[2], colour=RUN))
    arrows = _arrows(here, (w_range, b_range))
    handle = Handle(
        key="line",
        x=state.w,
        y=state.b,
        path="w,b",
        colour="parameter",
        tip=_("The line (w, b): drag it"),
    )
    first = home(state.points)
    return Plot(
        key="map",
        title=_("{loss} over (w, b)", loss=loss.short),
        x=Axis("w", w_range),
        y=Axis("b", b_range),
        marks=[*marks, *arrows, handle],
        equal=_length(w_range) == _length(b_range),
        view=(first, w_range, b_range),
    )


def _length(span: Range) -> float:
    return span[1] - span[0]


@lru_cache(maxsize=4)
def _map_marks(loss: Loss, points: tuple[Point, ...], w_range: Range, b_range: Range) -> tuple[Contours, list[Mark]]:
    x, y, z = surface(loss, points, w_range, b_range)
    contours = Contours(
        key="L",
        x=x,
        y=y,
        z=z,
        levels=levels(z, LEVELS),
        value=lambda w, b: value(loss, points, w, b),
        beyond=partial(surface, loss, points),
    )
    line = best_line(loss, points)
    if line is not None:
        w, b = best_numbers(loss, points, line)
        name = _("best line: w = {w}, b = {b}", w=w, b=b)
        star = Points(
            key="best",
            label=_("smallest loss"),
            x=np.array(line[:1]),
            y=np.array(line[1:]),
            colour="positive",
            symbol="star",
            size=13.0,
            names=[name],
        )
        return contours, [star]
    return contours, _valley(points, w_range)


def _valley(points: tuple[Point, ...], w_range: Range) -> list[Mark]:
    """Return the lines through the only x that there is: through the mean of its y."""
    if not points:
        return []
    x, y = points[0][0], float(np.mean([y for _x, y in points]))
    if abs(x) < 1e-12:
        return []
    return [straight("valley", w_range, -x, y, "positive", _("smallest loss"), width=2.0, dashed=True)]


@lru_cache(maxsize=16)
def _steepest(loss: Loss, points: tuple[Point, ...], w_range: Range, b_range: Range) -> float:
    """Return the largest slope on the map."""
    w, b, z = surface(loss, points, w_range, b_range)
    by_b, by_w = np.gradient(z, b, w)
    return float(np.nanmax(np.hypot(by_w, by_b), initial=0.0)) or 1.0


def _shown_gradient(state: RegressionState, ranges: tuple[Range, Range]) -> tuple[float, float]:
    """Return the gradient's arrow: its direction is exact, its length grows with the root of the gradient's."""
    d_w, d_b = at(state).gradient
    length = float(np.hypot(d_w, d_b))
    if not 0 < length < np.inf:
        return 0.0, 0.0
    share = min(1.0, (length / _steepest(loss_of(state), state.points, *ranges)) ** 0.5)
    scale = ARROW * min(map(_length, ranges)) / 2 * share / length
    return d_w * scale, d_b * scale


def _arrows(state: RegressionState, ranges: tuple[Range, Range]) -> list[Mark]:
    """Return the gradient and the next step at the state's line, on a map of these ranges."""
    d_w, d_b = at(state).gradient
    if not (np.isfinite(d_w) and np.isfinite(d_b)):
        return []
    w, b = np.array([state.w]), np.array([state.b])
    shown = _shown_gradient(state, ranges)
    rate = state.learning_rate
    return [
        Arrows(
            key="gradient",
            label=_("gradient ∇L"),
            dx=np.array([shown[0]]),
            dy=np.array([shown[1]]),
            colour="gradient",
            width=2.5,
            x=w,
            y=b,
        ),
        Arrows(
            key="step",
            label=_("step −η∇L"),
            dx=np.array([-rate * d_w]),
            dy=np.array([-rate * d_b]),
            colour="parameter",
            width=2.5,
            x=w,
            y=b,
        ),
    ]


# one residual


def _residual(state: RegressionState) -> Plot:
    loss, here = loss_of(state), at(state)
    largest = float(np.abs(here.residuals).max(initial=1.0))
    reach = nice(1.35 * max(largest, 2 * loss.threshold if loss.parameter else 0.0))
    while reach < 1.12 * largest:
        reach = nice(1.6 * reach)
    curves, top = _shape(loss, reach)
    points = Points(
        key="residuals",
        label=_("the residuals"),
        x=here.residuals,
        y=here.terms,
        colour="positive",
        names=[_("residual {number}", number=i + 1) for i in range(len(here.residuals))],
    )
    return Plot(
        key="residual",
        title=_("One residual: its loss ρ(r) and the slope ρ′(r)"),
        x=Axis("r", (-reach, reach)),
        y=Axis("ρ", top),
        marks=[*curves, points],
        view=(loss.key, reach),
    )


@lru_cache(maxsize=16)
def _shape(loss: Loss, reach: float) -> tuple[list[Mark], Range]:
    r = np.linspace(-reach, reach, _CURVE)
    terms, slopes = loss.values(r), loss.slopes(r)
    low, high = float(slopes.min()), float(max(terms.max(), slopes.max()))
    marks: list[Mark] = []
    if loss.parameter:
        ends = np.array([-loss.threshold, loss.threshold])
        marks.append(
            Points(key="threshold", label=_("threshold"), x=ends, y=loss.values(ends), colour="muted", symbol="d")
        )
    marks += [
        Curve(
            key="slope",
            label="ρ′(r)",
            x=r,
            y=slopes,
            colour="gradient",
            dashed=True,
            beyond=sampled_on(loss.slopes),
        ),
        Curve(
            key="term",
            label="ρ(r)",
            x=r,
            y=terms,
            colour="function",
            width=2.0,
            beyond=sampled_on(loss.values),
            turns=partial(turns_in_words, loss, "ρ(r)", -reach, reach),
        ),
    ]
    air = 0.05 * (high - low)
    return marks, (low - air, high + air)


# in space


def _space(state: RegressionState, run: Array | None, there: RegressionState) -> Scene:
    loss = loss_of(state)
    w_range, b_range = map_ranges(state.points, state.w, state.b)
    relief, z_range = _relief(loss, state.points, w_range, b_range)
    here = at(state)
    dot = Points(
        key="line",
        x=np.array([state.w]),
        y=np.array([state.b]),
        z=np.array([here.value]),
        colour="parameter",
        size=14.0,
    )
    marks: list[Mark] = [relief, *_uphill(there, loss, (w_range, b_range)), dot]
    if run is not None:
        inside = (w_range[0] <= run[0]) & (run[0] <= w_range[1]) & (b_range[0] <= run[1]) & (run[1] <= b_range[1])
        z = np.where(inside, run[2], np.nan)
        marks.append(Trail(key="path", x=run[0], y=run[1], z=z, steps=run[3], values=run[2], colour=RUN))
    return Scene(
        key="surface",
        title=_("{loss} as a surface", loss=loss.short),
        x=Axis("w", w_range),
        y=Axis("b", b_range),
        z=Axis("L", z_range),
        marks=marks,
        camera="camera",
        angles=state.camera,
        views=VIEWS,
    )


@lru_cache(maxsize=4)
def _relief(loss: Loss, points: tuple[Point, ...], w_range: Range, b_range: Range) -> tuple[Surface, Range]:
    w, b, z = surface(loss, points, w_range, b_range)
    low, high = padded(z)
    return Surface(key="L", x=w, y=b, z=z), (low - FLOOR * (high - low), high)


def _uphill(state: RegressionState, loss: Loss, ranges: tuple[Range, Range]) -> list[Mark]:
    """Return the gradient's arrow laid on the surface, if it begins on it."""
    d_w, d_b = _shown_gradient(state, ranges)
    inside = all(low <= at <= high for at, (low, high) in zip((state.w, state.b), ranges, strict=True))
    if not inside or not (d_w or d_b):
        return []
    share = np.linspace(0.0, 1.0, 12)
    w, b = state.w + share * d_w, state.b + share * d_b
    z = np.array([value(loss, state.points, *line) for line in zip(w.tolist(), b.tolist(), strict=True)])
    return [Trail(key="gradient", x=w, y=b, z=z, colour="gradient")]


def script(state: RegressionState, snapshot: FitSnapshot | None) -> str:
    """Return the program that fits the line up to the step that is shown, or the whole run before it has begun."""
    steps = snapshot.step if snapshot else state.steps
    return training(loss_of(state), state.points, state.w, state.b, state.learning_rate, steps)
