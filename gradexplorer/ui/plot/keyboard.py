"""The keyboard in a 2-D panel: it goes to handles, bars, cells, nodes and edges, and does there what the mouse does."""

from typing import Any, NamedTuple, Protocol

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from gradexplorer.framework.figure import Handle, Target
from gradexplorer.ui.plot.handle import KEYS, HandleDot
from gradexplorer.ui.plot.items import Dot, Sample
from gradexplorer.ui.plot.mark_view import MarkView
from gradexplorer.ui.plot.mouse import PanelMouse
from gradexplorer.ui.plot.plot_context import PlotContext
from gradexplorer.ui.style.translation import translate

ACTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Escape)
RING = 22.0
"""Pixels across the ring around what the keyboard has chosen."""
ACROSS = 2.0
"""How much farther off something counts that lies beside the direction of an arrow key."""


class Stop(NamedTuple):
    """Where the keyboard can go: a point in view coordinates, and a handle's dot or a target there."""

    x: float
    y: float
    thing: HandleDot | Target


class KeyPanel(Protocol):
    """What the keyboard needs of a 2-D panel."""

    widget: pg.GraphicsView
    context: PlotContext
    drawings: dict[str, MarkView[Any]]
    pointer: PanelMouse

    def read_out(self, text: str) -> None:
        """Show exact values in the header."""


class PanelKeys(QObject):
    """Page Down and Page Up go to the next and the last stop, arrows to a near one, Enter chooses it, F2 types there.

    Escape lets go of it. A handle that is gone to moves with the arrows.
    """

    def __init__(self, view: KeyPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._at: Stop | None = None
        self._ring = Dot()
        self._ring.setZValue(3000)
        self._ring.hide()
        view.context.add(self._ring)
        view.widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something here, before the window's shortcuts do."""
        if event.type() == QEvent.Type.FocusOut:
            self._let_go()
        if not isinstance(event, QKeyEvent) or not self._knows(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _knows(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if isinstance(self._view.widget.scene().focusItem(), HandleDot) and key in KEYS:
            return True
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            return bool(self._stops())
        return self._at is not None and key in {*KEYS, *ACTING}

    def _press(self, event: QKeyEvent) -> bool:
        """Act on a key; a handle's own keys are left to it."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif self._at is None or (isinstance(self._at.thing, HandleDot) and key in KEYS):
            return False
        elif key in KEYS:
            self._go_towards(*KEYS[key])
        elif key == Qt.Key.Key_Escape:
            self._let_go()
        elif isinstance(self._at.thing, Target):
            self._act(self._at, self._at.thing, typing=key == Qt.Key.Key_F2)
        return True

    def _act(self, at: Stop, target: Target, *, typing: bool) -> None:
        if typing and target.typed is not None:
            self._view.pointer.type_at(target, QPointF(at.x, at.y))
        elif not typing:
            self._view.pointer.choose(target)

    def _stops(self) -> list[Stop]:
        """Return where the keyboard can go now: handles first, then what can be chosen."""
        drawings = sorted(self._view.drawings.values(), key=lambda one: not isinstance(one.mark, Handle))
        return [Stop(*stop) for drawing in drawings for stop in drawing.stops()]

    def _turn(self, by: int) -> None:
        stops = self._stops()
        here = next((i for i, stop in enumerate(stops) if self._at and stop[:2] == self._at[:2]), -1 if by > 0 else 0)
        self._go(stops[(here + by) % len(stops)])

    def _go_towards(self, right: int, up: int) -> None:
        """Go to the nearest stop in a direction, if there is one."""
        assert self._at is not None
        stops = self._stops()
        off = (np.array([stop[:2] for stop in stops]) - self._at[:2]) / self._view.context.pixel()
        ahead, aside = off @ (right, up), np.abs(off @ (up, right))
        far = np.where(ahead > 1.0, ahead + ACROSS * aside, np.inf)
        if np.isfinite(far).any():
            self._go(stops[int(np.argmin(far))])

    def _go(self, stop: Stop) -> None:
        context = self._view.context
        self._at = stop
        if isinstance(stop.thing, HandleDot):
            self._ring.hide()
            stop.thing.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self._view.widget.scene().setFocusItem(None)
        self._ring.look(Sample(context.pen("accent", 2.5), "o", context.size(RING)))
        self._ring.setPos(stop.x, stop.y)
        self._ring.show()
        self._view.read_out(translate(stop.thing.tip))

    def _let_go(self) -> None:
        if self._at is not None:
            self._at = None
            self._ring.hide()
            self._view.widget.scene().setFocusItem(None)
            self._view.read_out("")
