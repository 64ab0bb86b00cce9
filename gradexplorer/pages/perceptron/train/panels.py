"""The picture of a training: the learned field with the points, every neuron's own, and the curves."""

from functools import lru_cache

import contourpy
import numpy as np

from gradexplorer.core.datasets import Data, data
from gradexplorer.core.training import (
    GRID,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    TrainingConfig,
    TrainingSnapshot,
)
from gradexplorer.framework.figure import Array, Axis, Curve, DisplayText, Figure, Heatmap, Mark, Plot, Points
from gradexplorer.pages.perceptron.train.neurons import neurons
from gradexplorer.text import InputError, _

DRAWN_POINTS = 1500
"""So many points are drawn of a large file; all are trained on."""
DRAWN_EPOCHS = 800
PALE = 1.6
"""The field's colours end beyond its values, so that points stand out."""


def figure(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Figure:
    """Return the picture of a training at the epoch of `snapshot`."""
    given = snapshot.data if snapshot else _given(config)
    curves = [_losses(config, snapshot), _norms(config, snapshot)]
    if not config.regression:
        curves.insert(1, _accuracies(config, snapshot))
    return Figure(rows=((_map(config, given, snapshot), neurons(config, given, snapshot)), curves))


def _given(config: TrainingConfig) -> Data | None:
    """Return the data before the run has begun; the run says what is wrong with a file."""
    try:
        return data(config.source)
    except InputError:
        return None


# the field


def _map(config: TrainingConfig, given: Data | None, snapshot: TrainingSnapshot | None) -> Plot:
    if given is None:
        return Plot(key="map", title=_("No data"), x=Axis("x₁", (-1.0, 1.0)), y=Axis("x₂", (-1.0, 1.0)), marks=())
    (x_range, y_range), marks = given.own_ranges, list[Mark]()
    if snapshot:
        middle, reach = (0.0, float(np.abs(given.t).max())) if config.regression else (0.5, 0.5)
        limits = (middle - PALE * reach, middle + PALE * reach)
        label = _("output") if config.regression else _("probability of class {name}", name=given.names[1])
        marks.append(
            Heatmap(key="field", label=label, z=snapshot.field, x=x_range, y=y_range, limits=limits, upright=True)
        )
        marks.append(_boundary(given, snapshot.field, middle))
    marks += _points(given)
    shown, all_ = min(len(given.x), DRAWN_POINTS), len(given.x)
    title = (
        _("What it has learned")
        if shown == all_
        else _("What it has learned; {shown} of {all} points", shown=shown, all=all_)
    )
    return Plot(
        key="map",
        title=title,
        x=Axis(given.axes[0], x_range),
        y=Axis(given.axes[1], y_range),
        marks=marks,
        equal=config.source.key != "file",  # a file's columns have units of their own
        view=(x_range, y_range),
    )


def _boundary(given: Data, field: Array, level: float) -> Curve:
    """Return the line on which the two classes are equally probable, or the number is zero."""
    (a, b), (c, d) = given.own_ranges
    at = (np.arange(GRID) + 0.5) / GRID
    lines = contourpy.contour_generator(a + (b - a) * at, c + (d - c) * at, np.ma.masked_invalid(field)).lines(level)
    gap = np.full((1, 2), np.nan)
    path = np.concatenate([part for line in lines for part in (line, gap)]) if lines else gap
    label = _("output 0") if given.regression else _("boundary")
    return Curve(key="boundary", label=label, x=path[:, 0], y=path[:, 1], colour="foreground", width=2.0)


@lru_cache(maxsize=8)
def _points(given: Data) -> list[Mark]:
    """Return the points, those of the test apart; for regression, larger ones are farther from zero."""
    share = min(1.0, DRAWN_POINTS / len(given.x))
    marks: list[Mark] = []
    own, parts = given.own, (("train", given.train), ("test", given.test))
    for part, indices in (part for part in parts if len(part[1])):
        some = indices[: int(np.ceil(share * len(indices)))]
        for sign, role in ((1, "positive"), (0, "negative")):
            chosen = some[(given.t[some] > (0.0 if given.regression else 0.5)) == bool(sign)]
            marks += [
                Points(
                    key=f"{part}{sign}.{size:g}",
                    label=_label(given, part, sign) if first else "",
                    x=own[group, 0],
                    y=own[group, 1],
                    colour=role,
                    symbol="o" if part == "train" else "d",
                    size=size,
                )
                for first, size, group in _sizes(given, chosen)
            ]
    return marks


def _sizes(given: Data, chosen: "Array") -> list[tuple[bool, float, "Array"]]:
    """Return groups of points of one size each; the first one has the legend's entry."""
    if not given.regression:
        return [(True, 8.0, chosen)]
    strength = np.abs(given.t[chosen]) / np.abs(given.t).max()
    return [
        (share == 1.0, 4.0 + 6.0 * share, chosen[(strength <= share) & (strength > share - 0.25)])
        for share in (1.0, 0.75, 0.5, 0.25)
    ]


def _label(given: Data, part: str, sign: int) -> DisplayText:
    signs = (_("negative"), _("positive"))
    name: DisplayText = signs[sign] if given.regression else _("class {name}", name=given.names[sign])
    return _("{name}, train", name=name) if part == "train" else _("{name}, test", name=name)


# the curves


def _shown(snapshot: TrainingSnapshot | None) -> tuple[Array, Array]:
    """Return some epochs up to the present one, and the history there, without what is not finite."""
    if snapshot is None:
        return np.empty(0), np.empty((NORMS + 16, 0))
    stride = snapshot.step // DRAWN_EPOCHS + 1
    epochs = np.append(np.arange(0, snapshot.step, stride), snapshot.step)
    history = snapshot.history[:, epochs]
    return epochs.astype(np.float64), np.where(np.isfinite(history), history, np.nan)


def _pair(
    config: TrainingConfig,
    snapshot: TrainingSnapshot | None,
    key: str,
    title: DisplayText,
    rows: tuple[int, int],
    log: bool,
) -> Plot:
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
        y=Axis(title, log=log, range=None if log else (0.0, 1.05)),
        marks=marks,
        legend="top right" if log else "bottom right",  # losses fall, accuracies rise
        view=config.epochs,
    )


def _losses(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Plot:
    return _pair(config, snapshot, "losses", _("Loss"), (TRAIN_LOSS, TEST_LOSS), log=True)


def _accuracies(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Plot:
    return _pair(config, snapshot, "accuracies", _("Accuracy"), (TRAIN_ACCURACY, TEST_ACCURACY), log=False)


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
