"""Numbers of a picture proven: what marks, titles and tables show, against the same numbers found another way."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from gradexplorer.formula.latex_atoms import upright
from gradexplorer.framework.figure import DisplayText, Figure, Item, Table, TablePanel
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

DRAWN = 1e-9
"""Relative error of a number that is drawn."""

Shown = tuple[str, Any, Any] | tuple[str, Any, Any, int]
"""A name, numbers as they are shown, and as they were found another way; how many digits are shown, if not all."""


def panel(figure: Figure, key: str) -> Any:
    """Return a panel of a figure."""
    return next(found for row in figure.rows for found in row if found.key == key)


def mark(figure: Figure, panel_key: str, key: str) -> Any:
    """Return a mark of a panel."""
    return next(found for found in panel(figure, panel_key).marks if found.key == key)


def table(figure: Figure, panel_key: str) -> Table:
    """Return the table of a panel."""
    found = panel(figure, panel_key)
    assert isinstance(found, TablePanel)
    return found.table


def says(column: Iterable[Item], key: str) -> DisplayText:
    """Return the words of an item of the column."""
    return next((item.label for item in column if item.key == key), "")


def line(column: Iterable[Item], key: str) -> Any:
    """Return an item of the column."""
    return next(item for item in column if item.key == key)


def prove_drawn(shown: Iterable[Shown]) -> Proof:
    """Prove that numbers are those found another way; one entry for each, its worst number's."""
    entries, error = [], 0.0
    reason: Text | None = None
    for name, drawn, other, *digits in shown:
        ours, theirs = np.asarray(drawn, np.float64).ravel(), np.asarray(other, np.float64).ravel()
        if ours.shape != theirs.shape:
            entries.append(Entry(upright(name), float(ours.size), float(theirs.size)))
            found = np.array([np.inf])
        else:
            found = _errors(ours, theirs, *digits)
            worst = int(np.argmax(found)) if found.size else None
            pair = (0.0, 0.0) if worst is None else (float(ours[worst]), float(theirs[worst]))
            entries.append(Entry(upright(name), pair[0], pair[1]))
        largest = float(found.max(initial=0.0))
        if largest > DRAWN and reason is None:
            reason = _("{name}: what is shown is another number.", name=name)
        error = max(error, largest)
    return Proof(entries=entries, error=error, verdict="not proven" if error > DRAWN else "proven", reason=reason)


def _errors(ours: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any], digits: int = 17) -> np.ndarray[Any, Any]:
    """Return relative errors, relative to the whole where a number is small in it; gaps must be at the same places."""
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(theirs), 1e-3 * np.nanmax(np.abs(theirs[np.isfinite(theirs)]), initial=0.0))
        last = 10.0 ** (np.floor(np.log10(np.abs(theirs))) + 1 - digits)
        rounded = (ours == theirs) | (np.abs(ours - theirs) <= 0.51 * last)
        error = np.where(rounded, 0.0, np.abs(ours - theirs) / size)
    both = np.isnan(ours) & np.isnan(theirs)
    return np.where(both, 0.0, np.where(np.isnan(error), np.inf, error))
