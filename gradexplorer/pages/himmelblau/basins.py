"""The picture of a map of basins: hue is where a start ends, pale is late; or one number of each start."""

from collections.abc import Callable

import numpy as np

from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE, Basins, reached
from gradexplorer.core.optimizers import NAMES
from gradexplorer.framework.figure import Array, Axis, ClassMap, Colour, Heatmap, Mark, Plot, Points, Target
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
    shown = sorted(labels, key=lambda label: -basins.shares[label])[:MOST_NAMED]
    legend = [_entry(basins, label) for label in labels if label in shown]
    x, y = basins.ranges
    return Plot(
        key="basins",
        title=_(
            "Basins of {landscape}: {optimizer}, {steps} steps",
            landscape=land.name,
            optimizer=NAMES[str(basins.optimizer.__struct_config__.tag)],
            steps=basins.steps,
        ),
        x=Axis("x", x),
        y=Axis("y", y),
        marks=[basins_map(basins, "end"), *legend],
        equal=x == y,
        view=land.key,
    )


def basins_map(basins: Basins, what: str) -> ClassMap | Heatmap:
    """Return the coloured pixels: ``end`` colours the minimum that is reached, ``steps`` and ``value`` one number."""
    x, y = basins.ranges
    if what != "end":
        numbers, limits = _steps(basins) if what == "steps" else _heights(basins)
        return Heatmap(
            key="basins", z=numbers, x=x, y=y, limits=limits, diverging=False, upright=True, cell=_reader(basins)
        )
    labels = reached(basins)
    classes = np.full(basins.label.shape, np.nan)
    for index, label in enumerate(labels):
        classes[basins.label == label] = index
    return ClassMap(
        key="basins",
        classes=classes,
        strength=_strength(basins),
        x=x,
        y=y,
        colours=[colour_of(label) for label in labels],
        names=[_shared_name(basins, label) for label in labels],
        values=basins.count,
        unit=_("steps"),
        cell=_reader(basins),
    )


def colour_of(label: int) -> Colour:
    """Return the colour of a label."""
    return _OTHERS.get(label) or COLOURS[label % len(COLOURS)]


def _shared_name(basins: Basins, label: int) -> Text:
    return _("{name}: {share} %", name=basins.name(label), share=f"{100 * basins.shares[label]:.1f}")


def _entry(basins: Basins, label: int) -> Mark:
    """Return the point of a minimum, which also stands in the legend; other labels stand only there."""
    at = [(basins.points[label].x, basins.points[label].y)] if label >= 0 else []
    x, y = np.array(at, dtype=float).reshape(-1, 2).T
    name = _shared_name(basins, label)
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


def _reader(basins: Basins) -> Callable[[int, int], Target]:
    """Return what says of a pixel: where its start is, where it ends, after how many steps, and f there."""

    def read(row: int, column: int) -> Target:
        if np.isnan(basins.label[row, column]):
            return Target()
        ended = basins.ended
        return Target(
            tip=_(
                "{name}, {steps} steps, f = {value}, start ({x}, {y}), end ({end_x}, {end_y})",
                x=f"{basins.x[column]:.4g}",
                y=f"{basins.y[row]:.4g}",
                end_x=f"{ended.x[row, column]:.4g}",
                end_y=f"{ended.y[row, column]:.4g}",
                name=basins.name(int(basins.label[row, column])),
                steps=int(basins.count[row, column]),
                value=f"{basins.value[row, column]:.4g}",
            )
        )

    return read


def _strength(basins: Basins) -> Array:
    """Return the strengths of the colours: full for the fastest starts; other labels than minima are all alike."""
    minimum = basins.label >= 0
    counts = basins.count[minimum]
    if not counts.size:
        return np.ones(basins.label.shape)
    low, high = np.quantile(counts, (0.01, 0.99))
    late = np.clip((basins.count - low) / max(high - low, 1.0), 0.0, 1.0)
    return np.where(minimum, 1 - (1 - PALEST) * late, 1.0)


def _steps(basins: Basins) -> tuple[Array, tuple[float, float]]:
    """Return the steps of those starts that arrived, and the range of the colours."""
    steps = np.where(basins.label >= 0, basins.count, np.nan)
    return steps, _limits(steps)


def _heights(basins: Basins) -> tuple[Array, tuple[float, float]]:
    """Return how high f still is above the lowest end, as powers of ten; the lowest have the lowest colour."""
    with np.errstate(all="ignore"):
        above = basins.value - np.nanmin(basins.value, initial=np.inf)
        heights = np.log10(np.maximum(above, _LEAST_HEIGHT))
    heights = np.where(np.isfinite(heights), heights, np.nan)
    return heights, _limits(heights)


_LEAST_HEIGHT = 1e-12


def _limits(numbers: Array) -> tuple[float, float]:
    """Return the range of nearly all numbers; a few may lie far out."""
    finite = numbers[np.isfinite(numbers)]
    low, high = np.quantile(finite, (0.005, 0.995)) if finite.size else (0.0, 1.0)
    return float(low), float(max(high, low + 1e-9))
