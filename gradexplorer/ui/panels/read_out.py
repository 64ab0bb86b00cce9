"""Exact values for the read-out beside a panel's title."""

from gradexplorer.framework.figure import Trail
from gradexplorer.text import _
from gradexplorer.ui.style.translation import translate, typeset

GAP = "   "
"""Between the values of a read-out."""


def exact(value: float) -> str:
    """Return a number as the read-out shows it: up to ten digits."""
    return typeset(f"{value + 0.0:.10g}")


def trail_parts(mark: Trail, index: int, names: tuple[str, str]) -> list[str]:
    """Return the exact values of a trail's point, for the read-out."""
    parts = [translate(mark.label)] if mark.label else []
    if mark.steps is not None:
        parts.append(translate(_("step {step}", step=int(mark.steps[index]))))
    parts += [f"{name} = {exact(float(row[index]))}" for name, row in zip(names, (mark.x, mark.y), strict=True)]
    if mark.values is not None:
        parts.append(f"f = {exact(float(mark.values[index]))}")
    return parts
