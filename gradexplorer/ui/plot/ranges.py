"""Which part of the plane a 2-D panel shows: at first, and when a person asks for all of it."""

from collections.abc import Sequence

import numpy as np

from gradexplorer.framework.figure import Array, Axis, Plot

Range = tuple[float, float]
MARGIN = 0.04
"""Part of a fitted axis that stays free at each end."""
FARTHEST = 10.0
"""What lies farther off than this many widths of the first view is not waited for: a path may diverge."""


def first_range(axis: Axis, shown: Sequence[Array]) -> Range:
    """Return an axis' first view, in view coordinates: its own range, or one fitted to what is `shown`."""
    if axis.range is not None and (not axis.log or min(axis.range) > 0):
        low, high = np.log10(axis.range) if axis.log else axis.range
        return float(low), float(high)
    values = np.concatenate([np.empty(0), *shown])
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if axis.log and high > low:
        # Whole decades, or tenths of one: they seldom change while a run goes on.
        parts = 1 if high - low > 1 else 10
        return float(np.floor(parts * (low - 0.05)) / parts), float(np.ceil(parts * (high + 0.05)) / parts)
    margin = MARGIN * (high - low) or max(abs(low) * 0.1, 0.5)
    return low - margin, high + margin


def whole_range(first: Range, sought: Sequence[Array]) -> Range:
    """Return the first view, widened so that every point of `sought` lies in it with some air around."""
    low, high = first
    far = FARTHEST * (high - low)
    values = np.concatenate([np.array(first), *sought])
    values = values[(values >= low - far) & (values <= high + far)]
    least, most = float(values.min()), float(values.max())
    air = MARGIN * (most - least)
    return least - air * (least < low), most + air * (most > high)


def view_of(panel: Plot) -> tuple[object, ...]:
    """Return what a zoom belongs to: with another value everything is shown again."""
    return panel.view, panel.x.log, panel.y.log
