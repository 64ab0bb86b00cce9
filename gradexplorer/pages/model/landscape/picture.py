"""The picture of a landscape: level lines over the plane, or a curve along a line, with the paths that lie on it."""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import structs

from gradexplorer.core.landscapes.catalogue import levels
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
    TablePanel,
    Trail,
    View,
)
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.landscape.spec import (
    COARSE_TO_FINE,
    LandscapeReport,
    PathOnPlane,
    PlaneInfo,
    PlaneSpec,
    Slope,
    every,
)
from gradexplorer.pages.model.landscape.state import LandscapeState
from gradexplorer.pages.model.table import table
from gradexplorer.text import Text, _

LEVELS = 18
ARROW = 0.12
"""Length of the way down, against the width of the plane."""
VIEWS = (View(_("Corner"), 40.0, -50.0), View(_("Side"), 15.0, -60.0), View(_("Top"), 90.0, -90.0))
_NORMS = {
    "frozen": _("norm layers: as kept"),
    "batch": _("norm layers: of the batch"),
    "recalibrated": _("norm layers: recalibrated"),
}
_COLOURS = 8
_SPARE = ((_("steps"),), (_("way"),), (_("off the plane"),), (_("distance"),), (_("lowest"),))
"""Columns of the fair table that a small one leaves out, the first ones first."""


def holes(losses: Array) -> Array:
    """Return losses with NaN where there is none, or none yet."""
    return np.where(np.isfinite(losses), losses, np.nan)


def title(spec: PlaneSpec, info: PlaneInfo) -> Text:
    """Return what the picture shows, with the choices that were made for it."""
    named = _("Loss around the weights")
    if info.has_norms:
        named = _then(named, _NORMS[spec.norm])
    if info.has_dropout:
        named = _then(named, _("dropout off"))
    return named


def _then(first: Text, then: Text) -> Text:
    return _("{first}; {then}", first=first, then=then)


def landscape_plot(spec: PlaneSpec, info: PlaneInfo, x: Array, y: Array, losses: Array) -> Plot:
    """Return the panel: level lines of the plane; of a line its curve."""
    shown = holes(losses)
    if len(y) == 1:
        return _line_plot(spec, info, x, shown[0])
    marks: list[Mark] = [Contours(key="loss", label=_("loss"), x=x, y=y, z=shown, levels=levels(shown, LEVELS))]
    marks += [*_paths(info), _origin(info)]
    return Plot(
        key="map",
        title=title(spec, info),
        x=Axis(info.names[0], info.ranges[0]),
        y=Axis(info.names[1], info.ranges[1]),
        marks=marks,
        view=info.ranges,
    )


def figure(state: LandscapeState, report: LandscapeReport) -> Figure:
    """Return the picture: surface and level lines, as fine as they are by now."""
    x, y, losses = finest(report)
    plot = landscape_plot(report.asked.plane, report.info, x, y, losses)
    plot = structs.replace(plot, marks=[*plot.marks, *_point(state, report)])
    finite = losses[np.isfinite(losses)]
    if len(y) == 1 or not finite.size:
        return Figure(rows=((plot,),))
    paths = [path for path in report.info.paths if len(path.x) > 1]
    heights = np.concatenate([finite, *(np.array(path.losses) for path in paths)])
    heights = heights[np.isfinite(heights)]
    low, high = float(heights.min()), float(heights.max())
    scene = Scene(
        key="surface",
        title=_("Surface, paths at their own loss") if paths else _("Surface"),
        x=Axis("a", report.info.ranges[0]),
        y=Axis("b", report.info.ranges[1]),
        z=Axis(_("loss"), (low, high if high > low else low + 1.0)),
        marks=[Surface(key="loss", x=x, y=y, z=holes(losses)), *_lifted(state, report)],
        camera="camera",
        angles=state.camera,
        views=VIEWS,
    )
    return Figure(rows=((scene, plot), (_losses(paths), _standings(state, paths))) if paths else ((scene, plot),))


def _losses(paths: Sequence[PathOnPlane]) -> Plot:
    """Return the panel of what the loss did on the way of each trajectory."""
    marks: list[Mark] = []
    for i, path in enumerate(paths):
        y = np.array(path.trained or path.losses)
        x = np.arange(len(y), dtype=np.float64)
        colour = f"series{i % _COLOURS}"
        marks.append(Curve(key=f"loss{i}", label=path.name, x=x, y=np.where(y > 0, y, np.nan), colour=colour))
    return Plot(
        key="losses",
        title=_("Loss in training"),
        x=Axis(_("step")),
        y=Axis(_("loss"), log=True),
        marks=marks,
        view=tuple(path.name for path in paths),
    )


def _standings(state: LandscapeState, paths: Sequence[PathOnPlane]) -> TablePanel:
    """Return the fair table: same weights, same batches, same number of steps, the lowest loss first."""
    names = (_("trajectory"), _("steps"), _("loss"), _("lowest"), _("way"), _("distance"), _("off the plane"))
    header: list[DisplayText] = list(names)
    ordered = sorted(paths, key=lambda path: path.losses[-1])
    rows: list[list[DisplayText]] = [
        [
            path.name,
            str(len(path.trained) or len(path.x) - 1),
            *(f"{value:.6g}" for value in (path.losses[-1], min(path.losses), path.way, path.apart, max(path.off))),
        ]
        for path in ordered
    ]
    title = _("Trajectories, the lowest loss first")
    return table("standings", title, header, rows, min(state.chosen, len(rows) - 1), _SPARE)


