"""The column of a landscape: what was chosen, where the paths lie, and the gradient at the point, each proven."""

from collections.abc import Iterator

from gradexplorer.framework.figure import Check, Heading, Item, Note
from gradexplorer.model.landscape.spec import LandscapeReport, PathOnPlane
from gradexplorer.pages.model.landscape.picture import chosen_slope, title
from gradexplorer.pages.model.landscape.state import LandscapeState
from gradexplorer.text import Text, _


def derive(state: LandscapeState, report: LandscapeReport) -> Iterator[Item]:
    """Yield the column's items."""
    info = report.info
    yield Heading(key="title", label=title(report.asked.plane, info))
    for i, name in enumerate(info.names):
        yield Note(key=f"direction {i}", label=name)
    yield Note(
        key="moved",
        label=_(
            "{count} numbers are moved; the directions are {angle}° apart.",
            count=f"{info.parameters:,}",
            angle=f"{info.angle:.1f}",
        )
        if len(info.names) > 1
        else _("{count} numbers are moved.", count=f"{info.parameters:,}"),
    )
    for i, path in enumerate(info.paths):
        yield Note(key=f"path {i}", label=_path(path))
    for i, note in enumerate(info.notes):
        yield Note(key=f"note {i}", label=note)
    if (slope := chosen_slope(state, report)) is not None:
        yield Heading(
            key="at", label=_("At ({a}, {b}): loss {loss}", a=_n(slope.a), b=_n(slope.b), loss=_n(slope.loss))
        )
        label = _("The gradient, projected onto the plane, against autograd and differences in the plane")
        yield Check(key="slope", label=label, prove=lambda: slope.proof)
    for i, proven in enumerate(report.proofs):
        yield Check(key=f"proof {i}", label=proven.heading, prove=lambda proven=proven: proven.proof)  # type: ignore[misc]


def _path(path: PathOnPlane) -> Text:
    return _(
        "{name}: loss {first} to {last}, at most {off} off the plane.",
        name=path.name,
        first=_n(path.losses[0]),
        last=_n(path.losses[-1]),
        off=f"{max(path.off):.3g}",
    )


def _n(value: float) -> str:
    return f"{value:.6g}"
