"""The picture of a training: the learned field with the points, every neuron's own, and the curves."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

import contourpy
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from gradexplorer.core.datasets import Data, OwnPoint, Section, data
from gradexplorer.core.training import (
    GRID,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    TrainingConfig,
    TrainingSnapshot,
    WeightChange,
)
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Colour,
    Curve,
    DisplayText,
    Figure,
    Handle,
    Heatmap,
    Mark,
    Plot,
    Points,
    Regions,
)
from gradexplorer.pages.perceptron.train.confusion import confusion
from gradexplorer.pages.perceptron.train.neurons import neurons
from gradexplorer.text import InputError, Text, _

DRAWN_POINTS = 1500
"""So many points are drawn of a large file; all are trained on."""
DRAWN_EPOCHS = 800
CLASS_COLOURS: tuple[Colour, ...] = (
    *("series0", "series7", "series2", "series1", "series5"),
    *("series6", "series4", "positive", "series3", "muted"),
)
"""Of three and more classes."""
PALE = 1.6
"""The field's colours end beyond its values, so that points stand out."""


def figure(
    config: TrainingConfig,
    section: Section,
    changes: tuple[WeightChange, ...],
    snapshot: TrainingSnapshot | None,
) -> Figure:
    """Return the picture of a training at the epoch of `snapshot`."""
    given = snapshot.data if snapshot else _given(config)
    section = snapshot.section if snapshot else section
    curves = [_losses(config, snapshot), _norms(config, snapshot)]
    if not config.regression:
        curves.insert(1, _accuracies(config, snapshot))
    if snapshot and snapshot.confusion is not None:
        curves.insert(2, confusion(snapshot, snapshot.confusion))
    return Figure(rows=((_map(config, given, section, snapshot), neurons(config, given, changes, snapshot)), curves))


def _given(config: TrainingConfig) -> Data | None:
    """Return the data before the run has begun; the run says what is wrong with a file."""
    try:
        return data(config.source)
    except InputError:
        return None


# the field


def _map(config: TrainingConfig, given: Data | None, section: Section, snapshot: TrainingSnapshot | None) -> Plot:
    own = config.source.key == "own"
    if given is None:
        axes = Axis("x₁", (-1.0, 1.0)), Axis("x₂", (-1.0, 1.0))
        handles = own_handles(config.source.own, {})
        return Plot(key="map", title=_("No data"), x=axes[0], y=axes[1], marks=handles, **_clicks(own))
    (x_range, y_range), marks = given.own_ranges(section), list[Mark]()
    if snapshot:
        marks += _regions(given, snapshot) if config.outputs > 1 else _field(config, given, snapshot)
    marks += _points(given, section)
    if own:
        marks += own_handles(config.source.own, dict(zip(given.names, class_colours(given), strict=False)))
    return Plot(
        key="map",
        title=_title(given),
        x=Axis(given.axes[section.across], x_range),
        y=Axis(given.axes[section.up], y_range),
        marks=marks,
        view=None if own else (x_range, y_range),
        **_clicks(own),
    )


def _clicks(own: bool) -> dict[str, Any]:
    """Return what a click on the map does: it adds a point to data that are drawn by hand."""
    return {"adds": "own", "hint": _("Click: new point. Drag: move")} if own else {}


def _title(given: Data) -> Text:
    shown, all_ = min(len(given.x), DRAWN_POINTS), len(given.x)
    if given.x.shape[1] > 2:
        return _("What it has learned, in a plane through {count} columns", count=given.x.shape[1])
    if shown == all_:
        return _("What it has learned")
    return _("What it has learned; {shown} of {all} points", shown=shown, all=all_)


def _field(config: TrainingConfig, given: Data, snapshot: TrainingSnapshot) -> list[Mark]:
    """Return the output over the plane, and where it changes sides."""
    x_range, y_range = given.own_ranges(snapshot.section)
    middle, reach = (0.0, float(np.abs(given.t).max())) if config.regression else (0.5, 0.5)
    limits = (middle - PALE * reach, middle + PALE * reach)
    label = _("output") if config.regression else _("probability of class {name}", name=given.names[1])
    field = Heatmap(key="field", label=label, z=snapshot.field, x=x_range, y=y_range, limits=limits, upright=True)
    name = _("output 0") if given.regression else _("boundary")
    return [field, _boundary("boundary", name, given, snapshot, snapshot.field - middle)]


