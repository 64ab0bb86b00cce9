"""Undo and redo of zooms: they are no part of a session, and stand among its edits in the order of a person's doing."""

import time
from collections import deque
from typing import Any, NamedTuple

MERGED_SECONDS = 0.7
"""Turns of the wheel that follow each other so fast are one zoom."""
MOST = 200


class Zooming(NamedTuple):
    """A panel's zoom before and after a person changed it, and the states that were shown then."""

    page: str
    panel: str
    before: Any
    after: Any
    states: object


class ZoomHistory:
    """The zooms of a window's panels. One can be undone while the states are shown in which it was done."""

    def __init__(self) -> None:
        self._past: deque[Zooming] = deque(maxlen=MOST)
        self._future: list[Zooming] = []
        self._when = 0.0

    def add(self, zooming: Zooming) -> None:
        """Remember a zoom that was done, together with the last one where that was the same hand's."""
        now, last = time.monotonic(), self._past[-1] if self._past else None
        goes_on = last is not None and _place(last) == _place(zooming) and last.states is zooming.states
        if last is not None and goes_on and now - self._when < MERGED_SECONDS:
            zooming = zooming._replace(before=self._past.pop().before)
        self._past.append(zooming)
        self._future.clear()
        self._when = now

    def can_undo(self, page: str, states: object) -> bool:
        """Whether a zoom on `page` is what was done last there."""
        return bool(self.panel(page, states))

    def panel(self, page: str, states: object) -> str:
        """Return the panel whose zoom `undo` would take back; "" where there is none."""
        last = _last(self._past, page, states)
        return last.panel if last else ""

    def can_redo(self, page: str, states: object) -> bool:
        """Whether a zoom on `page` is what was undone last there."""
        return _last(self._future, page, states) is not None

    def undo(self, page: str, states: object) -> Zooming | None:
        """Take the last zoom back, and return it; None where another thing was done last."""
        self._when = 0.0
        return _moved(_last(self._past, page, states), self._past, self._future)

    def redo(self, page: str, states: object) -> Zooming | None:
        """Do the last zoom that was undone again, and return it; None where another thing was undone last."""
        return _moved(_last(self._future, page, states), self._future, self._past)


Zoomings = deque[Zooming] | list[Zooming]


def _place(zooming: Zooming) -> tuple[str, str]:
    return zooming.page, zooming.panel


def _last(zoomings: Zoomings, page: str, states: object) -> Zooming | None:
    return next((one for one in reversed(zoomings) if one.page == page and one.states is states), None)


def _moved(zooming: Zooming | None, source: Zoomings, target: Zoomings) -> Zooming | None:
    if zooming is not None:
        source.remove(zooming)
        target.append(zooming)
    return zooming
