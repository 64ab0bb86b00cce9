"""The picture of training: losses, paths on one plane, learning rates beside their edges, and the fair table."""

import numpy as np

from gradexplorer.framework.figure import (
    Array,
    Axis,
    Curve,
    Figure,
    Mark,
    Panel,
    Plot,
    Points,
    TablePanel,
    Trail,
)
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.train_report import TrainedPath, TrainReport, standings
from gradexplorer.pages.model.table import number, table
from gradexplorer.pages.model.training.state import TrainingState
from gradexplorer.text import _

_COLOURS = 8
_SPARE = ((_("step"),), (_("distance"),), (_("lowest"),), (_("learning rate"),), ("λ",), (_("edge"),))
"""Columns of the fair table that a small one leaves out, the first ones first."""


def figure(state: TrainingState, report: TrainReport) -> Figure:
    """Return the picture of all steps up to the one of the report."""
    below: list[Panel] = [_standings(state, report)]
    if report.asked.sharpness:
        below.insert(0, _edges(report))
    return Figure(rows=((_losses(report), _plane(report)), below))


def _colour(index: int) -> str:
    return f"series{index % _COLOURS}"


def _steps(report: TrainReport) -> Axis:
    return Axis(_("step"), (0.0, float(report.asked.steps)))


def _positive(values: tuple[float, ...]) -> Array:
    numbers = np.array(values)
    return np.where(np.isfinite(numbers) & (numbers > 0), numbers, np.nan)


def _losses(report: TrainReport) -> Plot:
    marks: list[Mark] = [
        Curve(
            key=f"loss{i}", label=path.name, x=np.array(path.steps, float), y=_positive(path.losses), colour=_colour(i)
        )
        for i, path in enumerate(report.paths)
    ]
    return Plot(
        key="losses", title=_("Loss"), x=_steps(report), y=Axis(_("loss"), log=True), marks=marks,
        view=report.asked,
    )  # fmt: skip


def _plane(report: TrainReport) -> Plot:
    """Return the plane on which the paths are spread most, as long in one direction as in the other."""
    marks: list[Mark] = []
    for i, path in enumerate(report.paths):
        x, y = np.array(path.x), np.array(path.y)
        steps, values = np.array(path.steps, float), np.array(path.losses)
        marks.append(Trail(key=f"path{i}", label=path.name, x=x, y=y, steps=steps, values=values, colour=_colour(i)))
    marks.append(
        Points(
            key="start", label=_("the weights"), x=np.zeros(1), y=np.zeros(1), colour="positive", symbol="star",
            size=13.0, names=[_("the weights")],
        )
    )  # fmt: skip
    names = [
        _("principal direction {number}: {share} % of the variance", number=i + 1, share=f"{100 * share:.1f}")
        for i, share in enumerate(report.shares)
    ]
    return Plot(
        key="plane", title=_("Paths on one plane, ★ the weights"), x=Axis(names[0]), y=Axis(names[1]), marks=marks,
        equal=True, legend="nowhere",
    )  # fmt: skip


def _edges(report: TrainReport) -> Plot:
    marks: list[Mark] = []
    for i, path in enumerate(report.paths):
        x = np.array(path.steps, float)
        marks.append(Curve(key=f"edge{i}", x=x, y=_positive(path.edges), colour=_colour(i), dashed=True))
        marks.append(Curve(key=f"rate{i}", x=x, y=_positive(path.rates), colour=_colour(i), width=2.0))
    return Plot(
        key="edges",
        title=_("Learning rate, dashed: its edge"),
        x=_steps(report),
        y=Axis(_("learning rate"), log=True),
        marks=marks,
        view=report.asked,
        legend="nowhere",
    )


def _standings(state: TrainingState, report: TrainReport) -> TablePanel:
    """Return the fair table, the lowest loss first."""
    header: list[DisplayText] = [_("optimizer"), _("step"), _("loss"), _("lowest"), _("distance"), _("learning rate")]
    header += ["λ", _("edge")] if report.asked.sharpness else []
    rows = [_row(path) for path in standings(report)]
    title = _("Optimizers, the lowest loss first")
    return table("standings", title, header, rows, min(state.chosen, len(rows) - 1), _SPARE)


def _row(path: TrainedPath) -> list[DisplayText]:
    values = [path.losses[-1], min(path.losses), float(np.hypot(np.hypot(path.x[-1], path.y[-1]), path.off[-1]))]
    values += [path.rates[-1], *path.sharpness[-1:], *path.edges[-1:]]
    return [path.name, str(path.steps[-1]), *map(number, values)]
