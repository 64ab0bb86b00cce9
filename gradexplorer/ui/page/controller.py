"""Joins one page with its view and its run: state in, picture out, newest first."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradexplorer.framework.page import Page
from gradexplorer.framework.run import Snapshot
from gradexplorer.run.player import SLOW
from gradexplorer.run.worker import Report
from gradexplorer.run.worker_client import PAINT_MILLISECONDS, Driver
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.state_player import Walker

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
        self.quick = True
        self._dragging = False
        self._told: object = None
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._draw)
        self._still = QTimer(self, interval=STILL_MILLISECONDS)
        self._still.timeout.connect(self._wait)
        self._waited = False
        self._painted = QTimer(self, singleShot=True, interval=PAINT_MILLISECONDS)
        self._painted.timeout.connect(self._ask)
        self.driver = Driver(self)
        self.driver.changed.connect(self._run_changed)
        self.driver.derived.connect(self.view.derive)
        self.driver.failed.connect(self.failed)
        self.walker = Walker(page, self)
        self.walker.follow(state)
        self.walker.walked.connect(self._walked)
        self.walker.switched.connect(self._walk_switched)
        self.view.transport.pressed.connect(self.press)
        self.view.transport.speed_changed.connect(self._change_speed)

    def begin(self) -> None:
        """Leave the quick first picture behind: start the worker's run and derivation."""
        self.quick = False
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
        anew = self.page.runs_on(before) != self.page.runs_on(state)
        if anew:
            self.snapshot = None
        self.walker.follow(state)
        if done and (anew or self._dragging):
            self.restart()
        elif anew:
            self.driver.cancel()
        elif self.page.tune and done:
            self.driver.tune(partial(self.page.tune, state))
        self._dragging = not done and (anew or self._dragging)
        self.redraw(done=done)

    def restart(self) -> None:
        """Begin the run of the present state, playing on if it was playing; before `begin` it waits for that."""
        if self.page.walk(self.state) is not None:
            self.driver.cancel()
            self.walker.play(self.playing)
        elif self.page.start and not self.quick:
            self._told = None
            self.driver.restart(partial(self.page.start, self.state), playing=self.playing)

    def redraw(self, *, done: bool = True) -> None:
        """Draw the present state and snapshot, and ask for the derivation; during a drag once the mouse is still."""
        self.view.knobs.draw(self.state)
        self.view.show_run(self.state, self.snapshot, self.playing, 0.0)
        self._draw()
        if not (self.quick or done):
            self._waited = False
            self._still.start()
        elif not self.quick:
            self._derive()

    def _draw(self) -> None:
        figure = self.page.figure(self.state, self.snapshot, self.quick)
        self.view.picture.draw(figure)
        if figure.more:
            self._rest.start()

    def press(self, button: str) -> None:
        """Do what a transport button says: one of ``transport.BUTTONS``."""
        if self.page.walk(self.state) is not None:
            self.walker.press(button, self.state)
            return
        if not self.steps_through:
            return
        actions: dict[str, Callable[[], None]] = {
            "rewind": self.driver.rewind,
            "back": self.driver.back,
            "play": self.driver.pause if self.playing else self.driver.play,
            "forward": self.driver.step,
            "end": self.driver.to_end,
        }
        actions[button]()

    @property
    def steps_through(self) -> bool:
        """Whether the transport bar is of use in the present state."""
        has_run = self.page.start is not None and self.page.transport(self.state)
        return has_run or self.page.walk(self.state) is not None

    def _walked(self, path: str, step: int) -> None:
        self.view.edited.emit(path, step, False)
        self._derive()  # at once: this is no drag

    def _walk_switched(self, playing: bool) -> None:
        self.playing = playing
        self.view.show_run(self.state, self.snapshot, playing, 0.0)

    def _change_speed(self, speed: float | None) -> None:
        self.driver.set_speed(speed)
        self.walker.set_speed(speed)

    def _run_changed(self, report: Report) -> None:
        switched = self.playing != report.playing
        self.snapshot, self.playing = report.snapshot, report.playing
        self._draw()
        self.view.show_run(self.state, report.snapshot, report.playing, report.steps_per_second)
        if switched or not report.playing or self._followable():
            self._derive()
        if report.snapshot.ended and report.snapshot.ended != self._told:
            self._told = report.snapshot.ended
            self.ended.emit(report.snapshot.ended)

    def _followable(self) -> bool:
        """Whether the steps come slowly enough to read each one's numbers."""
        speed = self.view.transport.speed.currentData()
        return speed is not None and speed <= SLOW

    def _wait(self) -> None:
        if self._waited:
            self._derive()
        self._waited = True

    def _derive(self) -> None:
        """Ask for the derivation, but only after the picture is painted: both want the interpreter's lock."""
        self._still.stop()
        self._painted.start()

    def _ask(self) -> None:
        self.driver.derive(partial(self.page.derive, self.state, self.snapshot))

    def close(self) -> None:
        """Stop the worker."""
        self._rest.stop()
        self._still.stop()
        self._painted.stop()
        self.walker.stop()
        self.driver.close()
