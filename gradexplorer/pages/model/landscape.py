"""The picture of a landscape: level lines over the plane, or a curve along a line, with the paths that lie on it."""

import numpy as np

from gradexplorer.core.landscapes.catalogue import levels
from gradexplorer.framework.figure import Array, Axis, Contours, Curve, Mark, Plot, Points, Surface, Trail
from gradexplorer.model.landscape.spec import PlaneInfo, PlaneSpec
from gradexplorer.text import Text, _

LEVELS = 18
_NORMS = {
    "frozen": _("norm layers: as kept"),
    "batch": _("norm layers: of the batch"),
    "recalibrated": _("norm layers: recalibrated"),
}
_COLOURS = 8


def holes(losses: Array) -> Array:
    """Return losses with NaN where there is none, or none yet."""
    return np.where(np.isfinite(losses), losses, np.nan)


def title(spec: PlaneSpec, info: PlaneInfo) -> Text:
    """Return what the picture shows, with the choices that were made for it."""
    choices = []
    if info.has_norms:
        choices.append(_NORMS[spec.norm])
    if info.has_dropout:
        choices.append(_("dropout off"))
    if not choices:
        return _("Loss around the weights")
    if len(choices) == 1:
        return _("Loss around the weights; {choice}", choice=choices[0])
    return _("Loss around the weights; {choice}; {other}", choice=choices[0], other=choices[1])


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


def surface_mark(x: Array, y: Array, losses: Array) -> Surface:
    """Return the surface; what has no value is left out."""
    return Surface(key="loss", x=x, y=y, z=holes(losses))


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