def _regions(given: Data, snapshot: TrainingSnapshot) -> list[Mark]:
    """Return the classes' regions, and the lines between them."""
    x_range, y_range = given.own_ranges(snapshot.section)
    names = [_("class {name}", name=name) for name in given.names]
    colours = class_colours(given)
    marks: list[Mark] = [
        Regions(key="field", shares=snapshot.fields, x=x_range, y=y_range, colours=colours, names=names)
    ]
    for place in range(len(given.names)):
        others = np.delete(snapshot.fields, place, axis=0).max(axis=0)
        name = _("boundary") if place == 0 else ""
        marks.append(_boundary(f"boundary{place}", name, given, snapshot, snapshot.fields[place] - others))
    return marks


def _boundary(key: str, name: DisplayText, given: Data, snapshot: TrainingSnapshot, field: Array) -> Curve:
    """Return the line on which `field` is zero: two classes are equally probable, or the number is zero."""
    (a, b), (c, d) = given.own_ranges(snapshot.section)
    at = (np.arange(GRID) + 0.5) / GRID
    lines = contourpy.contour_generator(a + (b - a) * at, c + (d - c) * at, np.ma.masked_invalid(field)).lines(0.0)
    gap = np.full((1, 2), np.nan)
    path = np.concatenate([part for line in lines for part in (line, gap)]) if lines else gap
    return Curve(key=key, label=name, x=path[:, 0], y=path[:, 1], colour="foreground", width=2.0)


def class_colours(given: Data) -> tuple[Colour, ...]:
    """Return the colour of each class: those of the sign for two, others for more."""
    return ("negative", "positive") if len(given.names) <= 2 else CLASS_COLOURS[: len(given.names)]


@lru_cache(maxsize=8)
def _points(given: Data, section: Section) -> list[Mark]:
    """Return the points, those of the test apart; for regression, larger ones are farther from zero."""
    share = min(1.0, DRAWN_POINTS / len(given.x))
    marks: list[Mark] = []
    own, parts = given.own, (("train", given.train), ("test", given.test))
    places = (1, 0) if len(given.names) <= 2 else range(len(given.names))
    for part, indices in (part for part in parts if len(part[1])):
        some = indices[: int(np.ceil(share * len(indices)))]
        for place in places:
            chosen = some[(given.t[some] > 0.0) == bool(place) if given.regression else given.t[some] == place]
            marks += [
                Points(
                    key=f"{part}{place}.{size:g}",
                    label=_label(given, part, place) if first else "",
                    x=own[group, section.across],
                    y=own[group, section.up],
                    colour=class_colours(given)[place],
                    symbol="o" if part == "train" else "d",
                    size=size,
                )
                for first, size, group in _sizes(given, chosen)
            ]
    return marks


@lru_cache(maxsize=8)
def _own_handles(points: tuple[OwnPoint, ...], colours: tuple[tuple[str, Colour], ...]) -> tuple[Mark, ...]:
    known = dict(colours)
    return tuple(
        Handle(
            key=f"own{i}",
            x=x,
            y=y,
            path=f"own.{i}",
            colour=known.get(label, "foreground"),
            tip=_("Point of class {name}: drag it; Delete removes it", name=label),
            value=partial(_moved, label),
            removes=True,
        )
        for i, (x, y, label) in enumerate(points)
    )


def own_handles(points: tuple[OwnPoint, ...], colours: Mapping[str, Colour]) -> tuple[Mark, ...]:
    """Return a dot for each point that was added by hand: dragged, and taken out by a right click."""
    return _own_handles(points, tuple(colours.items()))


def _moved(label: str, x: float, y: float) -> OwnPoint:
    return x, y, label


def _sizes(given: Data, chosen: "Array") -> list[tuple[bool, float, "Array"]]:
    """Return groups of points of one size each; the first one has the legend's entry."""
    if not given.regression:
        return [(True, 8.0, chosen)]
    strength = np.abs(given.t[chosen]) / np.abs(given.t).max()
    return [
        (share == 1.0, 4.0 + 6.0 * share, chosen[(strength <= share) & (strength > share - 0.25)])
        for share in (1.0, 0.75, 0.5, 0.25)
    ]


def _label(given: Data, part: str, place: int) -> DisplayText:
    signs = (_("negative"), _("positive"))
    name: DisplayText = signs[place] if given.regression else _("class {name}", name=given.names[place])
    return _("{name}, train", name=name) if part == "train" else _("{name}, test", name=name)


