"""Numbers of a picture proven: what marks, titles and tables show, against the same numbers found another way."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, pairwise
from typing import Any

import numpy as np

from gradexplorer.formula.equation import part_tree
from gradexplorer.formula.latex_atoms import upright
from gradexplorer.formula.rule_names import rightly_named
from gradexplorer.framework.figure import Check, Figure, FormulaItem, Item, Table, TablePanel
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

DRAWN = 1e-9
"""Relative error of a number that is drawn."""
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w°]|\.\d)|(?<![\w.])-?\d+(?:\.\d+)?(?=°)")

EVERY = 17
"""Digits of a number that was not rounded."""
Shown = tuple[str, Any, Any] | tuple[str, Any, Any, int] | tuple[str, Any, Any, int, float]
"""A name, numbers as they are shown, and as they were found another way.

Also how many digits are shown, if not all, and by how much floats may be off where terms cancel.
"""


def panel(figure: Figure, key: str) -> Any:
    """Return a panel of a figure."""
    return next(found for row in figure.rows for found in row if found.key == key)


def marks(figure: Figure, panel_key: str) -> dict[str, Any]:
    """Return the marks of a panel by their keys."""
    return {found.key: found for found in panel(figure, panel_key).marks}


def mark(figure: Figure, panel_key: str, key: str) -> Any:
    """Return a mark of a panel."""
    return marks(figure, panel_key)[key]


def table(figure: Figure, panel_key: str) -> Table:
    """Return the table of a panel."""
    found = panel(figure, panel_key)
    assert isinstance(found, TablePanel)
    return found.table


def numbers(words: object) -> list[float]:
    """Return the numbers in words; those that are part of a name have letters before them.

    Examples
    --------
    >>> numbers("at x₀ = −1.5 the slope f2 is 3e-05")
    [-1.5, 3e-05]
    """
    return [float(number) for number in _NUMBER.findall(str(words).replace("−", "-"))]


def says(column: Iterable[Item], key: str) -> str:
    """Return the words of an item of the column."""
    return next((str(item.label) for item in column if item.key == key), "")


def line(column: Iterable[Item], key: str) -> Any:
    """Return an item of the column."""
    return next(item for item in column if item.key == key)


def rule_names(column: Iterable[Item]) -> Iterator[Shown]:
    """Yield whether rules of differentiation are called by their names, between each two lines of a derivation."""
    lines = [item for item in column if isinstance(item, FormulaItem)]
    for before, after in pairwise(lines):
        if before.key.rstrip(_DIGITS) == after.key.rstrip(_DIGITS) and after.label:
            first, then = (part_tree(item.formula.parts[-1]) for item in (before, after))
            named = rightly_named(first, then, str(after.label), after.formula.scope.variable)
            yield f"rule of {after.key}", named, True


_DIGITS = "0123456789"


def prove_drawn(shown: Iterable[Shown]) -> Proof:
    """Prove that numbers are those found another way; one entry for each, its worst number's."""
    entries, error = [], 0.0
    reason: Text | None = None
    for name, drawn, other, *precision in shown:
        ours, theirs = np.asarray(drawn, np.float64).ravel(), np.asarray(other, np.float64).ravel()
        if ours.shape != theirs.shape:
            entries.append(Entry(upright(name), float(ours.size), float(theirs.size)))
            found = np.array([np.inf])
        else:
            found = _errors(ours, theirs, *precision)
            worst = int(np.argmax(found)) if found.size else None
            pair = (0.0, 0.0) if worst is None else (float(ours[worst]), float(theirs[worst]))
            entries.append(Entry(upright(name), pair[0], pair[1]))
        largest = float(found.max(initial=0.0))
        if largest > DRAWN and reason is None:
            reason = _("{name}: what is shown is another number.", name=name)
        error = max(error, largest)
    return Proof(entries=entries, error=error, verdict="not proven" if error > DRAWN else "proven", reason=reason)


def cross_check(shown: Iterable[Shown]) -> list[Check]:
    """Return the badge of what a picture, its tables and the sentences beside it show; none where nothing is shown."""
    others = iter(shown)
    first = next(others, None)
    if first is None:
        return []
    label = _("What pictures, tables and sentences show, found another way")

    @cache  # what is shown can be gone through once
    def prove() -> Proof:
        return prove_drawn(chain([first], others))

    return [Check(key="picture", label=label, prove=prove, folded=True)]


def _errors(
    ours: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any], digits: int = EVERY, spare: float = 0.0
) -> np.ndarray[Any, Any]:
    """Return relative errors, relative to the whole where a number is small in it; gaps must be at the same places."""
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(theirs), 1e-3 * np.nanmax(np.abs(theirs[np.isfinite(theirs)]), initial=0.0))
        last = 10.0 ** (np.floor(np.log10(np.abs(theirs))) + 1 - digits)
        rounded = (ours == theirs) | (np.abs(ours - theirs) <= 0.51 * last + spare)
        error = np.where(rounded, 0.0, np.abs(ours - theirs) / size)
    both = np.isnan(ours) & np.isnan(theirs)
    return np.where(both, 0.0, np.where(np.isnan(error), np.inf, error))
