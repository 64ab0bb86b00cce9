"""Joins one page with its view and its run: state in, picture out, newest first."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradexplorer.framework.page import Page
from gradexplorer.framework.run import Snapshot
from gradexplorer.run.player import SLOW
from gradexplorer.run.worker import Report
from gradexplorer.run.worker_client import PAINT_MILLISECONDS, WorkerClient
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.state_player import StatePlayer

STILL_MILLISECONDS = 100
"""Twice this without an edit, and the mouse is still: a derivation beside a drag would make every frame wait for the
interpreter's lock. Once would not do: a slow frame takes as long, and the next edit is waiting behind it."""


class PageController(QObject):
    """Draws a page's State, runs its run, and asks the worker for its derivation.

    Signals
    -------
    ended : Text
        Why a run stopped before its last step.
    failed : Exception
        What went wrong on the worker.
    """

    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, page: Page, state: Any, parent: QObject) -> None:
        super().__init__(parent)
        self.page = page
        self.view = PageView(page, state)
        self.state = state
        self.snapshot: Snapshot | None = None
        self.playing = False
        self.first_paint = True
        self._dragging = False
        self._reported_end: object = None
        self._draw_again = QTimer(self, singleShot=True, interval=0)
        self._draw_again.timeout.connect(self._draw)
        self._mouse_still = QTimer(self, interval=STILL_MILLISECONDS)
        self._mouse_still.timeout.connect(self._wait)
        self._was_still = False
        self._after_painting = QTimer(self, singleShot=True, interval=PAINT_MILLISECONDS)
        self._after_painting.timeout.connect(self._request_derivation)
        self.client = WorkerClient(self)
        self.client.changed.connect(self._run_changed)
        self.client.derived.connect(self.view.derive)
        self.client.failed.connect(self.failed)
        self.state_player = StatePlayer(page, self)
        self.state_player.follow(state)
        self.state_player.at_state_step.connect(self._walked)
        self.state_player.switched.connect(self._walk_switched)
        self.view.transport.pressed.connect(self.press)
        self.view.transport.speed_changed.connect(self._change_speed)

    def begin(self) -> None:
        """Leave the quick first picture behind: start the worker's run and derivation."""
        self.first_paint = False
        self.restart()
        self.redraw()

    def set_state(self, state: Any, *, done: bool = True) -> None:
        """Show a new state; the run begins again only where it depends on what changed.

        Parameters
        ----------
        done : bool
            False while a knob or handle is dragged: the run waits for the last value.
        """
        before, self.state = self.state, state
        anew = self.page.run_key(before) != self.page.run_key(state)
        if anew:
            self.snapshot = None
        self.state_player.follow(state)
        if done and (anew or self._dragging):
            self.restart()
        elif anew:
            self.client.cancel()
        elif self.page.update_run and done:
            self.client.update_run(partial(self.page.update_run, state))
        self._dragging = not done and (anew or self._dragging)
        self.redraw(done=done)

    def restart(self) -> None:
        """Begin the run of the present state, playing on if it was playing; before `begin` it waits for that."""
        if self.page.state_steps(self.state) is not None:
            self.client.cancel()
            self.state_player.play(self.playing)
        elif self.page.start and not self.first_paint:
            self._reported_end = None
            self.client.restart(partial(self.page.start, self.state), playing=self.playing)

    def redraw(self, *, done: bool = True) -> None:
        """Draw the present state and snapshot, and ask for the derivation; during a drag once the mouse is still."""
        self.view.parameters.draw(self.state)
        self.view.show_run(self.state, self.snapshot, self.playing, 0.0)
        self._draw()
        if not (self.first_paint or done):
            self._was_still = False
            self._mouse_still.start()
        elif not self.first_paint:
            self._derive()

    def _draw(self) -> None:
        figure = self.page.figure(self.state, self.snapshot, self.first_paint)
        self.view.picture.draw(figure)
        if figure.incomplete:
            self._draw_again.start()

    def press(self, button: str) -> None:
        """Do what a transport button says: one of ``transport.BUTTONS``."""
        if self.page.state_steps(self.state) is not None:
            self.state_player.press(button, self.state)
            return
        if not self.steps_through:
            return
        actions: dict[str, Callable[[], None]] = {
            "rewind": self.client.rewind,
            "back": self.client.back,
            "play": self.client.pause if self.playing else self.client.play,
            "forward": self.client.step,
            "end": self.client.to_end,
        }
        actions[button]()

    @property
    def steps_through(self) -> bool:
        """Whether the transport bar is of use in the present state."""
        has_run = self.page.start is not None and self.page.has_steps(self.state)
        return has_run or self.page.state_steps(self.state) is not None

    def _walked(self, path: str, step: int) -> None:
        self.view.edited.emit(path, step, False)
        self._derive()  # at once: this is no drag

    def _walk_switched(self, playing: bool) -> None:
        self.playing = playing
        self.view.show_run(self.state, self.snapshot, playing, 0.0)

    def _change_speed(self, speed: float | None) -> None:
        self.client.set_speed(speed)
        self.state_player.set_speed(speed)

    def _run_changed(self, report: Report) -> None:
        switched = self.playing != report.playing
        self.snapshot, self.playing = report.snapshot, report.playing
        self._draw()
        self.view.show_run(self.state, report.snapshot, report.playing, report.steps_per_second)
        if switched or not report.playing or self._followable():
            self._derive()
        if report.snapshot.ended and report.snapshot.ended != self._reported_end:
            self._reported_end = report.snapshot.ended
            self.ended.emit(report.snapshot.ended)

    def _followable(self) -> bool:
        """Whether the steps come slowly enough to read each one's numbers."""
        speed = self.view.transport.speed.currentData()
        return speed is not None and speed <= SLOW

    def _wait(self) -> None:
        if self._was_still:
            self._derive()
        self._was_still = True

    def _derive(self) -> None:
        """Ask for the derivation, but only after the picture is painted: both want the interpreter's lock."""
        self._mouse_still.stop()
        self._after_painting.start()

    def _request_derivation(self) -> None:
        self.client.derive(partial(self.page.derive, self.state, self.snapshot))

    def ask_to_close(self) -> None:
        """Let nothing more happen, and the worker end when it can."""
        self._draw_again.stop()
        self._mouse_still.stop()
        self._after_painting.stop()
        self.state_player.stop()
        self.client.ask_to_close()

    def close(self) -> None:
        """Stop the worker, and wait for it."""
        self.ask_to_close()
        self.client.close()
