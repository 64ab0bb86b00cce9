"""Walks through the steps of a page whose step is a State field, at a pace for reading."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradexplorer.framework.page import Page

PACE = 1.0
"""Steps per second at first."""


class StatePlayer(QObject):
    """Turns the transport's buttons into edits of the State.

    Parameters
    ----------
    unread : callable () -> bool
        Whether the derivation of the present step is still on its way: playing waits for it.

    Signals
    -------
    walked : (str, int)
        State path of the step, and its new value.
    switched : bool
        It began to play (True) or stopped.
    """

    stepped = Signal(str, int)
    switched = Signal(bool)

    def __init__(self, page: Page, parent: QObject, unread: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.page = page
        self._unread = unread
        self._state: Any = None
        self._tick = QTimer(self, interval=round(1000 / PACE))
        self._tick.timeout.connect(self._go_on)

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._tick.isActive()

    def set_speed(self, speed: float | None) -> None:
        """Play at `speed` steps per second; walks have no unlimited speed."""
        if speed is not None:
            self._tick.setInterval(round(1000 / speed))

    def press(self, button: str, state: Any) -> None:
        """Do what a transport button says, one of ``transport.BUTTONS``, from the step that `state` shows."""
        state_steps = self.page.state_steps(state)
        assert state_steps is not None
        step = state_steps.step(state)
        if button == "play":
            self._switch(state, step, state_steps.last)
            return
        self.stop()
        goals = {"rewind": 0, "back": step - 1, "forward": step + 1, "end": state_steps.last}
        self._walk(goals[button], state)

    def play(self, on: bool) -> None:
        """Go on by itself from the present step, or stay at it."""
        if not on:
            self.stop()
        elif not self._tick.isActive():
            self._tick.start()
            self.switched.emit(True)

    def stop(self) -> None:
        """Stay at the present step."""
        if self._tick.isActive():
            self._tick.stop()
            self.switched.emit(False)

    def follow(self, state: Any) -> None:
        """Go on from `state`, whoever changed it."""
        self._state = state

    def _switch(self, state: Any, step: int, last: int) -> None:
        if self._tick.isActive():
            self.stop()
            return
        self._tick.start()
        self.switched.emit(True)
        self._walk(0 if step >= last else step + 1, state)

    def _walk(self, step: int, state: Any) -> None:
        state_steps = self.page.state_steps(state)
        assert state_steps is not None
        step = min(max(step, 0), state_steps.last)
        self.stepped.emit(state_steps.path, step)
        if step >= state_steps.last:
            self.stop()

    def _go_on(self) -> None:
        state_steps = self.page.state_steps(self._state)
        if state_steps is None:
            self.stop()
        elif not self._unread():
            self._walk(state_steps.step(self._state) + 1, self._state)
