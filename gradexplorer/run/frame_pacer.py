"""When to draw, when to compute and when to derive, so that the three keep out of each other's way."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_SECONDS = 1 / 32
"""A little less than a thirtieth of a second, which a frame may take that comes late."""
RESERVE_SECONDS = 0.003
"""Left free in each frame for input, and for the report to arrive."""

LEAST_TURN_SECONDS = 0.05
"""A turn gets half of what a painting took beyond half a frame, at most this: fewer frames then, but still steps."""

QUIET_MILLISECONDS = 6
"""Qt begins to paint a window that holds OpenGL 5 ms after it was asked to."""

SLOW_PAINT_SECONDS = 0.030
"""A window that took longer than this is seldom done with one painting."""

PATIENCE_SECONDS = 0.3
"""A window that never stops painting, as while a 3-D view is turned, does not stop the run."""

STILL_MILLISECONDS = 100
"""Twice this without an edit, and the mouse is still: a derivation beside a drag would make every frame wait for the
interpreter's lock. Once would not do: a slow frame takes as long, and the next edit is waiting behind it."""


class FramePacer(QObject):
    """Lets a run's pictures and its steps take turns, thirty times a second, and derivations wait for a quiet moment.

    A thread that computes freely beside a window that draws makes both wait for the interpreter's lock. So a picture is
    drawn, its painting is waited for, and only then the run gets a turn, which ends before the next picture is due::

                      report            paused
          +-> AT REST -------> DRAWING --------> AT REST
          |                    ^     |
          |  report, if due    |     | playing: draw
          |                    |     v
          +---- stop ------ TURN <--- PAINTING <--+
                                turn         |    | still painting, or the step is still being read
                                             +----+

    A derivation that is asked for comes after the painting; during a drag, once the mouse stands still::

          edit of a drag --> MOVING --100 ms--> STILL --100 ms--> PAINTING --6 ms--> quiet
          any other      -----------------------------------------^

    Signals
    -------
    draw
        The newest report is to be drawn.
    paint
        What was drawn is to be painted now.
    turn : float
        The run may step for so many seconds.
    quiet
        The derivation that was asked for may be made.
    """

    draw = Signal()
    paint = Signal()
    turn = Signal(float)
    quiet = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.held = False
        """Whether the run waits at its step, which is still being read."""
        self._due = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._draw)
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        """Qt has laid out what was drawn before it has time for this."""
        self._laid_out.timeout.connect(self._paint)
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._waited)
        self._waits: list[int] = []
        self._drew = self._asked = 0.0

    def reported(self) -> None:
        """Draw what a run has reported, now or when the next frame is due."""
        if not self._due.isActive():
            self._draw()

    def go_on(self) -> None:
        """Give the run a turn once what was drawn is painted."""
        self._asked = time.perf_counter()
        self._laid_out.start()

    def stop(self) -> None:
        """Draw nothing and give no turn until the next report."""
        self._due.stop()
        self._laid_out.stop()

    def ask(self, *, dragging: bool) -> None:
        """Let the derivation be made after the painting, during a drag once the mouse stands still."""
        self._waits = [*([STILL_MILLISECONDS] * 2 if dragging else []), QUIET_MILLISECONDS]
        self._wait.start(self._waits.pop(0))

    def close(self) -> None:
        """Let nothing more happen."""
        self.stop()
        self._wait.stop()

    def _draw(self) -> None:
        self._drew = time.perf_counter()
        self.draw.emit()

    def _paint(self) -> None:
        """Let the run go on once all is painted, until the next frame is due, unless the window may paint again."""
        self.paint.emit()
        now = time.perf_counter()
        painting = now - self._asked > SLOW_PAINT_SECONDS and now - self._drew < PATIENCE_SECONDS
        if self.held or painting:
            self.go_on()
            return
        more = (now - self._drew - FRAME_SECONDS / 2) / 2
        end = max(self._drew + FRAME_SECONDS, now + min(more, LEAST_TURN_SECONDS) + RESERVE_SECONDS)
        self._due.start(int((end - now) * 1000))
        self.turn.emit(end - now - RESERVE_SECONDS)

    def _waited(self) -> None:
        if self._waits:
            self._wait.start(self._waits.pop(0))
        else:
            self.quiet.emit()
