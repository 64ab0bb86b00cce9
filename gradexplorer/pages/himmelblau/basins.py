"""The picture of a map of basins: hue is where a start ends, pale is late."""

import numpy as np

from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE, Basins, reached
from gradexplorer.core.optimizers import NAMES
from gradexplorer.framework.figure import Array, Axis, ClassMap, Colour, Mark, Plot, Points
from gradexplorer.text import Text, _

COLOURS: tuple[Colour, ...] = ("series0", "series7", "series2", "series1", "series6", "series5", "series4")
"""Of minima, again and again."""
_OTHERS: dict[int, Colour] = {SADDLE: "positive", DIVERGED: "foreground", NOT_YET: "muted"}
PALEST = 0.3
"""Strength of the colour of the latest starts."""
MOST_NAMED = 8
"""Labels in the legend; a landscape may have hundreds of minima."""


def basins_plot(basins: Basins) -> Plot:
    """Return the panel."""
    land, labels = basins.land, reached(basins)
    place = {label: i for i, label in enumerate(labels)}
    classes = np.full(basins.label.shape, np.nan)
    for label, index in place.items():
        classes[basins.label == label] = index
    names = [_("{name}: {share} %", name=basins.name(k), share=f"{100 * basins.shares[k]:.1f}") for k in labels]
    colours = [colour_of(label) for label in labels]
    shown = sorted(labels, key=lambda label: -basins.shares[label])[:MOST_NAMED]
    map_ = ClassMap(
        key="basins",
        classes=classes,
        strength=_strength(basins),
        x=land.x_range,
        y=land.y_range,
        colours=colours,
        names=names,
        values=basins.count,
        unit=_("steps"),
    )
    legend = [_entry(basins, label, names[place[label]]) for label in labels if label in shown]
    return Plot(
        key="basins",
        title=_(
            "Basins of {landscape}: {optimizer}, {steps} steps",
            landscape=land.name,
            optimizer=NAMES[str(basins.optimizer.__struct_config__.tag)],
            steps=basins.steps,
        ),
        x=Axis("x", land.x_range),
        y=Axis("y", land.y_range),
        marks=[map_, *legend],
        equal=land.x_range == land.y_range,
        view=land.key,
    )


def colour_of(label: int) -> Colour:
    """Return the colour of a label."""
    return _OTHERS.get(label) or COLOURS[label % len(COLOURS)]


def _entry(basins: Basins, label: int, name: Text) -> Mark:
    """Return the point of a minimum, which also stands in the legend; other labels stand only there."""
    at = [(basins.points[label].x, basins.points[label].y)] if label >= 0 else []
    x, y = np.array(at, dtype=float).reshape(-1, 2).T
    return Points(
        key=f"label{label}",
        label=name,
        x=x,
        y=y,
        colour=colour_of(label),
        symbol="star" if label >= 0 else "o",
        size=13.0 if label >= 0 else 9.0,
        names=[name] * len(x),
    )


def _strength(basins: Basins) -> Array:
    """Return the strengths of the colours: full for the fastest starts; other labels than minima are all alike."""
    minimum = basins.label >= 0
    counts = basins.count[minimum]
    if not counts.size:
        return np.ones(basins.label.shape)
    low, high = np.quantile(counts, (0.01, 0.99))
    late = np.clip((basins.count - low) / max(high - low, 1.0), 0.0, 1.0)
    return np.where(minimum, 1 - (1 - PALEST) * late, 1.0)