def finest(report: LandscapeReport) -> tuple[Array, Array, Array]:
    """Return the finest grid on which every point is done, with its losses."""
    asked, info = report.asked, report.info
    losses = np.frombuffer(report.losses, np.float64).reshape(asked.rows, asked.columns)
    x = np.linspace(*info.ranges[0], asked.columns)
    y = np.linspace(*info.ranges[1], asked.rows) if asked.rows > 1 else np.zeros(1)
    for step in reversed(COARSE_TO_FINE):
        rows, columns = (every(step, count) for count in losses.shape)
        part = losses[np.ix_(rows, columns)]
        if not np.isnan(part).any():
            break
    return x[columns], y[rows], part


def chosen_slope(state: LandscapeState, report: LandscapeReport) -> Slope | None:
    """Return the proven gradient at the point that is nearest to the one that is looked at."""
    return min(report.slopes, key=lambda slope: _far(report, slope, state.at), default=None)


def _far(report: LandscapeReport, slope: Slope, at: tuple[float, float]) -> float:
    (left, right), (low, high) = report.info.ranges
    return ((slope.a - at[0]) / (right - left)) ** 2 + ((slope.b - at[1]) / ((high - low) or 1.0)) ** 2


def _point(state: LandscapeState, report: LandscapeReport) -> list[Mark]:
    """Return the point that is dragged from one proven gradient to the next, with the way down."""
    slope = chosen_slope(state, report)
    if slope is None:
        return []

    def nearest(x: float, y: float) -> tuple[float, float]:
        found = min(report.slopes, key=lambda one: _far(report, one, (x, y)))
        return found.a, found.b

    on_line = len(slope.slopes) == 1
    handle = Handle(
        key="at",
        x=slope.a,
        y=slope.loss if on_line else slope.b,
        path="at",
        colour="gradient",
        tip=_("Drag it to another point whose gradient is proven"),
        value=(lambda x, _y: nearest(x, 0.0)) if on_line else nearest,
    )
    return [*_way_down(report, slope), handle]


def _way_down(report: LandscapeReport, slope: Slope) -> list[Mark]:
    """Return the arrow of steepest descent on the plane as it is drawn; its length says nothing."""
    if len(slope.slopes) < 2 or not all(map(math.isfinite, slope.slopes)) or not any(slope.slopes):
        return []
    widths = [high - low for low, high in report.info.ranges]
    step = [-each * width**2 for each, width in zip(slope.slopes, widths, strict=True)]
    size = math.hypot(*(each / width for each, width in zip(step, widths, strict=True)))
    dx, dy = (np.array([ARROW * each / size]) for each in step)
    at = [np.array([value]) for value in (slope.a, slope.b)]
    return [Arrows(key="down", label=_("way down"), x=at[0], y=at[1], dx=dx, dy=dy, colour="gradient", width=2.0)]


def _lifted(state: LandscapeState, report: LandscapeReport) -> list[Mark]:
    """Return point and paths in space, at their own losses: off the plane a path may float above it or lie below.

    A line leads from each of its points to the loss that the plane has there.
    """
    found: list[Mark] = []
    if (slope := chosen_slope(state, report)) is not None and math.isfinite(slope.loss):
        x, y, z = (np.array([value]) for value in (slope.a, slope.b, slope.loss))
        found.append(Points(key="at", x=x, y=y, z=z, colour="gradient"))
    for i, path in enumerate(report.info.paths):
        x, y, z, feet = (np.array(each) for each in (path.x, path.y, path.losses, path.feet))
        colour = f"series{i % _COLOURS}"
        if len(x) == 1:
            found.append(Points(key=f"path{i}", label=path.name, x=x, y=y, z=z, colour=colour))
        else:
            found.append(Trail(key=f"path{i}", label=path.name, x=x, y=y, z=z, feet=feet, colour=colour))
    return found


def _line_plot(spec: PlaneSpec, info: PlaneInfo, x: Array, losses: Array) -> Plot:
    marks: list[Mark] = [Curve(key="loss", label=_("loss"), x=x, y=losses, colour="function")]
    for i, path in enumerate(info.paths):
        at = [np.array(values) for values in (path.x, path.losses)]
        marks.append(Points(key=f"path{i}", label=path.name, x=at[0], y=at[1], colour=f"series{i % _COLOURS}"))
    return Plot(
        key="map",
        title=title(spec, info),
        x=Axis(info.names[0], info.ranges[0]),
        y=Axis(_("loss")),
        marks=marks,
        view=info.ranges,
    )


def _paths(info: PlaneInfo) -> list[Mark]:
    found: list[Mark] = []
    for i, path in enumerate(info.paths):
        x, y, values = (np.array(each) for each in (path.x, path.y, path.losses))
        colour = f"series{i % _COLOURS}"
        if len(x) == 1:
            found.append(Points(key=f"path{i}", label=path.name, x=x, y=y, colour=colour, names=[path.name]))
        else:
            steps = np.arange(len(x), dtype=np.float64)
            found.append(Trail(key=f"path{i}", label=path.name, x=x, y=y, steps=steps, values=values, colour=colour))
    return found


def _origin(info: PlaneInfo) -> Points:
    name = _("the weights: loss {loss}", loss=f"{info.centre:.6g}")
    at = np.zeros(1)
    return Points(
        key="origin", label=_("the weights"), x=at, y=at, colour="positive", symbol="star", size=13.0, names=[name]
    )
