"""How far a landscape reaches. Needs nothing: the exported script holds these functions."""

from collections.abc import Callable, Sequence

HALVINGS = 24
"""Of the square of the range, at most."""
MARGIN = 0.2
"""Beside the outermost points of paths, against their distance."""


def grown_reach(mean_of_ends: Callable[[float], float], centre: float, growth: float, widest: float) -> float:
    """Return how far both sides reach until the mean loss of the ends has grown by a factor, or has no value.

    It is `widest` where it does not grow so far up to there.
    """
    least = centre + (growth - 1.0) * abs(centre)

    def grown(halvings: int) -> bool:
        return not mean_of_ends(widest * 2.0 ** (-halvings / 2)) < least

    far, near = 0, HALVINGS
    reached = grown(far)
    while reached and near - far > 1:
        middle = (far + near) // 2
        far, near = (middle, near) if grown(middle) else (far, middle)
    return float(f"{widest * 2.0 ** (-far / 2):.6g}")


def around(values: Sequence[float]) -> tuple[float, float]:
    """Return a range that holds values, with a margin."""
    low, high = min(values), max(values)
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin
