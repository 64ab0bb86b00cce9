"""A page to take along: its pictures, derivation, proofs and parameters, and the link that opens it again."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from gradexplorer.framework.figure import Item, Panel
from gradexplorer.text import Text, _

Paper = Literal["A4", "Letter"]
HAND_OUTS = (".html", ".pdf")
"""The endings of the files."""


class Picture(Struct, frozen=True, eq=False):
    """A drawn panel as a file: vectors where it is flat, pixels where it has depth; `words` say what it shows."""

    words: str
    kind: Literal["svg", "png"]
    data: bytes


class HandOut(Struct, frozen=True, eq=False, kw_only=True):
    """One page.

    Attributes
    ----------
    items : sequence of Item
        The column, proven.
    parameters : sequence of (name, value)
    link : str
    left_out : str
        The names of the parameters that the link does not hold.
    """

    title: str
    panels: Sequence[Panel]
    items: Sequence[Item]
    parameters: Sequence[tuple[str, str]]
    link: str
    left_out: str


def not_in_link(hand_out: HandOut) -> Text:
    """Say what the link leaves out."""
    return _("The link is without what is on one machine only: {names}.", names=hand_out.left_out)
