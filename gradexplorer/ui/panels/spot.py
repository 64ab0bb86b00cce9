"""What a context menu is about, told by the widget under the mouse."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from msgspec import Struct
from PySide6.QtCore import QPoint

from gradexplorer.framework.figure import Table


class Spot(Struct, frozen=True, eq=False, kw_only=True):
    """A mark under the mouse, or with the keyboard, and the panel around it.

    Attributes
    ----------
    mark : object
        The figure's own mark, row or item; the control of a parameter; None on empty ground.
    panel : str
        Key of the panel; empty outside of panels.
    view_all : callable () or None
        Shows everything of the panel.
    path : str
        The State field that the mark shows, where it can be edited there.
    default : object
        The field's default, where the page's first state does not have that field.
    removes : bool
        `path` is an entry of a list that may be taken out.
    edits : sequence of (State path, value)
        What a click on the mark sets.
    toggles : (State path, value) or None
        What shows or hides the mark.
    selected : str
        The text that is selected in it.
    table : Table or None
        That to which the row belongs.
    """

    mark: object = None
    panel: str = ""
    view_all: Callable[[], None] | None = None
    path: str = ""
    default: object = None
    removes: bool = False
    edits: tuple[tuple[str, object], ...] = ()
    toggles: tuple[str, object] | None = None
    selected: str = ""
    table: Table | None = None


@runtime_checkable
class HasSpots(Protocol):
    """A widget on whose marks a context menu can be opened."""

    def spot(self, at: QPoint | None) -> Spot:
        """Return what lies at a point of the widget; None: what has the keyboard."""