# the curves


def _shown(snapshot: TrainingSnapshot | None) -> tuple[Array, Array]:
    """Return some epochs up to the present one, and the history there, without what is not finite."""
    if snapshot is None:
        return np.empty(0), np.empty((NORMS + 16, 0))
    epochs = _drawn_epochs(snapshot)
    history = snapshot.history[:, epochs]
    return epochs.astype(np.float64), np.where(np.isfinite(history), history, np.nan)


def _drawn_epochs(snapshot: TrainingSnapshot) -> NDArray[np.int64]:
    stride = snapshot.step // DRAWN_EPOCHS + 1
    return np.append(np.arange(0, snapshot.step, stride), snapshot.step)


def _pair(
    config: TrainingConfig,
    snapshot: TrainingSnapshot | None,
    key: str,
    title: DisplayText,
    rows: tuple[int, int],
    log: bool,
) -> Plot:
    axis = _("Loss") if log else _("Accuracy")
    epochs, history = _shown(snapshot)
    tested = len(snapshot.data.test) if snapshot else config.source.share
    names = (("train", _("train"), "series0", False), ("test", _("test"), "series1", True))
    marks = [
        Curve(key=name, label=label, x=epochs, y=history[row], colour=colour, width=2.0, dashed=dashed)
        for row, (name, label, colour, dashed) in zip(rows, names, strict=True)
        if name == "train" or tested
    ]
    return Plot(
        key=key,
        title=title,
        x=Axis(_("epoch"), (0.0, float(config.epochs))),
        y=Axis(axis, log=log, range=None if log else (0.0, 1.05)),
        marks=marks,
        legend="top right" if log else "bottom right",  # losses fall, accuracies rise
        view=config.epochs,
    )


def _losses(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Plot:
    title = _with_numbers(_("Loss"), snapshot, (TRAIN_LOSS, TEST_LOSS), lambda value: f"{value:.4g}")
    plot = _pair(config, snapshot, "losses", title, (TRAIN_LOSS, TEST_LOSS), log=True)
    return structs.replace(plot, marks=[*plot.marks, *_average_losses(snapshot)])


def _average_losses(snapshot: TrainingSnapshot | None) -> list[Curve]:
    """Return the losses of the average of the weights, where one is kept."""
    if snapshot is None or snapshot.average is None:
        return []
    epochs = _drawn_epochs(snapshot)
    names = ((_("train, average"), "series2", False), (_("test, average"), "series3", True))
    shown = [(row, *name) for row, name in enumerate(names) if row == 0 or len(snapshot.data.test)]
    heights = snapshot.average.losses[:, epochs]
    return [
        Curve(
            key=f"average{row}",
            label=label,
            x=epochs.astype(np.float64),
            y=np.where(np.isfinite(heights[row]), heights[row], np.nan),
            colour=colour,
            width=2.0,
            dashed=dashed,
        )
        for row, label, colour, dashed in shown
    ]


def _accuracies(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Plot:
    rows = (TRAIN_ACCURACY, TEST_ACCURACY)
    title = _with_numbers(_("Accuracy"), snapshot, rows, lambda value: f"{100 * value:.4g} %")
    return _pair(config, snapshot, "accuracies", title, rows, log=False)


def _with_numbers(
    name: Text, snapshot: TrainingSnapshot | None, rows: tuple[int, int], written: Callable[[float], str]
) -> DisplayText:
    """Return a title with the present numbers of training and test in it."""
    if snapshot is None:
        return name
    train, test = snapshot.history[list(rows), snapshot.step].tolist()
    if len(snapshot.data.test):
        return _("{name}: train {train}, test {test}", name=name, train=written(train), test=written(test))
    return _("{name}: {train}", name=name, train=written(train))


def _norms(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Plot:
    epochs, history = _shown(snapshot)
    marks = [
        Curve(
            key=f"layer{layer}",
            label=_("layer {number}", number=layer + 1),
            x=epochs,
            y=history[NORMS + layer],
            colour=f"series{layer}",
            width=1.5,
        )
        for layer in range(len(config.sizes) - 1)
    ]
    return Plot(
        key="norms",
        title=_("Gradient norm of each layer"),
        x=Axis(_("epoch"), (0.0, float(config.epochs))),
        y=Axis("|∇E|", log=True),
        marks=marks,
        view=config.epochs,
    )
