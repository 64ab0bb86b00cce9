"""What all marks have, and what texts, colours and arrays in a figure are."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.formula.shown_number import ShownNumber
from gradexplorer.text import Text

Array = NDArray[np.float64]

DisplayText = Text | ShownNumber | str
"""A `Text` is translated when drawn; a number and a plain `str` (a symbol) are drawn as they are."""

Colour = str
"""A role in the colour language, resolved by the theme: ``function``, ``gradient``, ``parameter``, ``positive``,
``negative``, ``muted``, ``accent``, or ``series0`` to ``series7`` (and beyond, cyclic) for things compared."""


class Mark(Struct, frozen=True, eq=False, kw_only=True):
    """Anything drawn in a panel.

    Attributes
    ----------
    key : str
        Unique in its panel; names the mark in CSV exports and lets the renderer reuse its drawing.
    label : Words
        Entry in the legend; empty: none.
    """

    key: str
    label: DisplayText = ""


class Target(Struct, frozen=True, eq=False, kw_only=True):
    """What the mouse does at a bar, a matrix cell, a node or an edge.

    Attributes
    ----------
    tip : Words
        Read-out while the mouse is over it: the formula with its numbers.
    picks : sequence of (State path, value)
        Edits that a click makes.
    picked : bool
        Drawn with a frame: it is the one that the derivation is about.
    value : float
        The number that a double click offers for editing.
    typed : callable (float) -> (State path, value), or None
        The edit that a number typed there makes; None: it can't be edited.
    per_pixel : float
        How much the number grows when it is dragged up by a pixel; 0: it can't be dragged.
    """

    tip: DisplayText = ""
    picks: Sequence[tuple[str, object]] = ()
    picked: bool = False
    value: float = 0.0
    typed: Callable[[float], tuple[str, object]] | None = None
    per_pixel: float = 0.0
